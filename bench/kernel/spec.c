// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/number.h"
#include "spec.h"

/* A list being parsed. */
struct spec {
	const char *name;
	const char *text, *end;		/* the item looked at */
	const struct catalog_param *param;
	struct dmabench_numbers *values;
};

static int wrong(const struct spec *spec, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int wrong(const struct spec *spec, const char *format, ...)
{
	char why[DMABENCH_TEXT_LEN * 4];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	dmabench_error("--%s '%.*s': %s", spec->name,
		       (int)(spec->end - spec->text), spec->text, why);
	return DMABENCH_EXIT_USAGE;
}

static bool is_text(const struct spec *spec, const char *text)
{
	size_t length = spec->end - spec->text;

	return strlen(text) == length && !memcmp(spec->text, text, length);
}

/* A value twice would be a point twice. */
static int add(const struct spec *spec, uint64_t value)
{
	struct dmabench_numbers *values = spec->values;
	size_t i;

	/* Ranges rise by themselves; a long list is one. */
	for (i = values->count > 256 ? values->count - 256 : 0; i < values->count; i++)
		if (values->values[i] == value)
			return 0;
	if (values->count == DMABENCH_SPEC_MOST)
		return wrong(spec, "more than %d values", DMABENCH_SPEC_MOST);
	dmabench_numbers_add(values, value);
	return 0;
}

struct range {
	uint64_t from, to, step;
	bool times;
};

static int parse_range(const struct spec *spec, const char *colon,
		       struct range *range)
{
	const char *second = memchr(colon + 1, ':', spec->end - colon - 1);

	if (!second || second + 1 == spec->end ||
	    (second[1] != 'x' && second[1] != '+') ||
	    dmabench_parse_u64(spec->text, colon - spec->text, &range->from) ||
	    dmabench_parse_u64(colon + 1, second - colon - 1, &range->to) ||
	    dmabench_parse_u64(second + 2, spec->end - second - 2, &range->step))
		return wrong(spec, "a range is FROM:TO:xFACTOR or FROM:TO:+STEP, such as 64:1M:x2 or 0:4096:+512");
	range->times = second[1] == 'x';
	if (range->from > range->to)
		return wrong(spec, "the range ends before it starts");
	if (range->times && (range->step < 2 || !range->from))
		return wrong(spec, "the factor must be 2 or more, and the start 1 or more");
	if (!range->step)
		return wrong(spec, "the step must be 1 or more");
	return 0;
}

static int add_range(const struct spec *spec, const char *colon)
{
	struct range range;
	uint64_t value, next;
	int status = parse_range(spec, colon, &range);

	for (value = range.from; !status; value = next) {
		status = add(spec, value);
		if (range.times ? __builtin_mul_overflow(value, range.step, &next) :
				  __builtin_add_overflow(value, range.step, &next))
			break;
		if (next > range.to)
			break;
	}
	return status;
}

static int add_number(const struct spec *spec)
{
	const char *colon = memchr(spec->text, ':', spec->end - spec->text);
	uint64_t value;

	if (colon)
		return add_range(spec, colon);
	if (dmabench_parse_u64(spec->text, spec->end - spec->text, &value))
		return wrong(spec, "wanted a whole number up to 2^64-1, with k, M or G behind it or not, or a range such as 64:1M:x2");
	return add(spec, value);
}

static int add_all(const struct spec *spec)
{
	uint64_t value;
	int status = 0;

	for (value = spec->param->info.out_min;
	     value <= spec->param->info.out_max && !status; value++)
		status = add(spec, value);
	return status;
}

static int add_bool(const struct spec *spec)
{
	static const char *const words[][4] = {
		{ "0", "off", "false", "no" }, { "1", "on", "true", "yes" },
	};

	for (unsigned int value = 0; value < 2; value++)
		for (unsigned int i = 0; i < 4; i++)
			if (is_text(spec, words[value][i]))
				return add(spec, value);
	return is_text(spec, "all") ? add_all(spec) :
				      wrong(spec, "valid: on, off, all");
}

static int add_name(const struct spec *spec)
{
	char valid[DMABENCH_TEXT_LEN * 3] = "";
	uint64_t value;

	for (value = 0; value <= spec->param->info.out_max; value++) {
		size_t length = strlen(valid);

		if (is_text(spec, spec->param->names[value]))
			return add(spec, value);
		snprintf(valid + length, sizeof(valid) - length, "%s, ",
			 spec->param->names[value]);
	}
	return is_text(spec, "all") ? add_all(spec) :
				      wrong(spec, "valid: %sall", valid);
}

static int add_item(const struct spec *spec)
{
	unsigned int type = spec->param ? spec->param->info.out_type :
					  (unsigned int)DMABENCH_PARAM_U64;

	if (spec->text == spec->end)
		return wrong(spec, "a value is missing");
	if (type == DMABENCH_PARAM_BOOL)
		return add_bool(spec);
	if (type == DMABENCH_PARAM_ENUM)
		return add_name(spec);
	return add_number(spec);
}

int dmabench_spec_parse(const char *name, const char *text,
			const struct catalog_param *param,
			struct dmabench_numbers *values)
{
	struct spec spec = { .name = name, .text = text, .param = param,
			     .values = values };
	int status;

	memset(values, 0, sizeof(*values));
	for (;;) {
		spec.end = spec.text + strcspn(spec.text, ",");
		status = add_item(&spec);
		if (status || !*spec.end)
			return status;
		spec.text = spec.end + 1;
	}
}

const char *dmabench_spec_format(char *text, const struct catalog_param *param,
				 uint64_t value)
{
	if (param->info.out_type == DMABENCH_PARAM_ENUM && param->names &&
	    value <= param->info.out_max)
		snprintf(text, DMABENCH_VALUE_LEN, "%.31s", param->names[value]);
	else if (param->info.out_type == DMABENCH_PARAM_BOOL)
		snprintf(text, DMABENCH_VALUE_LEN, "%s", value ? "on" : "off");
	else
		dmabench_format_u64(text, value);
	return text;
}
