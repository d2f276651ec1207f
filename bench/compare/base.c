// SPDX-License-Identifier: GPL-2.0
/* The points of the base, which all others are compared with. */
#include "lib/error.h"
#include "results/read.h"
#include "runs.h"

/* The set's last point, of a run of the base: a new one, or one more of a known one. */
static int take_base_run(struct dmabench_comparison *comparison, size_t run)
{
	struct dmabench_dataset *set = &comparison->set;
	uint32_t last = set->points_count - 1;
	uint32_t number = dmabench_dataset_find(set, last);
	int ret;

	if (number == DMABENCH_NO_POINT) {
		dmabench_dataset_make_known(set, last);
		number = last;
	} else if (dmabench_runs_has(comparison->runs, run, number)) {
		comparison->runs->repeated++;
		dmabench_dataset_drop(set);
		return 0;
	} else if (!set->points[number].ok && set->points[last].ok) {
		/* The phases are those of a run that has some. */
		dmabench_dataset_replace(set, number);
		last = number;
	}
	dmabench_runs_room(comparison->runs, set);
	ret = dmabench_match_run(comparison, comparison->runs, run, number, last);
	if (number == last)
		dmabench_dataset_forget_rounds(set, number);
	else
		dmabench_dataset_drop(set);
	return ret;
}

/* The set's last point, of the base that is one file. */
static int take_base_point(struct dmabench_comparison *comparison)
{
	struct dmabench_dataset *set = &comparison->set;
	const uint32_t number = set->points_count - 1;

	if (dmabench_dataset_find(set, number) == DMABENCH_NO_POINT) {
		dmabench_dataset_make_known(set, number);
		return 0;
	}
	comparison->repeated++;
	dmabench_dataset_drop(set);
	return 0;
}

static int read_base_file(struct dmabench_comparison *comparison, size_t run,
			  struct dmabench_results *results)
{
	const size_t source = comparison->base.files[run]->source;
	const struct dmabench_record *record;
	int ret;

	while ((ret = dmabench_results_next(results, &record)) > 0) {
		if (dmabench_dataset_take(&comparison->set, source, results, record))
			return DMABENCH_EXIT_USAGE;
		if (comparison->runs ? take_base_run(comparison, run) :
				       take_base_point(comparison))
			return DMABENCH_EXIT_USAGE;
	}
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_compare_read_base(struct dmabench_comparison *comparison,
			       struct dmabench_results *results)
{
	const struct dmabench_side *base = &comparison->base;
	int ret = 0;

	if (comparison->ground)
		comparison->runs = dmabench_runs_new(base);
	for (size_t i = 0; !ret && i < base->files_count; i++)
		ret = read_base_file(comparison, i, &results[base->files[i]->source]);
	comparison->points_count = comparison->set.points_count;
	if (comparison->runs) {
		comparison->repeated = comparison->runs->repeated;
		dmabench_runs_average(comparison);
	}
	return ret;
}
