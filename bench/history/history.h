/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A database of runs, and where their figures changed. A run is a file of
 * results, known by the SHA-256 of its plain text, and never changes; adding it
 * again changes nothing. Each call gives the exit status.
 */
#ifndef DMABENCH_HISTORY_H
#define DMABENCH_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dmabench_history_options {
	const char *db;		/* NULL: dmabench_history_path() */
	const char *where;	/* NAME=VALUE,...: see series.h; NULL: all */
	const char *format;
	const char *output;	/* NULL: standard output */
	const char *statistic;	/* p50, p90, p99 or mean */
	uint64_t last;		/* runs of each machine, the newest; 0: all */
	bool json;

	/* add */
	uint64_t order;		/* UINT64_MAX: not given */
	const char *commit_order;	/* a git repository, or NULL */

	/* changes, acknowledge */
	double p, min_change_pct, least;
	uint64_t permutations, seed;
	bool all;		/* acknowledged ones, too */
	const char *note;

	/* export of kcidb */
	const char *origin, *build_id;
};

int dmabench_history_add(const struct dmabench_history_options *options,
			 char *const *paths, size_t count);
int dmabench_history_list(const struct dmabench_history_options *options);
/* A run by its number, or a series: "s12". */
int dmabench_history_show(const struct dmabench_history_options *options, const char *what);
/* 1 where something became slower, or more, and nobody has acknowledged it. */
int dmabench_history_changes(const struct dmabench_history_options *options);
/* Changes by their names, "s12@345", or all of a run, "345". */
int dmabench_history_acknowledge(const struct dmabench_history_options *options,
				 char *const *names, size_t count);
/* Of runs by their numbers; none: the newest one, or of otava all. */
int dmabench_history_export(const struct dmabench_history_options *options,
			    char *const *runs, size_t count);

#endif /* DMABENCH_HISTORY_H */
