// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "environment.h"
#include "lib/alloc.h"
#include "lib/error.h"

static const struct {
	const char *name;
	unsigned int bit;
} ways[] = {
	{ "machine", DMABENCH_ACROSS_MACHINE },
	{ "kernel", DMABENCH_ACROSS_KERNEL },
	{ "regime", DMABENCH_ACROSS_REGIME },
	{ "node", DMABENCH_ACROSS_NODE },
};

#define ENVIRONMENT	"environment"

const struct dmabench_environment_field dmabench_environment_fields[] = {
	{ ENVIRONMENT, "arch", "machine", DMABENCH_ACROSS_MACHINE, "unknown" },
	{ ENVIRONMENT, "machine", "machine", DMABENCH_ACROSS_MACHINE, "unknown" },
	{ ENVIRONMENT, "hypervisor", "machine", DMABENCH_ACROSS_MACHINE, "unknown" },
	{ ENVIRONMENT, "cpu_model", "machine", DMABENCH_ACROSS_MACHINE, "unknown" },
	{ ENVIRONMENT, "kernel", "kernel", DMABENCH_ACROSS_KERNEL, "unknown" },
	{ ENVIRONMENT, "kernel_version", "kernel", DMABENCH_ACROSS_KERNEL, "unknown" },
	{ ENVIRONMENT, "kernel_commit", "kernel", DMABENCH_ACROSS_KERNEL, "unknown" },
	{ ENVIRONMENT, "scenario", "regime", DMABENCH_ACROSS_REGIME, "unknown" },
	{ "target", "translation", "regime", DMABENCH_ACROSS_REGIME, "unknown" },
	{ "sweep", "node", "node", DMABENCH_ACROSS_NODE, "the kernel's choice" },
	{ }
};

/* Of no weight, or differing from boot to boot. */
static const char *const weightless[] = {
	"hostname", "boot_id", "memory_bytes", "scenario",
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

int dmabench_compare_across(const char *text, unsigned int *across)
{
	char *terms = dmabench_format("%s", text ? text : ""), *next = terms;
	const char *name;
	int ret = 0;

	*across = 0;
	while (text && !ret && (name = strsep(&next, ","))) {
		size_t i = 0;

		while (i < COUNT(ways) && strcmp(ways[i].name, name))
			i++;
		if (i < COUNT(ways)) {
			*across |= ways[i].bit;
			continue;
		}
		dmabench_error("--across '%s': valid are regime, kernel, machine and node, with commas between; results of another clock are never compared",
			       name);
		ret = DMABENCH_EXIT_USAGE;
	}
	free(terms);
	return ret;
}

int dmabench_compare_threshold(const char *text, double *threshold)
{
	char *end;

	*threshold = NAN;
	if (!text)
		return 0;
	*threshold = strtod(text, &end) / 100;
	if (end != text && *end == '%')
		end++;
	if (end != text && !*end && *threshold >= 0 && isfinite(*threshold))
		return 0;
	dmabench_error("--threshold '%s' is no percentage of 0 or more: 5%%, or 2.5",
		       text);
	return DMABENCH_EXIT_USAGE;
}

const cJSON *dmabench_environment_item(const cJSON *header,
				       const struct dmabench_environment_field *field)
{
	return cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(header, field->of), field->name);
}

bool dmabench_environment_same(const cJSON *a, const cJSON *b)
{
	if (!a || !b || cJSON_IsNull(a) || cJSON_IsNull(b))
		return (!a || cJSON_IsNull(a)) && (!b || cJSON_IsNull(b));
	return cJSON_Compare(a, b, true);
}

const char *dmabench_environment_text(const cJSON *item)
{
	const char *text = cJSON_GetStringValue(item);

	return text ? text : "unknown";
}

static const char *told(const struct dmabench_environment_field *field, const cJSON *item)
{
	return item ? dmabench_environment_text(item) : field->absent;
}

static int refuse(const struct dmabench_side *base, const struct dmabench_side *new,
		  const struct dmabench_environment_field *field,
		  const cJSON *was, const cJSON *is)
{
	dmabench_error("%s of %s is '%s', of %s '%s': not compared without --across %s",
		       field->name, base->name, told(field, was), new->name,
		       told(field, is), field->way);
	return DMABENCH_EXIT_USAGE;
}

