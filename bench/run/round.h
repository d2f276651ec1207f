/* SPDX-License-Identifier: GPL-2.0 */
/* One round: RUN, or the same by user space, with the arrays it needs around it. */
#ifndef DMABENCH_ROUND_H
#define DMABENCH_ROUND_H

#include "counters.h"
#include "dma_buf.h"
#include "memory.h"
#include "stats/histogram.h"
#include "sweep.h"

struct round_request {
	const struct dmabench_target_info *target;
	const struct sweep_point *point;
	const struct dmabench_numbers *cpus;	/* the first point->threads are used */
	uint64_t ops, seed;
	unsigned int batch;		/* 0: the kernel chooses */
	const struct run_counters *counters;	/* or NULL */
	uint32_t node;			/* whose memory, as RUN has it */
	const char *root;		/* of the files of the system; "" */
	bool footprint;			/* memory is told, and no time */
};

/* Zero it before the first round; it may serve any number of them. */
struct round {
	struct dmabench_run run;	/* as the kernel left it */
	struct dmabench_param_value params[DMABENCH_MOST_PARAMS];
	struct dmabench_counter counters[DMABENCH_MAX_COUNTERS];
	struct run_memory memory;
	struct run_dma_buf dma_buf;
	struct user_session session;
	double elapsed_ns;		/* of the whole system call, and of making memory for it */
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
/*
 * The same, but of a void round (-ESTALE), which says nothing, another is made; the
 * last of some that were all void is told.
 */
int dmabench_round_not_void(struct round *round, int fd,
			    const struct round_request *request);
void dmabench_round_free(struct round *round);

/*
 * The histogram behind @header, NULL: the first. NULL: there is no more; it is whole
 * if dmabench_round_is_sound().
 */
const struct dmabench_hist_header *
dmabench_round_next(const struct round *round, const struct dmabench_hist_header *header);

/* false: the histograms are not as long as they say. */
bool dmabench_round_is_sound(const struct round *round);

/* Which samples: of a phase, by CPUs of @node if they are kept @apart. */
struct round_phase {
	unsigned int number;
	bool apart;
	int node;
};

/*
 * Adds those of all threads to @histogram, and says their median in this round, of
 * one sample; NAN where the round has none. false: what the kernel returned
 * contradicts itself.
 */
bool dmabench_round_phase(const struct round *round, struct round_phase which,
			  double granularity_ticks, struct histogram *histogram,
			  double *median_ticks);

#endif /* DMABENCH_ROUND_H */
