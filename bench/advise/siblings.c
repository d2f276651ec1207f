// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "siblings.h"

/* Texts are interned: where they are tells which they are. Names have one order in an experiment. */
static const char *key_of(struct dmabench_dataset *set,
			  const struct dmabench_point *point, const char *apart)
{
	const char *key;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	fprintf(stream, "%p", (const void *)point->kind);
	for (size_t i = 0; i < point->values_count; i++) {
		if (strcmp(dmabench_nth_value(set, point, i)->name, apart))
			fprintf(stream, " %u", set->values[point->values + i]);
	}
	fclose(stream);
	key = dmabench_intern_text(&set->texts, text, size);
	free(text);
	return key;
}

void dmabench_advise_siblings(struct advise_siblings *siblings,
			      struct dmabench_dataset *set, const char *apart)
{
	struct dmabench_keyed *keyed = dmabench_calloc(set->points_count, sizeof(*keyed));

	*siblings = (struct advise_siblings){
		.set = set,
		.points = dmabench_calloc(set->points_count, sizeof(*siblings->points)),
		.firsts = dmabench_calloc(set->points_count, sizeof(size_t)),
		.counts = dmabench_calloc(set->points_count, sizeof(size_t)),
	};
	for (size_t i = 0; i < set->points_count; i++)
		keyed[i] = (struct dmabench_keyed){ key_of(set, &set->points[i], apart), i };
	dmabench_sort_keyed(keyed, set->points_count);
	for (size_t i = 0, end; i < set->points_count; i = end) {
		for (end = i; end < set->points_count &&
			      keyed[end].key == keyed[i].key; end++)
			siblings->points[end] = &set->points[keyed[end].point];
		for (size_t k = i; k < end; k++) {
			siblings->firsts[keyed[k].point] = i;
			siblings->counts[keyed[k].point] = end - i;
		}
	}
	free(keyed);
}

void dmabench_advise_siblings_free(struct advise_siblings *siblings)
{
	free(siblings->points);
	free(siblings->firsts);
	free(siblings->counts);
	memset(siblings, 0, sizeof(*siblings));
}

const struct dmabench_point **
dmabench_advise_siblings_of(const struct advise_siblings *siblings,
			    const struct dmabench_point *point, size_t *count)
{
	size_t index = point - siblings->set->points;

	*count = siblings->counts[index];
	return &siblings->points[siblings->firsts[index]];
}
