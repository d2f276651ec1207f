/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What changed between two results: points of the same experiment, parameters
 * and threads, phase by phase. Wall-clock medians, or another statistic, are
 * compared by the rounds behind them, or by runs, of which a side has several;
 * counted instructions by themselves, for they repeat.
 */
#ifndef DMABENCH_COMPARE_H
#define DMABENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cjson/cJSON.h>

#include "results/dataset.h"

/* What the files cannot tell, of who reports what to whom. NULL is not known. */
struct dmabench_compare_telling {
	const char *origin;		/* of KCIDB: the name of who reports */
	const char *introduced_by;	/* the commit that made the change */
	const char *commit_title;
	const char *reported_by;	/* "Name <address>" */
	const char *closes;		/* where the report can be read */
};

struct dmabench_compare_options {
	const char *across;	/* "regime,kernel", or NULL */
	const char *threshold;	/* "5%" or "5", or NULL */
	const char *statistic;	/* one of dmabench_statistic_names */
	const char *format;
	const char *output;	/* NULL: standard output */
	bool runs;		/* files are runs, in groups that are the sides */
	struct dmabench_compare_telling telling;
};

/* The exit status: 1 where a change is above the threshold, 2 after an error. */
int dmabench_compare(const struct dmabench_compare_options *options,
		     char *const *paths, size_t count);

enum dmabench_verdict {
	DMABENCH_UNCHANGED,	/* wall: none was shown */
	DMABENCH_SLOWER,	/* icount, counters: more */
	DMABENCH_FASTER,	/* icount, counters: fewer */
};

/* A phase of a point that both have. NAN is unknown. */
struct dmabench_row {
	double new_ns;
	float low, high;	/* the 95 % interval of the ratio */
	float p, adjusted_p;
	uint32_t phase;		/* of the base's */
	uint8_t verdict;
	bool settled;		/* the new point did */
	bool regression;
	bool counter;		/* a perf counter, per operation: no time */
};

#define DMABENCH_NO_ROW	UINT32_MAX
/* A point that both have, but that made no row. */
#define DMABENCH_SEEN	(DMABENCH_NO_ROW - 1)

struct dmabench_match {
	uint32_t row;		/* the first of the point, or DMABENCH_NO_ROW */
	const char *regime;	/* of the new one */
};

/* More of a row, where sides are of several runs. */
struct dmabench_row_runs {
	float boots, between, within;	/* see dmabench_scatter() */
	uint8_t base, new;	/* runs behind its figures */
	uint8_t base_boots, new_boots;	/* of these; a run that does not tell is of one of its own */
};

struct dmabench_compare_file {
	const char *path;
	cJSON *header;
	size_t source;		/* of the set's points */
};

/* A file, or the runs of a group. */
struct dmabench_side {
	char *name;		/* the path, or "label before (2 runs: a.jsonl, b.jsonl)" */
	const struct dmabench_compare_file **files;
	size_t files_count;
	const cJSON *header;	/* the first one's */
	size_t *boots;		/* of each file, numbers from 0: equal ones are of one boot */
	size_t boots_count;	/* a file that does not tell is of one of its own */
	bool boots_told;	/* by all files */
};

/* What phases are not compared for, or rows have no interval. */
enum dmabench_lack {
	DMABENCH_LACKS_VALUE,	/* too few samples, or no net */
	DMABENCH_LACKS_SINGLES,	/* timed in batches */
	DMABENCH_LACKS_ROUNDS,	/* a result of before they were recorded */
	/* Rows of which more would be known: */
	DMABENCH_LACKS_MORE,	/* too few rounds for an interval */
	DMABENCH_LACKS_LIKENESS,	/* an extreme of rounds of another length */
	DMABENCH_LACKS_CLOCK,	/* its steps leave open more than the difference */
	/* The same of sides that are runs: */
	DMABENCH_LACKS_SAMENESS,	/* instructions that differ from run to run: no row */
	DMABENCH_LACKS_RUNS,	/* a second one of a side, of another boot */
	DMABENCH_LACKS_SOME_RUNS,	/* in some of which it is not */
	DMABENCH_LACKS_LOGARITHM,	/* a value is not above 0 */
	DMABENCH_LACKS_SCATTER,	/* no run differs from another of its side */
	DMABENCH_LACKS
};

struct dmabench_lacking {
	size_t count;
	uint32_t point, phase;	/* the first, of the base's */
	bool new;		/* which is the other file's fault alone */
};

struct dmabench_counts {
	size_t points, slower, faster, unchanged, unsettled, regressions;
	size_t undecided;	/* p <= 0.05 before it was adjusted only */
	size_t common;		/* points, compared or not */
	/* Points that were not compared */
	size_t base_only, new_only, not_ok, timed_otherwise, repeated;
	/* Phases of points that were */
	size_t phase_lacks;
	struct dmabench_lacking lacking[DMABENCH_LACKS];
};

/* The base against one other file. */
struct dmabench_pair {
	struct dmabench_side new;
	bool one_boot;			/* all runs of both sides are of it, and are the samples */
	struct dmabench_match *matches;	/* one a point of the base */
	struct dmabench_row *rows;
	struct dmabench_row_runs *rows_runs;	/* as many; NULL: one run a side */
	size_t rows_count, rows_room;
	uint32_t *order;		/* of the points compared */
	size_t order_count;
	struct dmabench_counts counts;
	char *notes;			/* what else differs, or "" */
};

