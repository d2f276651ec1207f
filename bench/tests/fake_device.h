/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel that is not there: three experiments and what a test wants to go
 * wrong with them, in virtual time. An operation of "map" takes 1,000 ticks
 * and a tick a byte; of "unmap" 20 ticks, so that small ones are batched.
 *
 *	noop	baseline: 10 ticks
 *	broken	must fail; kind=flip,stale
 *	map	size=1..1M (4096) way=to,from,both hot=bool count=1..100 (1)
 *	copy	size=1..64k (4096); needs an engine
 *
 * A counter counts 100 in each timed part, and of an operation of "map" 250 more.
 */
#ifndef DMABENCH_FAKE_DEVICE_H
#define DMABENCH_FAKE_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#define FAKE_LOG	100000

/* All zero: all goes well. A size of 0 never matches. */
struct fake {
	/* The machine. */
	int open_error;			/* negative errno value */
	int ask_error;			/* likewise, of the question of that number */
	unsigned int ask_error_at;	/* 0: of none */
	unsigned int abi_version;	/* 0: the right one */
	unsigned int granularity;	/* of the clock, in ticks; 0: 1 */
	bool no_engine;
	bool no_noop;
	unsigned int targets_missed;	/* for want of room */
	bool bounce[2];			/* all mappings, by target */
	unsigned int far_cpu;		/* from this one on CPUs are on node 1; 0: none is */

	/* What goes wrong, by the size that is asked for. */
	uint64_t refuse_size, io_size, engine_size, damage_size, stale_size, fault_size;
	uint64_t noisy_size;		/* never settles */
	uint64_t slow_ns;		/* an operation of map takes longer */
	bool blind;			/* broken passes */
	int broken_error;		/* negative errno value of so many rounds of it */
	unsigned int broken_errors;
	unsigned int stale_every;	/* each so many-th round is void */
	unsigned int bounce_from;	/* rounds from this one on bounce */
	unsigned int sync_from;		/* rounds from this one on need syncs */
	unsigned int disturbed_from;	/* rounds from this one on have another beside */
	unsigned int gone_at;		/* ENODEV in this round */
	unsigned int lost_at;		/* EFAULT in this round, without a reason */
	unsigned int signal_at, signal;	/* raised in this round; 0: only EINTR */
	bool hang;			/* that round waits for the signal */
	bool deaf;			/* that round does not notice it */
	bool small_hist;		/* the first buffer is too small */
	bool liar;			/* histograms contradict themselves */
	int count_error;		/* errno value of the last counter asked for */
	bool old_module;		/* it knows of no counters */
	bool user_memory;		/* map is about the caller's memory */
	unsigned int footprints;	/* rounds that told one */
	bool no_footprint;		/* such a kernel does not tell it */
	bool dma_buf;			/* map imports a dma-buf; that of the module itself */
	bool leaves;			/* map tells which pages are expected */
	bool leaves_unknown;		/* and knows none */
	unsigned int counted_part;	/* of the time, in per cent; 0: all of it */

	/* What happened. */
	unsigned int rounds;		/* RUN, the broken ones aside */
	unsigned int opened, closed;
	unsigned int asked;		/* for information */
	unsigned int mapped[2];		/* single steps, by target */
	struct fake_round {
		unsigned int exp, threads;
		uint64_t size, ops, seed;
		unsigned int batch, node;
	} log[FAKE_LOG];
	double now_ns;
};

extern struct fake fake;

enum { FAKE_NOOP, FAKE_BROKEN, FAKE_MAP, FAKE_COPY };

void fake_reset(void);

#endif /* DMABENCH_FAKE_DEVICE_H */
