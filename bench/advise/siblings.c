// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "siblings.h"

static const void *kind_of(const struct dmabench_point *point)
{
	return point->kind;
}

void dmabench_advise_siblings(struct advise_siblings *siblings,
			      const struct dmabench_dataset *set, const char *apart)
{
	const char *const names[] = { apart, NULL };

	*siblings = (struct advise_siblings){
		.set = set,
		.points = dmabench_dataset_by_key(set, kind_of, names),
		.places = dmabench_calloc(set->points_count, sizeof(uint32_t)),
	};
	for (size_t i = 0; i < set->points_count; i++)
		siblings->places[siblings->points[i].point] = i;
}

void dmabench_advise_siblings_free(struct advise_siblings *siblings)
{
	free(siblings->points);
	free(siblings->places);
	memset(siblings, 0, sizeof(*siblings));
}

const struct dmabench_point *
dmabench_advise_sibling(const struct advise_siblings *siblings,
			const struct dmabench_point *point,
			const struct dmabench_point *last)
{
	const struct dmabench_point *points = siblings->set->points;
	const uint32_t key = siblings->points[siblings->places[point - points]].key;
	size_t place = siblings->places[(last ? last : point) - points];

	if (last) {
		place++;
		return place < siblings->set->points_count &&
		       siblings->points[place].key == key ?
		       &points[siblings->points[place].point] : NULL;
	}
	while (place && siblings->points[place - 1].key == key)
		place--;
	return &points[siblings->points[place].point];
}
