// SPDX-License-Identifier: GPL-2.0
/* Points, looked up by what was measured. */
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"

/* The same in whatever order the values are. */
static size_t hash(const struct dmabench_dataset *set,
		   const struct dmabench_point *point)
{
	uint64_t sum = (uintptr_t)point->kind->experiment;

	for (size_t i = 0; i < point->values_count; i++) {
		/* The finalizer of S. Vigna's splitmix64. */
		uint64_t mixed = set->values[point->values + i];

		mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
		mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
		sum += mixed ^ mixed >> 31;
	}
	return sum ^ sum >> 32;
}

static bool has_value(const struct dmabench_dataset *set,
		      const struct dmabench_point *point, uint32_t value)
{
	for (size_t i = 0; i < point->values_count; i++) {
		if (set->values[point->values + i] == value)
			return true;
	}
	return false;
}

static bool is_alike(const struct dmabench_dataset *set,
		     const struct dmabench_point *a, const struct dmabench_point *b)
{
	if (a->kind->experiment != b->kind->experiment || a->shape != b->shape)
		return false;
	for (size_t i = 0; i < a->values_count; i++) {
		const uint32_t value = set->values[a->values + i];

		if (value != set->values[b->values + i] && !has_value(set, b, value))
			return false;
	}
	return true;
}

/* Where the point is, or the free place for it. */
static uint32_t *slot_of(const struct dmabench_dataset *set, uint32_t point)
{
	const struct dmabench_point *wanted = &set->points[point];
	size_t i = hash(set, wanted);

	for (;; i++) {
		uint32_t *slot = &set->found[i & (set->found_room - 1)];

		if (*slot == DMABENCH_NO_POINT ||
		    is_alike(set, &set->points[*slot], wanted))
			return slot;
	}
}

uint32_t dmabench_dataset_find(const struct dmabench_dataset *set, uint32_t point)
{
	return set->found_room ? *slot_of(set, point) : DMABENCH_NO_POINT;
}

/* At most half of the table is taken. */
static void grow(struct dmabench_dataset *set)
{
	uint32_t *old = set->found;
	const size_t count = set->found_room;

	if (2 * (set->found_count + 1) <= count)
		return;
	set->found_room = count ? 2 * count : 64;
	set->found = dmabench_reallocarray(NULL, set->found_room, sizeof(*set->found));
	memset(set->found, 0xff, set->found_room * sizeof(*set->found));
	for (size_t i = 0; i < count; i++) {
		if (old[i] != DMABENCH_NO_POINT)
			*slot_of(set, old[i]) = old[i];
	}
	free(old);
}

void dmabench_dataset_make_known(struct dmabench_dataset *set, uint32_t point)
{
	grow(set);
	*slot_of(set, point) = point;
	set->found_count++;
}
