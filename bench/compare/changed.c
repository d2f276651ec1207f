// SPDX-License-Identifier: GPL-2.0
/* What changed, for those who tell the most important of it first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "changed.h"
#include "lib/alloc.h"

static int by_change(const void *a, const void *b)
{
	const struct dmabench_changed *x = a, *y = b;

	return (x->ratio < y->ratio) - (x->ratio > y->ratio);
}

bool dmabench_same_change(const struct dmabench_dataset *set,
			const struct dmabench_changed *a, const struct dmabench_changed *b)
{
	return set->points[a->point].kind->experiment ==
	       set->points[b->point].kind->experiment &&
	       (a->ratio > 1) == (b->ratio > 1) &&
	       dmabench_phase_name(set, a->row->phase) ==
	       dmabench_phase_name(set, b->row->phase);
}

struct dmabench_changed *dmabench_changed_rows(const struct dmabench_comparison *comparison,
					     const struct dmabench_pair *pair, size_t *count)
{
	struct dmabench_changed *rows = dmabench_calloc(pair->rows_count + 1, sizeof(*rows));

	*count = 0;
	for (size_t i = 0; i < pair->order_count; i++) {
		const uint32_t point = pair->order[i];
		const size_t end = dmabench_rows_end(comparison, pair, point);

		for (size_t k = pair->matches[point].row; k < end; k++) {
			const struct dmabench_row *row = &pair->rows[k];
			const double ratio = dmabench_row_ratio(comparison, row);

			if (row->verdict != DMABENCH_UNCHANGED && !isnan(ratio))
				rows[(*count)++] = (struct dmabench_changed) {
					row, point, ratio,
				};
		}
	}
	if (*count)
		qsort(rows, *count, sizeof(*rows), by_change);
	return rows;
}

bool dmabench_is_greatest_change(const struct dmabench_dataset *set,
				 const struct dmabench_changed *rows, size_t count, size_t number)
{
	const bool up = rows[number].ratio > 1;

	for (size_t i = up ? 0 : number + 1; i < (up ? number : count); i++) {
		if (dmabench_same_change(set, &rows[i], &rows[number]))
			return false;
	}
	return true;
}

static int by_distance(const void *a, const void *b)
{
	const struct dmabench_changed *x = a, *y = b;
	const double left = fabs(log(x->ratio)), right = fabs(log(y->ratio));

	return (left < right) - (left > right);
}

void dmabench_sort_by_distance(struct dmabench_changed *rows, size_t count)
{
	if (count)
		qsort(rows, count, sizeof(*rows), by_distance);
}

bool dmabench_is_first_change(const struct dmabench_dataset *set,
			      const struct dmabench_changed *rows, size_t number)
{
	for (size_t i = 0; i < number; i++) {
		if (dmabench_same_change(set, &rows[i], &rows[number]))
			return false;
	}
	return true;
}

/* Do compared points of its experiment differ in it? */
static bool varies(const struct dmabench_dataset *set, const struct dmabench_pair *pair,
		   uint32_t point, const struct dmabench_value *value)
{
	for (size_t i = 0; i < pair->order_count; i++) {
		const struct dmabench_point *other = &set->points[pair->order[i]];
		const struct dmabench_value *its =
			other->kind->experiment != set->points[point].kind->experiment ? NULL :
			dmabench_point_value(set, other, value->name);

		if (its && its->text != value->text)
			return true;
	}
	return false;
}

char *dmabench_change_conditions(const struct dmabench_dataset *set,
				 const struct dmabench_pair *pair, uint32_t point)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	fprintf(stream, "regime %s", pair->matches[point].regime);
	for (size_t i = 0; i < set->points[point].values_count; i++) {
		const struct dmabench_value *value =
			dmabench_nth_value(set, &set->points[point], i);

		if (varies(set, pair, point, value))
			fprintf(stream, ", %s %s", value->name, value->text);
	}
	fclose(stream);
	return text;
}

