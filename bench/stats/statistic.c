// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <string.h>

#include "statistic.h"

const char *const dmabench_statistic_names[] = {
	[DMABENCH_P50] = "p50", [DMABENCH_MIN] = "min", [DMABENCH_P90] = "p90",
	[DMABENCH_P99] = "p99", [DMABENCH_P999] = "p99.9",
	[DMABENCH_MAX] = "max", [DMABENCH_MEAN] = "mean",
	[DMABENCH_STATISTICS] = NULL,
};

const struct dmabench_statistic_info dmabench_statistic_info[] = {
	[DMABENCH_P50] = { .member = "p50", .q = 0.5 },
	[DMABENCH_MIN] = { .member = "min", .extreme = true },
	[DMABENCH_P90] = { .member = "p90", .q = 0.9, .single = true },
	[DMABENCH_P99] = { .member = "p99", .q = 0.99, .single = true },
	[DMABENCH_P999] = { .member = "p999", .q = 0.999, .single = true },
	[DMABENCH_MAX] = { .member = "max", .single = true, .extreme = true },
	[DMABENCH_MEAN] = { .member = "mean" },
};

enum dmabench_statistic dmabench_statistic_named(const char *name)
{
	enum dmabench_statistic statistic = 0;

	while (strcmp(dmabench_statistic_names[statistic], name))
		statistic++;
	return statistic;
}

size_t dmabench_statistic_samples(enum dmabench_statistic statistic)
{
	const double q = dmabench_statistic_info[statistic].q;

	return q > 0 ? lround(10 / (1 - q)) : 1;
}

static double value_of(enum dmabench_statistic statistic,
		       const struct histogram *histogram)
{
	switch (statistic) {
	case DMABENCH_MIN:
		return histogram->min;
	case DMABENCH_MAX:
		return histogram->max;
	case DMABENCH_MEAN:
		return dmabench_histogram_mean(histogram);
	default:
		return dmabench_histogram_unbiased(histogram,
				dmabench_statistic_info[statistic].q);
	}
}

void dmabench_blocks_add(struct dmabench_blocks *blocks,
			 enum dmabench_statistic statistic,
			 const struct histogram *round)
{
	const size_t enough = dmabench_statistic_samples(statistic);
	const struct histogram *block = round;

	if (blocks->begun.count || round->count < enough) {
		dmabench_histogram_merge(&blocks->begun, round);
		block = &blocks->begun;
	}
	if (block->count < enough)
		return;
	blocks->ticks[blocks->count++] = value_of(statistic, block);
	if (block == &blocks->begun)
		memset(&blocks->begun, 0, sizeof(blocks->begun));
}
