/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which way to map memory is the cheapest in which range of sizes. This is the
 * one room of bench/ that knows experiments by name, in case.c and
 * guide.c.
 *
 * Figures of one file are held against each other, never those of two files.
 */
#ifndef DMABENCH_ADVISE_H
#define DMABENCH_ADVISE_H

#include <stdio.h>

#include "curve.h"
#include "results/dataset.h"

/* What the figures of a file can be said to be. */
enum advise_speech {
	ADVISE_TIME,
	ADVISE_INSTRUCTIONS,
	ADVISE_SILENCE,		/* an emulator's time: nothing is said of it */
};

enum advise_speech dmabench_advise_speech(const struct dmabench_source *source);

/* Instructions of a CPU that does not cache the memory it works in. */
bool dmabench_advise_uncached(const struct dmabench_source *source);

/* A value of the parameter by which an experiment has its strategies. */
struct advise_strategy {
	const char *name;
	const char *action;	/* what a driver does: "map each transfer" */
	bool same_buffer;	/* serves only data that is always at one place */
	bool unmapped;		/* coherent memory: maps nothing, so that no regime is seen */
	/* Where it is an experiment of its own, and what it costs there: dmabench_advise_cost(). */
	const char *experiment, *phases;
	double most;		/* bytes that it takes there */
};

/* An experiment whose strategies are held against each other. */
struct advise_ways {
	const char *experiment;
	const char *parameter;	/* has their names */
	const char *phases;	/* what one costs: dmabench_advise_cost() */
	const char *direction;	/* where it has no such parameter */
	const char *unlike;	/* where this parameter is on, no other experiment is like it; or NULL */
	const struct advise_strategy *strategies;	/* up to a row without a name */
};

/* Up to a row without an experiment; the first is about whole transfers. */
extern const struct advise_ways dmabench_advise_ways[];

/* Of @ways the one called @name, or the last row, which has no name. */
const struct advise_strategy *
dmabench_advise_strategy(const struct advise_ways *ways, const char *name);

/* What @name tells a driver to do; @name itself where it is not known. */
const char *dmabench_advise_action(const char *name);

/* One experiment, regime, direction and target; all that is not size or strategy is equal. */
struct advise_case {
	const struct dmabench_dataset *set;
	const struct dmabench_source *source;
	const struct advise_ways *ways;
	const char *regime, *target, *direction;
	const struct dmabench_point *example;
	char *values;		/* what tells it from other cases: ", nvme_like, depth 4" */
	bool whole;		/* whole transfers, else what mapping them costs */
	struct advise_curve curves[ADVISE_MOST_CURVES];
	unsigned int curves_count;
	struct advise_curve fixed;	/* one map and one unmap */
	unsigned int untold;	/* curves that no figure of the file can tell the cost of */
	unsigned int all;	/* the others with a point */
	unsigned int anywhere;	/* those that serve data at any place */
	struct advise_findings moving;	/* of those curves */
	struct advise_findings persistent;	/* of all */
	struct advise_payback *paybacks;
	size_t paybacks_count;
	size_t left_out;	/* points without a median, or an interval */
	size_t beyond;		/* points of more strategies than there are curves */
};

/* One thing measured in two ways, the first one as the advice wants it. */
struct advise_comparison {
	const struct dmabench_source *source;
	const char *regime;
	char *what;		/* "4,096 bytes, to_device" */
	struct advise_point with, without;
};

struct advise_guide;

/* Of one advice, in one regime of one file. */
struct advise_verdict {
	const struct advise_guide *guide;
	const struct dmabench_source *source;
	const char *regime;
	const char *word;	/* "confirmed", ... */
	size_t count, gains, losses, unclear;
	struct advise_comparison most, least;	/* of the gain */
};

struct advise {
	struct dmabench_input *inputs;	/* of the set's sources */
	struct dmabench_dataset set;
	struct advise_case *cases;
	size_t cases_count;
	struct advise_verdict *verdicts;	/* in the order of the guides */
	size_t verdicts_count;
};

/* Fills advise->cases from advise->set. */
void dmabench_advise_cases(struct advise *advise);

/* Fills advise->verdicts. */
void dmabench_advise_judge(struct advise *advise);

/* Reads and fills all: 0, or the exit status. Free it in any case. */
int dmabench_advise_read(struct advise *advise, char *const *paths, size_t count);
void dmabench_advise_free(struct advise *advise);

/*
 * The sum of phases, "map+unmap", their intervals' ends summed too; its size
 * is the parameter's, 0 where there is none. False: not all of it is known, or
 * some of it is not above 0.
 */
bool dmabench_advise_cost(const struct dmabench_dataset *set,
			  const struct dmabench_point *point, const char *phases,
			  struct advise_point *cost);

struct advise_options {
	const char *format;
	const char *output;	/* NULL: standard output */
};

int dmabench_advise(const struct advise_options *options, char *const *paths,
		    size_t count);

void dmabench_advise_write_text(FILE *out, const struct advise *advise);
void dmabench_advise_write_markdown(FILE *out, const struct advise *advise);
void dmabench_advise_write_json(FILE *out, const struct advise *advise);

#endif /* DMABENCH_ADVISE_H */
