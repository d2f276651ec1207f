// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "overhead.h"

void dmabench_overheads_init(struct overheads *overheads,
			     const struct catalog *catalog,
			     const struct dmabench_target_info *target)
{
	memset(overheads, 0, sizeof(*overheads));
	for (unsigned int i = 0; i < catalog->info.out_experiments; i++) {
		const struct catalog_exp *exp = &catalog->exps[i];

		if (exp->info.out_flags & DMABENCH_EXP_BASELINE &&
		    exp->info.out_phases && !dmabench_catalog_unable(exp, target)) {
			overheads->exp = exp;
			return;
		}
	}
}

void dmabench_overheads_free(struct overheads *overheads)
{
	free(overheads->known);
	memset(overheads, 0, sizeof(*overheads));
}

struct overhead dmabench_overhead_unknown(unsigned int threads, unsigned int batch)
{
	struct overhead overhead = { threads, batch, NAN, NAN, NAN, { } };

	for (unsigned int i = 0; i < DMABENCH_MAX_COUNTERS; i++)
		overhead.counted[i] = NAN;
	return overhead;
}

static void read_counters(const struct measure_setup *setup,
			  const struct measure *measure, struct overhead *overhead)
{
	const double parts = dmabench_measure_parts_per_op(measure);

	for (unsigned int i = 0; setup->counters && i < setup->counters->count; i++)
		overhead->counted[i] = dmabench_counted_median(measure->counted[i].per_op,
							       measure->rounds) / parts;
}

static void read_result(const struct measure_setup *setup,
			const struct measure *measure, struct overhead *overhead)
{
	struct measure_interval open, ci;

	if (measure->status != MEASURE_OK)
		return;
	ci = dmabench_measure_ci95(setup, measure, 0, &open);
	overhead->ns = dmabench_measure_p50_ns(measure, 0);
	overhead->low_ns = ci.low_ns;
	overhead->high_ns = ci.high_ns;
	read_counters(setup, measure, overhead);
}

static int measure_overhead(const struct overheads *overheads,
			    struct measure_setup *setup,
			    struct overhead *overhead)
{
	struct sweep_point point = {
		.exp = overheads->exp, .threads = overhead->threads,
	};
	struct measure *measure;
	int err = 0;

	for (unsigned int i = 0; i < point.exp->info.out_params; i++)
		point.values[i] = point.exp->params[i].info.out_default;
	measure = dmabench_measure_begin(setup, &point, overhead->batch);
	/* What reading a clock costs is not about memory. */
	measure->together = true;
	measure->looked = true;
	while (!err && measure->status == MEASURE_GOING_ON)
		err = dmabench_measure_round(setup, measure);
	if (!err)
		read_result(setup, measure, overhead);
	dmabench_measure_end(measure);
	return err;
}

int dmabench_overhead(struct overheads *overheads, struct measure_setup *setup,
		      unsigned int threads, unsigned int batch,
		      struct overhead *overhead)
{
	size_t i;
	int err = 0;

	for (i = 0; i < overheads->count; i++) {
		*overhead = overheads->known[i];
		if (overhead->threads == threads && overhead->batch == batch)
			return 0;
	}
	*overhead = dmabench_overhead_unknown(threads, batch);
	if (overheads->exp)
		err = measure_overhead(overheads, setup, overhead);
	if (err)
		return err;
	overheads->known = dmabench_reallocarray(overheads->known,
						 overheads->count + 1,
						 sizeof(*overhead));
	overheads->known[overheads->count++] = *overhead;
	return 0;
}
