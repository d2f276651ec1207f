// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

static const struct dmabench_value *
column_value(const struct dmabench_compared_group *group, uint32_t point, size_t column)
{
	const struct dmabench_dataset *set = &group->comparison->set;

	return dmabench_point_value(set, &set->points[point],
				    dmabench_nth_value(set, group->first, column)->name);
}

static bool same_regimes(const struct dmabench_compared_group *group,
			 uint32_t a, uint32_t b)
{
	const struct dmabench_point *points = group->comparison->set.points;
	const struct dmabench_match *matches = group->pair->matches;

	return points[a].kind->regime == points[b].kind->regime &&
	       matches[a].regime == matches[b].regime;
}

static void find_varying(struct dmabench_compared_group *group)
{
	const size_t columns = group->first->values_count;

	for (size_t i = 1; i < group->count; i++) {
		for (size_t k = 0; k < columns; k++)
			group->varies[k] |= column_value(group, group->points[i], k) !=
					    column_value(group, group->points[0], k);
		group->varies[columns] |= !same_regimes(group, group->points[0],
							group->points[i]);
	}
}

static bool is_same_group(const struct dmabench_dataset *set, uint32_t a, uint32_t b)
{
	return set->points[a].kind->experiment == set->points[b].kind->experiment &&
	       set->points[a].shape == set->points[b].shape;
}

void dmabench_each_compared_group(
	const struct dmabench_comparison *comparison,
	const struct dmabench_pair *pair,
	void (*put)(FILE *out, const struct dmabench_compared_group *group),
	FILE *out)
{
	const struct dmabench_dataset *set = &comparison->set;

	for (size_t i = 0; i < pair->order_count;) {
		struct dmabench_compared_group group = {
			.comparison = comparison, .pair = pair,
			.points = &pair->order[i], .count = 1,
			.first = &set->points[pair->order[i]],
		};

		while (i + group.count < pair->order_count &&
		       is_same_group(set, group.points[0], group.points[group.count]))
			group.count++;
		group.varies = dmabench_calloc(group.first->values_count + 1,
					       sizeof(*group.varies));
		find_varying(&group);
		put(out, &group);
		free(group.varies);
		i += group.count;
	}
}

static void append(char **text, char *more)
{
	char *both = dmabench_format("%s%s%s", *text, **text ? ", " : "", more);

	free(*text);
	free(more);
	*text = both;
}

static char *regimes(const struct dmabench_compared_group *group, uint32_t point)
{
	const char *base = group->comparison->set.points[point].kind->regime;
	const char *new = group->pair->matches[point].regime;

	return base == new ? dmabench_format("%s", base) :
			     dmabench_format("%s > %s", base, new);
}

/* Those that @varying are, of @point; with their names or not. */
static char *values(const struct dmabench_compared_group *group, uint32_t point,
		    bool varying, bool names)
{
	const size_t columns = group->first->values_count;
	char *text = dmabench_format("%s", "");

	for (size_t i = 0; i < columns; i++) {
		const struct dmabench_value *value = column_value(group, point, i);

		if (group->varies[i] != varying)
			continue;
		append(&text, dmabench_format("%s%s%s", names ? value->name : "",
					      names ? " " : "", value->text));
	}
	if (group->varies[columns] == varying)
		append(&text, regimes(group, point));
	return text;
}

char *dmabench_group_shared(const struct dmabench_compared_group *group)
{
	return values(group, group->points[0], false, true);
}

char *dmabench_group_values(const struct dmabench_compared_group *group,
			    uint32_t point)
{
	return values(group, point, true, false);
}

char *dmabench_group_varying(const struct dmabench_compared_group *group)
{
	const size_t columns = group->first->values_count;
	char *text = dmabench_format("%s", "");

	for (size_t i = 0; i < columns; i++) {
		if (group->varies[i])
			append(&text, dmabench_format(
				"%s", column_value(group, group->points[0], i)->name));
	}
	if (group->varies[columns])
		append(&text, dmabench_format("regime"));
	return text;
}
