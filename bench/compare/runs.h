/* SPDX-License-Identifier: GPL-2.0 */
/* What the runs of a side tell of the base's phases: a value of each run, not its rounds. */
#ifndef DMABENCH_COMPARE_RUNS_H
#define DMABENCH_COMPARE_RUNS_H

#include "match.h"
#include "stats/student.h"

/* Of one of the base's points. */
struct dmabench_runs_point {
	const struct dmabench_kind *kind;	/* of the first run in which it was ok; NULL: none */
	uint32_t last;		/* the run that had it last, from 1; 0: none did */
	uint16_t least_size, most_size;	/* of their rounds, 0 of one that is unknown */
	bool settled;		/* in all of them */
	bool timed_otherwise;	/* in a run that was left out */
	bool roundless;		/* a run has no values of rounds, and so none */
};

struct dmabench_runs {
	size_t count;		/* of the side */
	const size_t *boots;	/* of each: equal numbers are one boot */
	double *ns;		/* a phase's are one after the other; INFINITY: the run has no such phase */
	float *errors_ns;	/* of these: what the rounds leave open; NAN: unknown */
	float *below_ns, *above_ns;	/* and the clock's steps; 0 where that is not told */
	struct dmabench_runs_point *points;
	size_t phases_room, points_room;
	size_t repeated;	/* points, left out: an earlier one of the run is like it */
	struct {
		double *ns, *logs, *low_logs, *high_logs, *errors, *means;
		size_t *boots;
	} room;			/* for those of one phase */
	double *rounds_ns;	/* of one phase */
	size_t rounds_room;
};

/* A phase of a side, as its runs have it: those that have a value. */
struct dmabench_runs_known {
	struct dmabench_runs_logs logs, low, high;	/* the latter: the clock's limits */
	double *means;		/* room for their boots' */
	double ns;		/* the geometric mean, or the mean where that cannot be */
	size_t boots;
	bool any;		/* a run has the phase, be it without a value */
	bool positive;		/* all values are, so that there are logarithms */
	bool same;
	bool open;		/* some clock's steps leave something open */
	bool nothing;		/* some value may be 0 or less, for all that its clock tells */
};

struct dmabench_runs *dmabench_runs_new(const struct dmabench_side *side);
void dmabench_runs_free(struct dmabench_runs *runs);

/* For all phases and points of the set, of which the base's are the first. */
void dmabench_runs_room(struct dmabench_runs *runs, const struct dmabench_dataset *set);
/* Was a like one of @run, from 0, taken before? */
bool dmabench_runs_has(const struct dmabench_runs *runs, size_t run, uint32_t number);
/* The set's point @from is the base's point @number of @run. */
void dmabench_runs_take(struct dmabench_runs *runs, const struct dmabench_dataset *set,
			size_t run, uint32_t number, uint32_t from);
/* The same of one that failed, or is not compared. */
void dmabench_runs_pass(struct dmabench_runs *runs, size_t run, uint32_t number);

/*
 * Takes it unless it is not to be compared. 0, or 2 after saying that it is of
 * another regime.
 */
int dmabench_match_run(const struct dmabench_comparison *comparison,
		       struct dmabench_runs *runs, size_t run, uint32_t number,
		       uint32_t from);

/* What the base's phases have as their figure: that of all of its runs. */
void dmabench_runs_average(struct dmabench_comparison *comparison);
/* Interval, p and scatter of a row, if it has them. */
void dmabench_runs_test(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
			struct dmabench_row *row, const struct dmabench_runs_known *was,
			const struct dmabench_runs_known *is);
/* All rows of the pair, whose new side's runs are @new. */
void dmabench_runs_compare(struct dmabench_matcher *matcher, struct dmabench_runs *new);

#endif /* DMABENCH_COMPARE_RUNS_H */