struct dmabench_comparison {
	struct dmabench_compare_file *files;
	size_t files_count;
	struct dmabench_side base;
	char *ground;			/* what files are grouped by; NULL: each is a side */
	struct dmabench_runs *runs;	/* the base's, likewise */
	/* The base's points; while another file is read, some of its points behind them. */
	struct dmabench_dataset set;
	size_t points_count;		/* of the base */
	size_t repeated;		/* of the base, left out: an earlier one is like it */
	struct dmabench_pair *pairs;
	size_t pairs_count;
	double threshold;		/* 0.05 is 5 %; NAN: none */
	struct dmabench_compare_telling telling;
	unsigned int across;
	bool icount;
	bool counters;			/* some rows are of perf counters */
	bool repeats;			/* some boot has several runs of a side: boots are samples */
};

/*
 * Compares the first of @inputs, or its group, with the others: 0, or the exit status
 * after saying what is wrong. @inputs stay until it is freed, which it is to be in any
 * case.
 */
int dmabench_comparison_read(struct dmabench_comparison *comparison,
			     const struct dmabench_compare_options *options,
			     struct dmabench_input *inputs, size_t count);
void dmabench_comparison_free(struct dmabench_comparison *comparison);

/* What may differ if --across says so: bits of .across. */
enum {
	DMABENCH_ACROSS_MACHINE = 1,
	DMABENCH_ACROSS_KERNEL = 2,
	DMABENCH_ACROSS_REGIME = 4,
	DMABENCH_ACROSS_NODE = 8,
};

/* Each returns 0, or 2 after saying what is wrong. */
int dmabench_compare_across(const char *text, unsigned int *across);
int dmabench_compare_threshold(const char *text, double *threshold);
/*
 * The sides, of the files: each is one, or a group of them is, by label, else by
 * what differs of machine, kernel and regime.
 */
int dmabench_compare_sides(struct dmabench_comparison *comparison, bool runs);
/* Which files of each side are of one boot. */
void dmabench_compare_boots(struct dmabench_comparison *comparison);
/* " of 2 boots", or "" where a file does not tell; to be freed. */
char *dmabench_side_boots_text(const struct dmabench_side *side);
/* Must the two not be compared? Also makes the pair's notes. */
int dmabench_compare_environment(const struct dmabench_comparison *comparison,
				 struct dmabench_pair *pair);
/* Must the files of one side not be taken together? */
int dmabench_compare_alike(const struct dmabench_side *side);
/*
 * Reads @results, one a file, which are open: the points of the base, or those of
 * the pair's new side; of those only rows remain.
 */
int dmabench_compare_read_base(struct dmabench_comparison *comparison,
			       struct dmabench_results *results);
int dmabench_compare_match(struct dmabench_comparison *comparison,
			   struct dmabench_pair *pair,
			   struct dmabench_results *results);
/* By experiment, in the order of the sweep. */
void dmabench_compare_order(struct dmabench_comparison *comparison,
			    struct dmabench_pair *pair);
/* Each row's verdict, which hangs on how many there are. */
void dmabench_compare_judge(const struct dmabench_comparison *comparison,
			    struct dmabench_pair *pair);
/* Says why there was no row; behind the base's points is the new file's first, if any. 2. */
int dmabench_compare_explain(const struct dmabench_comparison *comparison,
			     const struct dmabench_pair *pair);

/* "map_single (size 64, threads 1)", to be freed. */
char *dmabench_compare_point_text(const struct dmabench_dataset *set,
				  uint32_t point);

/* "median", or "p99" */
const char *dmabench_compare_statistic(const struct dmabench_comparison *comparison);
/* Phases that were not compared for want of the statistic, or of its rounds. */
size_t dmabench_compare_valueless(const struct dmabench_counts *counts);
/* A line on what is lacking, why, and what helps, to be freed; NULL: nothing. */
char *dmabench_compare_lack(const struct dmabench_comparison *comparison,
			    const struct dmabench_pair *pair,
			    enum dmabench_lack lack);

/* That a side has one run, or several of one boot, and what that means; to be freed; NULL: nothing to be said. */
char *dmabench_compare_warning(const struct dmabench_comparison *comparison,
			       const struct dmabench_pair *pair);

/* "PC on KVM, Linux 6.1.0", to be freed. */
char *dmabench_side_text(const struct dmabench_side *side);

/* NAN unless both are values of which one can be had. */
double dmabench_row_ratio(const struct dmabench_comparison *comparison,
			  const struct dmabench_row *row);
/* The verdict as this clock says it. */
const char *dmabench_row_verdict(const struct dmabench_comparison *comparison,
				 const struct dmabench_row *row);
const char *dmabench_compare_unit(const struct dmabench_comparison *comparison);
const char *dmabench_row_unit(const struct dmabench_comparison *comparison,
			      const struct dmabench_row *row);
/* One past the last row of the point, whose first is in the pair's matches. */
size_t dmabench_rows_end(const struct dmabench_comparison *comparison,
			 const struct dmabench_pair *pair, uint32_t point);

void dmabench_compare_text(FILE *out, const struct dmabench_comparison *comparison);
void dmabench_compare_markdown(FILE *out,
			       const struct dmabench_comparison *comparison);
void dmabench_compare_json(FILE *out, const struct dmabench_comparison *comparison);
/* Plain text of 72 columns, as reports to the kernel's mailing lists are. */
void dmabench_compare_mail(FILE *out, const struct dmabench_comparison *comparison);
/* See lib/kcidb.h. */
void dmabench_compare_kcidb(FILE *out, const struct dmabench_comparison *comparison);

#endif /* DMABENCH_COMPARE_H */
