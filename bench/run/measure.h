/* SPDX-License-Identifier: GPL-2.0 */
/* One point, from its first round to its result. */
#ifndef DMABENCH_MEASURE_H
#define DMABENCH_MEASURE_H

#include "counted.h"
#include "host/evidence.h"
#include "round.h"
#include "schedule.h"
#include "stats/statistic.h"

/* What all points of a run share. */
struct measure_setup {
	int fd;
	const struct dmabench_target_info *target;
	const struct dmabench_numbers *cpus;
	struct schedule_limits limits;
	double tick_ns, granularity_ticks;
	uint64_t seed;
	uint32_t node;			/* whose memory, as RUN has it */
	const char *node_text;		/* as it was asked for, or NULL */
	const char *root;		/* of the files of the system; "" */
	const struct run_counters *counters;	/* or NULL */
	bool footprint;			/* what operations take of the kernel's memory */
	bool told_footprint;		/* that the kernel does not tell it */
	struct round round;
};

enum measure_status {
	MEASURE_GOING_ON,
	MEASURE_OK,
	MEASURE_REFUSED,		/* the kernel said no to this point */
	MEASURE_FAILED,			/* wrong data, or a failed transfer */
};

/* Why a point did not come within the precision asked for. */
enum measure_unsettled {
	MEASURE_SETTLED,
	MEASURE_NOISE,
	MEASURE_DISTURBED,		/* another run had some of the same time */
	MEASURE_CLOCK,			/* its steps are too coarse */
	MEASURE_UNSETTLED
};

/* Where a thread is, and its buffers: nodes, DMABENCH_NODE_NONE, _SEVERAL. */
struct measure_place {
	int cpu_node, memory_node;
};

/* Bytes, as RUN has them; DMABENCH_FOOTPRINT_UNKNOWN. */
struct measure_footprint {
	uint64_t peak_page, peak_object, left_page, left_object;
};

struct measure_phase {
	unsigned int number;		/* the kernel's */
	bool apart;			/* samples of the CPUs of @node alone */
	int node;
	struct histogram total, latest;
	double latest_median_ticks;
	double *p50_ns;			/* of each round; limits.max_rounds */
	/* All but DMABENCH_P50, which is known better. */
	struct dmabench_blocks blocks[DMABENCH_STATISTICS];
};

struct measure {
	struct sweep_point point;	/* values become the effective ones */
	uint64_t asked[DMABENCH_MOST_PARAMS];
	enum measure_status status;
	enum measure_unsettled unsettled;
	int error;			/* errno of a refusal, positive */
	unsigned int refused_param;	/* id, or DMABENCH_ALL */
	char reason[DMABENCH_TEXT_LEN];
	struct evidence evidence;	/* after EIO */

	struct measure_phase *phases;
	unsigned int nphases;
	bool together, kept_apart;	/* nodes: never; the first round told which there are */
	struct measure_place *places;	/* of each thread, by rising CPU */
	size_t rounds, void_rounds, voids_in_a_row, probes;
	size_t disturbed_rounds;	/* of @rounds: another run had some of the same time */
	bool looked;			/* for the footprint, in a round of its own */
	struct measure_footprint footprint;
	bool counting;			/* the number of operations is found */
	uint64_t ops, operations;
	uint64_t most_ops;		/* of a round */
	unsigned int batch, translation, bounced, sync;
	uint64_t verified_bytes, context_switches, interrupts, overruns, wall_ns;
	uint64_t entries, segments;	/* of lists of pages */
	uint64_t leaf_mappings, leaves[DMABENCH_LEAF_SIZES];	/* as RUN has them */
	double elapsed_ns;
	struct counted counted[DMABENCH_MAX_COUNTERS];	/* as the setup's counters */
	uint64_t counted_parts;
};

/* @batch: 0 to let the kernel choose. Free it with dmabench_measure_end(). */
struct measure *dmabench_measure_begin(const struct measure_setup *setup,
				       const struct sweep_point *point,
				       unsigned int batch);
void dmabench_measure_end(struct measure *measure);

/* Room for another one of the kernel's phase of this number. */
struct measure_phase *dmabench_measure_add_phase(const struct measure_setup *setup,
						 struct measure *measure, unsigned int number);
void dmabench_measure_drop_phases(struct measure *measure);

/* After the first round: see measure_nodes.c. The round is sound. */
void dmabench_measure_keep_apart(const struct measure_setup *setup, struct measure *measure,
				 const struct round *round);
void dmabench_measure_places(struct measure *measure, const struct round *round);

/* "map", or "map@node1" of the CPUs of node 1 alone, for which there is @size in @name. */
const char *dmabench_measure_phase_name(const struct measure *measure, unsigned int phase,
					char *name, size_t size);

/*
 * One round more. 0 (look at ->status), or a negative errno value that ends
 * the run: -EINTR, -ENODEV, or one that no point is to blame for.
 */
int dmabench_measure_round(struct measure_setup *setup, struct measure *measure);

/*
 * The raw median of @phase so far: of its rounds' medians, so that it lies in
 * their interval. NAN before there is one.
 */
double dmabench_measure_p50_ns(const struct measure *measure, unsigned int phase);

/*
 * The 95 % interval of that: of the rounds' medians, and as much wider as the
 * clock's steps leave open. @open: of them alone. NAN where there is none.
 */
struct measure_interval {
	double low_ns, high_ns;
};

/* The widest of the phases', half of it, in per cent of the median; NAN where one has none. */
double dmabench_measure_error_pct(const struct measure_setup *setup,
				  const struct measure *measure);

struct measure_interval dmabench_measure_ci95(const struct measure_setup *setup,
					      const struct measure *measure,
					      unsigned int phase,
					      struct measure_interval *open);

/* Timed parts that were counted of an operation; NAN: none. */
double dmabench_measure_parts_per_op(const struct measure *measure);

#endif /* DMABENCH_MEASURE_H */
