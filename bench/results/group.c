// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

static void free_group(struct dmabench_group *group)
{
	free(group->points);
	free(group->refused);
	free(group->placed);
	for (size_t i = 0; i < group->curves_count; i++)
		free(group->curves[i].regimes);
	free(group->curves);
	free(group->panels);
	free(group->xs);
	free(group->choices);
}

/* Points of one key, in the order of the sweep. */
struct run {
	const struct dmabench_keyed *points;
	size_t count, first_ok;
};

static int by_first_ok(const void *a, const void *b)
{
	const struct run *left = a, *right = b;

	return (left->first_ok > right->first_ok) -
	       (left->first_ok < right->first_ok);
}

/* The runs that have a point with status ok. */
static struct run *find_runs(const struct dmabench_dataset *set,
			     const struct dmabench_keyed *keyed, size_t *count)
{
	struct run *runs = dmabench_calloc(set->points_count, sizeof(*runs));

	*count = 0;
	for (size_t i = 0, end; i < set->points_count; i = end) {
		struct run run = { .points = &keyed[i], .first_ok = SIZE_MAX };

		for (end = i; end < set->points_count &&
			      keyed[end].key == keyed[i].key; end++)
			if (run.first_ok == SIZE_MAX &&
			    set->points[keyed[end].point].ok)
				run.first_ok = keyed[end].point;
		run.count = end - i;
		if (run.first_ok != SIZE_MAX)
			runs[(*count)++] = run;
	}
	if (*count)
		qsort(runs, *count, sizeof(*runs), by_first_ok);
	return runs;
}

static int draw_run(struct dmabench_group *group, const struct run *run,
		    int (*draw)(const struct dmabench_group *group,
				void *context), void *context)
{
	int ret = 0;

	group->points = dmabench_calloc(run->count, sizeof(*group->points));
	group->refused = dmabench_calloc(run->count, sizeof(*group->refused));
	for (size_t i = 0; i < run->count; i++) {
		const struct dmabench_point *point =
			&group->set->points[run->points[i].point];

		if (point->ok)
			group->points[group->points_count++] = point;
		else
			group->refused[group->refused_count++] = point;
	}
	dmabench_group_fill(group);
	/* Nothing to draw over, or no phase that was measured. */
	if ((group->xs_count || !isnan(group->grouping->at) ||
	     group->grouping->over_any) && group->panels_count &&
	    group->curves_count)
		ret = draw(group, context);
	free_group(group);
	return ret;
}

static const void *experiment_of(const struct dmabench_point *point)
{
	return point->kind->experiment;
}

int dmabench_for_each_group(struct dmabench_dataset *set,
			    const struct dmabench_grouping *grouping,
			    int (*draw)(const struct dmabench_group *group,
					void *context), void *context)
{
	/* The experiment and all values but those drawn over and by: equal in one figure. */
	const char *const apart[] = { grouping->over, grouping->by, NULL };
	struct dmabench_keyed *keyed = dmabench_dataset_by_key(set, experiment_of, apart);
	struct run *runs;
	size_t count;
	int ret = 0;

	runs = find_runs(set, keyed, &count);
	for (size_t i = 0; i < count && !ret; i++) {
		struct dmabench_group group = { .set = set, .grouping = grouping };

		ret = draw_run(&group, &runs[i], draw, context);
	}
	free(runs);
	free(keyed);
	return ret;
}
