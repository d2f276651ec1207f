// SPDX-License-Identifier: GPL-2.0
/* Curves that lie on each other, number by number: one is drawn, by the names of all. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"
#include "lib/utf8.h"

static bool is_equal(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

bool dmabench_points_equal(const struct dmabench_dataset *set,
			   const struct dmabench_point *a,
			   const struct dmabench_point *b)
{
	static const enum dmabench_phase_time times[] = {
		DMABENCH_NS_P50, DMABENCH_NS_P99, DMABENCH_NS_P50_LOW, DMABENCH_NS_P50_HIGH,
	};

	if (a->phases_count != b->phases_count || a->settled != b->settled)
		return false;
	for (uint32_t i = 0; i < a->phases_count; i++) {
		if (dmabench_phase_name(set, a->phases + i) !=
		    dmabench_phase_name(set, b->phases + i))
			return false;
		for (size_t k = 0; k < sizeof(times) / sizeof(times[0]); k++) {
			if (!is_equal(dmabench_phase_ns(set, a->phases + i, times[k]),
				      dmabench_phase_ns(set, b->phases + i, times[k])))
				return false;
		}
	}
	return true;
}

/* Points of a curve, which stand together. */
static const struct dmabench_placed *
placed_of(const struct dmabench_group *group, size_t curve, size_t *count)
{
	size_t first = 0, end;

	while (first < group->placed_count && group->placed[first].curve != curve)
		first++;
	for (end = first; end < group->placed_count && group->placed[end].curve == curve;)
		end++;
	*count = end - first;
	return group->placed + first;
}

static const char *choice_of(const struct dmabench_group *group,
			     const struct dmabench_point *point)
{
	const struct dmabench_value *value =
		dmabench_point_value(group->set, point, group->grouping->by);

	return value ? value->text : NULL;
}

static bool is_alike(const struct dmabench_group *group, size_t a, size_t b)
{
	size_t left_count, right_count;
	const struct dmabench_placed *left = placed_of(group, a, &left_count);
	const struct dmabench_placed *right = placed_of(group, b, &right_count);

	if (!left_count || left_count != right_count)
		return false;
	for (size_t i = 0; i < left_count; i++) {
		if (left[i].x != right[i].x ||
		    choice_of(group, left[i].point) != choice_of(group, right[i].point) ||
		    (left[i].point->batch > 1) != (right[i].point->batch > 1) ||
		    !dmabench_points_equal(group->set, left[i].point, right[i].point))
			return false;
	}
	return true;
}

/* "direct (6.1; 6.12)"; of other regimes "direct; iommu-identity (6.12)". */
static void join_labels(struct dmabench_curve *kept, const struct dmabench_curve *dropped)
{
	const size_t length = strlen(kept->label);
	char *text;

	if (kept->regime == dropped->regime && dropped->detail[0] && length &&
	    kept->label[length - 1] == ')')
		text = dmabench_format("%.*s; %s)", (int)length - 1, kept->label,
				       dropped->detail);
	else
		text = dmabench_format("%s; %s", kept->label, dropped->label);
	snprintf(kept->label, sizeof(kept->label), "%.*s",
		 (int)dmabench_utf8_cut(text, sizeof(kept->label) - 1), text);
	free(text);
}

void dmabench_merge_curves(struct dmabench_group *group)
{
	size_t *places = dmabench_calloc(group->curves_count, sizeof(*places));
	size_t kept = 0;

	for (size_t curve = 0; curve < group->curves_count; curve++) {
		size_t like = 0;

		while (like < kept && !is_alike(group, places[like], curve))
			like++;
		if (like < kept) {
			join_labels(&group->curves[like], &group->curves[curve]);
			free(group->curves[curve].regimes);
			continue;
		}
		places[kept] = curve;
		group->curves[kept++] = group->curves[curve];
	}
	free(places);
	if (kept == group->curves_count)
		return;
	group->curves_count = kept;
	/* Points of those that were dropped stand nowhere. */
	free(group->placed);
	group->placed_count = 0;
	dmabench_group_place(group);
}
