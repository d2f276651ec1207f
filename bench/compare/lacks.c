// SPDX-License-Identifier: GPL-2.0
/* What the files do not tell, and what would. */
#include <stdlib.h>

#include "compare.h"
#include "lib/alloc.h"

/* Time is what ends a point first. */
#define MORE_ROUNDS	"dmabench run --min-rounds, and as much --max-time,"

const char *dmabench_compare_statistic(const struct dmabench_comparison *comparison)
{
	const enum dmabench_statistic statistic = comparison->set.statistic;

	return statistic == DMABENCH_P50 ? "median" :
					   dmabench_statistic_names[statistic];
}

size_t dmabench_compare_valueless(const struct dmabench_counts *counts)
{
	return counts->lacking[DMABENCH_LACKS_VALUE].count +
	       counts->lacking[DMABENCH_LACKS_SINGLES].count;
}

/* "map of map_single (size 64, threads 1)" */
static char *first_text(const struct dmabench_dataset *set,
			const struct dmabench_lacking *lacking)
{
	char *point = dmabench_compare_point_text(set, lacking->point);
	char *text = dmabench_format("%s of %s",
				     dmabench_phase_name(set, lacking->phase), point);

	free(point);
	return text;
}

static char *too_few(const struct dmabench_comparison *comparison,
		     size_t count, const char *first)
{
	const enum dmabench_statistic statistic = comparison->set.statistic;
	const size_t samples = dmabench_statistic_samples(statistic);

	if (statistic == DMABENCH_P50 || samples == 1)
		return dmabench_format("%zu rows have no interval, for too few rounds (first: %s): " MORE_ROUNDS " make more",
				       count, first);
	return dmabench_format("%zu rows have no interval, for too few rounds, where a value of %s takes %zu samples of one or several (first: %s): " MORE_ROUNDS " make more",
			       count, dmabench_statistic_names[statistic],
			       samples, first);
}

/* What is told of sides that are runs. */
static char *runs_line(const struct dmabench_lacking *lacking, enum dmabench_lack lack,
		       const char *first)
{
	static const char *const texts[DMABENCH_LACKS] = {
		[DMABENCH_LACKS_SAMENESS] = "phases not compared: instructions differ between the runs of a side, so that there is no single figure (first: %s): runs with the same --seed, of the same program and kernel, repeat to the last one",
		[DMABENCH_LACKS_RUNS] = "rows have neither interval nor p: a side has figures of one boot alone (first: %s): measure it again after another boot, with the same label",
		[DMABENCH_LACKS_SOME_RUNS] = "rows have figures of some runs of a side only (first: %s): the point is missing, failed, or was timed differently (batch) in the others",
		[DMABENCH_LACKS_LOGARITHM] = "rows have neither interval nor p: some run's figure, less the cost of measuring, is not above 0 and has no logarithm (first: %s), and the figures are means: too short to be told from the clock",
		[DMABENCH_LACKS_SCATTER] = "rows have neither interval nor p: no run differs from another of its side (first: %s), so the clock is too coarse to tell how much they scatter",
	};
	char *text = dmabench_format(texts[lack], first);
	char *line = dmabench_format("%zu %s", lacking->count, text);

	free(text);
	return line;
}

static char *line(const struct dmabench_comparison *comparison,
		  const struct dmabench_pair *pair, enum dmabench_lack lack,
		  const char *first)
{
	const struct dmabench_lacking *lacking = &pair->counts.lacking[lack];
	const char *statistic = dmabench_compare_statistic(comparison);
	const size_t count = lacking->count;

	switch (lack) {
	case DMABENCH_LACKS_VALUE:
		return dmabench_format("%zu phases not compared: no %s in one of the files, which takes %zu samples and a known cost of measuring (first: %s): " MORE_ROUNDS " make more samples",
				       count, statistic,
				       dmabench_statistic_samples(comparison->set.statistic),
				       first);
	case DMABENCH_LACKS_SINGLES:
		return dmabench_format("%zu phases not compared: they were timed in batches, which have no %s of single operations (first: %s): --statistic p50, mean or min compares them",
				       count, statistic, first);
	case DMABENCH_LACKS_ROUNDS:
		return dmabench_format("%zu phases not compared: %s has no %s of each round, as results of older versions (first: %s): measure again with this dmabench",
				       count, lacking->new ? pair->new.name :
				       comparison->base.name, statistic, first);
	case DMABENCH_LACKS_MORE:
		return too_few(comparison, count, first);
	case DMABENCH_LACKS_LIKENESS:
		return dmabench_format("%zu rows have neither interval nor p: a %s hangs on the operations of a round, and theirs differ by more than a quarter (first: %s): --statistic p50 or p99 does not",
				       count, statistic, first);
	case DMABENCH_LACKS_CLOCK:
		return dmabench_format("%zu rows have no p: the steps of a clock leave open more than their %s differ by (first: %s): longer operations, or such as are timed in batches, tell more",
				       count, comparison->ground ? "runs" : "rounds", first);
	default:
		return runs_line(lacking, lack, first);
	}
}

char *dmabench_compare_lack(const struct dmabench_comparison *comparison,
			    const struct dmabench_pair *pair,
			    enum dmabench_lack lack)
{
	const struct dmabench_lacking *lacking = &pair->counts.lacking[lack];
	char *first, *text;

	if (!lacking->count)
		return NULL;
	first = first_text(&comparison->set, lacking);
	text = line(comparison, pair, lack, first);
	free(first);
	return text;
}
