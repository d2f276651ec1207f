/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of several costs is the least at which size. Nothing here reads or
 * writes.
 *
 * Between measured sizes a cost, and each end of its interval, is a straight
 * line in logarithms of both. Of two costs one is less than the other where
 * the upper end of its 95 % interval is below the other's lower end; elsewhere
 * no difference can be told. So the interval of a crossover, which is where
 * none can be told around it, holds it at least 95 times in 100. It is widened
 * by where its ends would be with straight lines in plain numbers, for a cost
 * of a fixed part and one by the byte is that. A curve that bends more than
 * both between two sizes was measured at too few.
 */
#ifndef DMABENCH_ADVISE_CURVE_H
#define DMABENCH_ADVISE_CURVE_H

#include <stdbool.h>
#include <stddef.h>

/* Curves are bits of an unsigned int. */
#define ADVISE_MOST_CURVES	16

/* All above 0. */
struct advise_point {
	double size;
	double cost, low, high;		/* the median, and its 95 % interval */
	bool settled;
};

struct advise_curve {
	const char *name;
	struct advise_point *points;	/* by rising size, none twice */
	size_t count;
};

/* No curve is known to be cheaper than one of @cheapest. */
struct advise_range {
	double from, to;
	double from_high, to_low;	/* @from and @to, widened */
	unsigned int cheapest;
	bool alone;			/* nothing else was measured there */
};

/* From the only cheapest one of a range to that of a later range. */
struct advise_crossover {
	size_t before, after;		/* indices of the ranges */
	unsigned int below, above;	/* indices of the curves */
	double size, low, high;
	double left, right;		/* the nearest measured sizes */
};

struct advise_findings {
	struct advise_range *ranges;
	size_t ranges_count;
	struct advise_crossover *crossovers;
	size_t crossovers_count;
};

/* Looks at the curves in @which alone. Free @findings. */
void dmabench_advise_find(const struct advise_curve *curves, unsigned int which,
			  struct advise_findings *findings);
void dmabench_advise_findings_free(struct advise_findings *findings);

/* The one curve of a set, or -1. */
int dmabench_advise_only(unsigned int set);

const struct advise_point *
dmabench_advise_point(const struct advise_curve *curve, double size);

/*
 * How many transfers a buffer has to serve so that it is no dearer to map it
 * once and sync it: @fixed is what one map and one unmap cost, @gain what a
 * transfer saves that finds its buffer mapped. All intervals as above.
 * INFINITY: never.
 */
struct advise_payback {
	double size;
	double transfers, low, high;
};

struct advise_payback
dmabench_advise_payback(const struct advise_point *fixed,
			const struct advise_point *each_time,
			const struct advise_point *persistent);

#endif /* DMABENCH_ADVISE_CURVE_H */
