// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/alloc.h"
#include "lib/error.h"

static const struct {
	const char *name;
	unsigned int bit;
} ways[] = {
	{ "machine", DMABENCH_ACROSS_MACHINE },
	{ "kernel", DMABENCH_ACROSS_KERNEL },
	{ "regime", DMABENCH_ACROSS_REGIME },
};

/* Members of a header's environment that figures depend on most. */
static const struct {
	const char *name, *way;
	unsigned int bit;
} fields[] = {
	{ "arch", "machine", DMABENCH_ACROSS_MACHINE },
	{ "machine", "machine", DMABENCH_ACROSS_MACHINE },
	{ "hypervisor", "machine", DMABENCH_ACROSS_MACHINE },
	{ "cpu_model", "machine", DMABENCH_ACROSS_MACHINE },
	{ "kernel", "kernel", DMABENCH_ACROSS_KERNEL },
	{ "kernel_version", "kernel", DMABENCH_ACROSS_KERNEL },
};

/* Of no weight, or differing by a few bytes from boot to boot. */
static const char *const weightless[] = {
	"hostname", "memory_bytes", "scenario",
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
		dmabench_error("--across '%s': valid are regime, kernel and machine, with commas between; results of another clock are never compared",
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

static const cJSON *environment(const struct dmabench_side *side)
{
	return cJSON_GetObjectItemCaseSensitive(side->header, "environment");
}

static bool is_same(const cJSON *a, const cJSON *b)
{
	if (!a || !b || cJSON_IsNull(a) || cJSON_IsNull(b))
		return (!a || cJSON_IsNull(a)) && (!b || cJSON_IsNull(b));
	return cJSON_Compare(a, b, true);
}

static const char *text_of(const cJSON *item)
{
	const char *text = cJSON_GetStringValue(item);

	return text ? text : "unknown";
}

static int refuse(const struct dmabench_side *base,
		  const struct dmabench_side *new, const char *name,
		  const cJSON *was, const cJSON *is, const char *way)
{
	if (way)
		dmabench_error("%s of %s is '%s', of %s '%s': not compared without --across %s",
			       name, base->path, text_of(was), new->path,
			       text_of(is), way);
	else
		dmabench_error("%s of %s is '%s', of %s '%s': instructions and time are never compared",
			       name, base->path, text_of(was), new->path,
			       text_of(is));
	return DMABENCH_EXIT_USAGE;
}

static bool is_looked_at(const char *name)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (!strcmp(fields[i].name, name))
			return false;
	}
	for (size_t i = 0; i < COUNT(weightless); i++) {
		if (!strcmp(weightless[i], name))
			return false;
	}
	return true;
}

static void note(struct dmabench_pair *pair, const char *name)
{
	char *notes = dmabench_format("%s%s%s", pair->notes,
				      *pair->notes ? ", " : "", name);

	free(pair->notes);
	pair->notes = notes;
}

static void note_members(struct dmabench_pair *pair, const cJSON *base,
			 const cJSON *new)
{
	static const char *const members[] = { "target", "preflight" };
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(base,
								  "environment")) {
		if (is_looked_at(item->string) &&
		    !is_same(item, cJSON_GetObjectItemCaseSensitive(
					   environment(&pair->new), item->string)))
			note(pair, item->string);
	}
	for (size_t i = 0; i < COUNT(members); i++) {
		if (!is_same(cJSON_GetObjectItemCaseSensitive(base, members[i]),
			     cJSON_GetObjectItemCaseSensitive(new, members[i])))
			note(pair, members[i]);
	}
}

int dmabench_compare_environment(const struct dmabench_comparison *comparison,
				 struct dmabench_pair *pair)
{
	const struct dmabench_side *base = &comparison->base, *new = &pair->new;
	const cJSON *was = cJSON_GetObjectItemCaseSensitive(base->header, "clock");
	const cJSON *is = cJSON_GetObjectItemCaseSensitive(new->header, "clock");

	pair->notes = dmabench_format("%s", "");
	if (!is_same(was, is))
		return refuse(base, new, "clock", was, is, NULL);
	for (size_t i = 0; i < COUNT(fields); i++) {
		was = cJSON_GetObjectItemCaseSensitive(environment(base),
						       fields[i].name);
		is = cJSON_GetObjectItemCaseSensitive(environment(new),
						      fields[i].name);
		if (!(comparison->across & fields[i].bit) && !is_same(was, is))
			return refuse(base, new, fields[i].name, was, is,
				      fields[i].way);
	}
	note_members(pair, base->header, new->header);
	return 0;
}
