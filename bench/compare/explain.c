// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "compare.h"
#include "lib/alloc.h"
#include "lib/error.h"

/* So many points of the base are enough to find one that is near. */
#define NEAREST_OF	10000

static void append(char **text, char *more)
{
	char *both = dmabench_format("%s%s", *text, more);

	free(*text);
	free(more);
	*text = both;
}

char *dmabench_compare_point_text(const struct dmabench_brief *brief,
				  uint32_t id)
{
	const struct dmabench_key key = dmabench_brief_key(brief, id);
	char *text = dmabench_format("%s (", dmabench_brief_text(brief,
								 key.experiment));

	for (size_t i = 0; i < key.count; i++)
		append(&text, dmabench_format("%s%s %s", i ? ", " : "",
					      dmabench_brief_text(brief, key.names[i]),
					      dmabench_brief_text(brief, key.values[i])));
	append(&text, dmabench_format(")"));
	return text;
}

/* Of how many values two points of one shape differ; all, where it is another. */
static size_t distance(const struct dmabench_key *a, const struct dmabench_key *b)
{
	size_t differing = 0;

	if (a->shape != b->shape)
		return SIZE_MAX - (a->experiment == b->experiment);
	for (size_t i = 0; i < a->count; i++)
		differing += a->values[i] != b->values[i];
	return differing;
}

static uint32_t nearest(const struct dmabench_brief *brief,
			const struct dmabench_key *to)
{
	size_t best = SIZE_MAX, far;
	uint32_t found = 0;

	for (size_t i = 0; i < brief->points_count && i < NEAREST_OF; i++) {
		struct dmabench_key key =
			dmabench_brief_key(brief, brief->points[i].key);

		far = distance(&key, to);
		if (i && far >= best)
			continue;
		best = far;
		found = brief->points[i].key;
	}
	return found;
}

static int say_nearest(const struct dmabench_comparison *comparison,
		       const struct dmabench_pair *pair, uint32_t first)
{
	const struct dmabench_brief *brief = &comparison->brief;
	const struct dmabench_key new = dmabench_brief_key(brief, first);
	const uint32_t near = nearest(brief, &new);
	char *was = dmabench_compare_point_text(brief, near);
	char *is = dmabench_compare_point_text(brief, first);

	dmabench_error("%s and %s have no point in common: experiment, parameters and threads must be the same; nearest to %s of the second is %s of the first",
		       comparison->base.path, pair->new.path, is, was);
	free(was);
	free(is);
	return DMABENCH_EXIT_USAGE;
}

static int say_why_none(const struct dmabench_comparison *comparison,
			const struct dmabench_pair *pair)
{
	const struct dmabench_counts *counts = &pair->counts;
	char *why = dmabench_format(
		"%zu not ok in one, %zu timed differently (batch), %zu phases in one only",
		counts->not_ok, counts->timed_otherwise, counts->phase_lacks);

	for (unsigned int i = 0; i < DMABENCH_LACKS; i++) {
		char *lack = dmabench_compare_lack(comparison, pair, i);

		if (lack)
			append(&why, dmabench_format("; %s", lack));
		free(lack);
	}
	dmabench_error("%s and %s have %zu points in common, none to be compared: %s",
		       comparison->base.path, pair->new.path, counts->common,
		       why);
	free(why);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_compare_explain(const struct dmabench_comparison *comparison,
			     const struct dmabench_pair *pair, uint32_t first)
{
	const struct dmabench_counts *counts = &pair->counts;

	if (!comparison->brief.points_count ||
	    first == DMABENCH_NOT_INTERNED) {
		dmabench_error("%s has no points: nothing to compare",
			       first == DMABENCH_NOT_INTERNED ?
			       pair->new.path : comparison->base.path);
		return DMABENCH_EXIT_USAGE;
	}
	if (!counts->common)
		return say_nearest(comparison, pair, first);
	return say_why_none(comparison, pair);
}
