// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>

#include "changes.h"
#include "lib/alloc.h"

static struct report_change *change_of(struct report_changes *changes,
				       const char *experiment, const char *phase)
{
	size_t i = 0;

	while (i < changes->count && (changes->list[i].experiment != experiment ||
				      changes->list[i].phase != phase))
		i++;
	if (i < changes->count)
		return &changes->list[i];
	changes->list = dmabench_reallocarray(changes->list, i + 1, sizeof(*changes->list));
	changes->list[changes->count++] = (struct report_change) {
		.experiment = experiment, .phase = phase, .least = NAN, .greatest = NAN,
	};
	return &changes->list[i];
}

static void take_row(struct report_changes *changes, uint32_t point,
		     const struct dmabench_row *row)
{
	const struct dmabench_dataset *set = &changes->comparison->set;
	struct report_change *change = change_of(changes, set->points[point].kind->experiment,
						 dmabench_phase_name(set, row->phase));
	const double ratio = dmabench_row_ratio(changes->comparison, row);

	change->members = dmabench_reallocarray(change->members, change->rows + 1,
						sizeof(*change->members));
	change->members[change->rows++] = row;
	change->slower += row->verdict == DMABENCH_SLOWER;
	change->faster += row->verdict == DMABENCH_FASTER;
	change->least = fmin(change->least, ratio);
	change->greatest = fmax(change->greatest, ratio);
}

void report_changes_find(struct report_changes *changes,
			 const struct dmabench_comparison *comparison,
			 const struct dmabench_pair *pair)
{
	*changes = (struct report_changes) { .comparison = comparison, .pair = pair };
	for (size_t i = 0; i < pair->order_count; i++) {
		const size_t end = dmabench_rows_end(comparison, pair, pair->order[i]);

		for (size_t k = pair->matches[pair->order[i]].row; k < end; k++)
			take_row(changes, pair->order[i], &pair->rows[k]);
	}
}

void report_changes_free(struct report_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		free(changes->list[i].members);
	free(changes->list);
}
