// SPDX-License-Identifier: GPL-2.0
/* Points that are alike but for some of their values. */
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"

static bool is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name))
		names++;
	return *names;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* @ids has room for the point's values and a pointer. */
static uint32_t key_of(const struct dmabench_dataset *set,
		       const struct dmabench_point *point, const void *head,
		       const char *const *apart, uint32_t *ids,
		       struct dmabench_interned *keys)
{
	const size_t begin = sizeof(head) / sizeof(*ids);
	size_t count = begin;

	memcpy(ids, &head, sizeof(head));
	for (size_t i = 0; i < point->values_count; i++) {
		if (!is_among(apart, dmabench_nth_value(set, point, i)->name))
			ids[count++] = set->values[point->values + i];
	}
	qsort(ids + begin, count - begin, sizeof(*ids), by_number);
	return dmabench_intern(keys, ids, count * sizeof(*ids));
}

static int by_key(const void *a, const void *b)
{
	const struct dmabench_keyed *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->point > right->point) - (left->point < right->point);
}

struct dmabench_keyed *
dmabench_dataset_by_key(const struct dmabench_dataset *set,
			const void *(*head)(const struct dmabench_point *point),
			const char *const *apart)
{
	struct dmabench_keyed *keyed = dmabench_calloc(set->points_count, sizeof(*keyed));
	struct dmabench_interned keys = { };
	size_t most = 0;
	uint32_t *ids;

	for (size_t i = 0; i < set->points_count; i++) {
		if (set->points[i].values_count > most)
			most = set->points[i].values_count;
	}
	ids = dmabench_calloc(most + sizeof(void *) / sizeof(*ids), sizeof(*ids));
	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_point *point = &set->points[i];

		keyed[i] = (struct dmabench_keyed) {
			key_of(set, point, head(point), apart, ids, &keys), i,
		};
	}
	free(ids);
	dmabench_interned_free(&keys);
	if (set->points_count)
		qsort(keyed, set->points_count, sizeof(*keyed), by_key);
	return keyed;
}
