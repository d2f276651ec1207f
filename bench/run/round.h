/* SPDX-License-Identifier: GPL-2.0 */
/* One round: RUN, with the arrays it needs around it. */
#ifndef DMABENCH_ROUND_H
#define DMABENCH_ROUND_H

#include "counters.h"
#include "stats/histogram.h"
#include "sweep.h"

struct round_request {
	const struct dmabench_target_info *target;
	const struct sweep_point *point;
	const struct dmabench_numbers *cpus;	/* the first point->threads are used */
	uint64_t ops, seed;
	unsigned int batch;		/* 0: the kernel chooses */
	const struct run_counters *counters;	/* or NULL */
};

/* Zero it before the first round; it may serve any number of them. */
struct round {
	struct dmabench_run run;	/* as the kernel left it */
	struct dmabench_param_value params[DMABENCH_MOST_PARAMS];
	struct dmabench_counter counters[DMABENCH_MAX_COUNTERS];
	double elapsed_ns;		/* of the whole system call */
	char *hist;
	size_t hist_size;
	bool told;			/* that another run disturbs this one */
};

/*
 * 0 or what RUN says, negative; never -ENOBUFS. The first round that another run
 * disturbs is told on standard error.
 */
int dmabench_round(struct round *round, int fd,
		   const struct round_request *request);
void dmabench_round_free(struct round *round);

/*
 * Adds the phase @which of all threads to @histogram, and says its median in
 * this round, of one sample; NAN where the round has not that phase. false:
 * what the kernel returned contradicts itself.
 */
bool dmabench_round_phase(const struct round *round, unsigned int which,
			  double granularity_ticks, struct histogram *histogram,
			  double *median_ticks);

#endif /* DMABENCH_ROUND_H */
