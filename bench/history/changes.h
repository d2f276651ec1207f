/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where series change. There are two lanes, and nothing is in both: times, and
 * what perf counters count, are searched by E-divisive (stats/divisive.h);
 * instructions under icount repeat, so each difference above --least from the level
 * before is a change.
 */
#ifndef DMABENCH_HISTORY_CHANGES_H
#define DMABENCH_HISTORY_CHANGES_H

#include <stdio.h>

#include "history.h"
#include "series.h"

struct dmabench_change {
	const struct dmabench_series *series;
	uint32_t run, run_before;	/* the first one that has it, and the one before */
	size_t runs_before, runs_after;	/* that the medians are of; exact: 1 */
	double before, after;	/* in the series' unit */
	double p;		/* NAN: exact */
	bool slower;		/* or more */
	bool acknowledged;
	char *note;		/* then, or NULL */
};

struct dmabench_changes {
	const struct dmabench_history_options *options;
	struct dmabench_database *database;
	struct dmabench_history_runs runs;
	struct dmabench_series_list list;
	struct dmabench_change *found;	/* by machine and run, the greatest first */
	size_t count, room;
	int64_t *too_little;		/* series of which nothing can be said */
	size_t too_little_count;
	size_t values;			/* that were looked at */
	size_t tests;			/* in the lane of times */
	size_t regressions, acknowledged;	/* new ones; of either direction */
};

/* 0, or the exit status after saying what is wrong. Free it in any case. */
int dmabench_changes_find(struct dmabench_changes *changes, struct dmabench_database *database,
			  const struct dmabench_history_options *options);
void dmabench_changes_free(struct dmabench_changes *changes);

/* In per cent; NAN where there is none. */
double dmabench_change_pct(const struct dmabench_change *change);
/* As many values as a series needs. */
size_t dmabench_changes_least(const struct dmabench_changes *changes, bool exact);

void dmabench_changes_text(FILE *out, const struct dmabench_changes *changes);
void dmabench_changes_json(FILE *out, const struct dmabench_changes *changes);

#endif /* DMABENCH_HISTORY_CHANGES_H */
