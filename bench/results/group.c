// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

static int by_name(const void *a, const void *b)
{
	const struct dmabench_value *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

/* The experiment and all values but those drawn over and by: equal in one figure. */
static const char *group_key(struct dmabench_dataset *set,
			     const struct dmabench_point *point,
			     const struct dmabench_grouping *grouping)
{
	const struct dmabench_value **sorted =
		dmabench_calloc(point->values_count, sizeof(*sorted));
	const char *key;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < point->values_count; i++)
		sorted[i] = point->values[i];
	qsort(sorted, point->values_count, sizeof(*sorted), by_name);
	fputs(point->experiment, stream);
	for (size_t i = 0; i < point->values_count; i++) {
		if (strcmp(sorted[i]->name, grouping->over) &&
		    strcmp(sorted[i]->name, grouping->by))
			fprintf(stream, "\n%s\n%s", sorted[i]->name,
				sorted[i]->text);
	}
	fclose(stream);
	free(sorted);
	key = dmabench_intern(set, text);
	free(text);
	return key;
}

static void free_group(struct dmabench_group *group)
{
	free(group->points);
	for (size_t i = 0; i < group->curves_count; i++)
		free(group->curves[i].regimes);
	free(group->curves);
	free(group->panels);
	free(group->xs);
	free(group->choices);
}

/* The group of the first point that has a key; its points lose theirs. */
static int draw_first(struct dmabench_group *group, const char **keys,
		      size_t first,
		      int (*draw)(const struct dmabench_group *group,
				  void *context), void *context)
{
	const char *key = keys[first];
	int ret = 0;

	group->points = dmabench_calloc(group->set->points_count - first,
					sizeof(*group->points));
	for (size_t i = first; i < group->set->points_count; i++) {
		if (keys[i] != key)
			continue;
		group->points[group->points_count++] = &group->set->points[i];
		keys[i] = NULL;
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

int dmabench_for_each_group(struct dmabench_dataset *set,
			    const struct dmabench_grouping *grouping,
			    int (*draw)(const struct dmabench_group *group,
					void *context), void *context)
{
	const char **keys = dmabench_calloc(set->points_count, sizeof(*keys));
	int ret = 0;

	for (size_t i = 0; i < set->points_count; i++) {
		if (!strcmp(set->points[i].status, "ok"))
			keys[i] = group_key(set, &set->points[i], grouping);
	}
	for (size_t i = 0; i < set->points_count && !ret; i++) {
		struct dmabench_group group = { .set = set, .grouping = grouping };

		if (keys[i])
			ret = draw_first(&group, keys, i, draw, context);
	}
	free(keys);
	return ret;
}
