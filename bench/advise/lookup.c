// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "lib/alloc.h"
#include "lookup.h"

static int by_text(const void *a, const void *b)
{
	const struct advise_entry *left = a, *right = b;

	if (left->text != right->text)
		return (uintptr_t)left->text < (uintptr_t)right->text ? -1 : 1;
	return (left->point > right->point) - (left->point < right->point);
}

void dmabench_advise_lookup(struct advise_lookup *lookup,
			    const struct dmabench_dataset *set,
			    const char *experiment, const char *name)
{
	*lookup = (struct advise_lookup){
		.set = set,
		.entries = dmabench_calloc(set->points_count, sizeof(*lookup->entries)),
	};
	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_value *value;

		if (!dmabench_advise_is(set, &set->points[i], experiment))
			continue;
		value = dmabench_point_value(set, &set->points[i], name);
		lookup->entries[lookup->count++] = (struct advise_entry){
			value ? value->text : NULL, i,
		};
	}
	if (lookup->count)
		qsort(lookup->entries, lookup->count, sizeof(*lookup->entries), by_text);
}

void dmabench_advise_lookup_free(struct advise_lookup *lookup)
{
	free(lookup->entries);
	memset(lookup, 0, sizeof(*lookup));
}

size_t dmabench_advise_first_of(const struct advise_lookup *lookup, const char *text)
{
	const struct advise_entry wanted = { .text = text };
	size_t low = 0, high = lookup->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (by_text(&lookup->entries[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct dmabench_point *
dmabench_advise_at(const struct advise_lookup *lookup, size_t at, const char *text)
{
	if (at == lookup->count || lookup->entries[at].text != text)
		return NULL;
	return &lookup->set->points[lookup->entries[at].point];
}