static int refuse_clock(const struct dmabench_side *base, const struct dmabench_side *new,
			const cJSON *was, const cJSON *is)
{
	dmabench_error("clock of %s is '%s', of %s '%s': instructions and time are never compared",
		       base->name, dmabench_environment_text(was), new->name,
		       dmabench_environment_text(is));
	return DMABENCH_EXIT_USAGE;
}

/* Regimes are looked at where they are known, point by point. */
static bool is_of_header(const struct dmabench_environment_field *field)
{
	return field->bit != DMABENCH_ACROSS_REGIME;
}

static bool is_looked_at(const char *name)
{
	const struct dmabench_environment_field *field = dmabench_environment_fields;

	for (; field->name; field++) {
		if (is_of_header(field) && !strcmp(field->name, name))
			return false;
	}
	for (size_t i = 0; i < COUNT(weightless); i++) {
		if (!strcmp(weightless[i], name))
			return false;
	}
	return true;
}

static const cJSON *member(const cJSON *header, const char *of, const char *name)
{
	if (of)
		header = cJSON_GetObjectItemCaseSensitive(header, of);
	return cJSON_GetObjectItemCaseSensitive(header, name);
}

/* From the first file of all, in any of the side's. */
static bool differs(const struct dmabench_side *side, const cJSON *first,
		    const char *of, const char *name)
{
	for (size_t i = 0; i < side->files_count; i++) {
		if (!dmabench_environment_same(member(first, of, name),
					       member(side->files[i]->header, of, name)))
			return true;
	}
	return false;
}

static void note(const struct dmabench_comparison *comparison,
		 struct dmabench_pair *pair, const char *of, const char *name)
{
	const cJSON *first = comparison->base.header;
	char *notes;

	if (!differs(&comparison->base, first, of, name) &&
	    !differs(&pair->new, first, of, name))
		return;
	notes = dmabench_format("%s%s%s", pair->notes, *pair->notes ? ", " : "", name);
	free(pair->notes);
	pair->notes = notes;
}

static void note_members(const struct dmabench_comparison *comparison,
			 struct dmabench_pair *pair)
{
	static const char *const members[] = { "target", "preflight" };
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(
				   comparison->base.header, ENVIRONMENT)) {
		if (is_looked_at(item->string))
			note(comparison, pair, ENVIRONMENT, item->string);
	}
	for (size_t i = 0; i < COUNT(members); i++)
		note(comparison, pair, NULL, members[i]);
}

int dmabench_compare_environment(const struct dmabench_comparison *comparison,
				 struct dmabench_pair *pair)
{
	const struct dmabench_side *base = &comparison->base, *new = &pair->new;
	const struct dmabench_environment_field *field = dmabench_environment_fields;
	const cJSON *was = member(base->header, NULL, "clock");
	const cJSON *is = member(new->header, NULL, "clock");

	pair->notes = dmabench_format("%s", "");
	if (!dmabench_environment_same(was, is))
		return refuse_clock(base, new, was, is);
	for (; field->name; field++) {
		was = dmabench_environment_item(base->header, field);
		is = dmabench_environment_item(new->header, field);
		if (is_of_header(field) && !(comparison->across & field->bit) &&
		    !dmabench_environment_same(was, is))
			return refuse(base, new, field, was, is);
	}
	note_members(comparison, pair);
	return 0;
}

static int refuse_together(const struct dmabench_side *side, size_t other,
			   const char *of, const char *name)
{
	const cJSON *was = member(side->header, of, name);
	const cJSON *is = member(side->files[other]->header, of, name);

	dmabench_error("%s of %s is '%s', of %s '%s': the runs of a side are of one machine, kernel and clock; give other labels (dmabench run --label) to what is another side",
		       name, side->files[0]->path, dmabench_environment_text(was),
		       side->files[other]->path, dmabench_environment_text(is));
	return DMABENCH_EXIT_USAGE;
}

int dmabench_compare_alike(const struct dmabench_side *side)
{
	for (size_t i = 1; i < side->files_count; i++) {
		const cJSON *header = side->files[i]->header;
		const struct dmabench_environment_field *field =
			dmabench_environment_fields;

		if (!dmabench_environment_same(member(side->header, NULL, "clock"),
					       member(header, NULL, "clock")))
			return refuse_together(side, i, NULL, "clock");
		for (; field->name; field++) {
			if (is_of_header(field) &&
			    !dmabench_environment_same(
				    dmabench_environment_item(side->header, field),
				    dmabench_environment_item(header, field)))
				return refuse_together(side, i, field->of, field->name);
		}
	}
	return 0;
}
