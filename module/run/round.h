/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One round of one experiment, and what an experiment has to provide. The
 * README's "add an experiment" walks through it.
 */
#ifndef DMABENCH_ROUND_H
#define DMABENCH_ROUND_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/dma-direction.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/wait.h>

#include "core/clock.h"
#include "core/pages.h"
#include "core/target.h"
#include "counters.h"
#include "import.h"
#include "limits.h"
#include "targets/leaves.h"
#include "user_memory.h"
#include "uapi/hist.h"

struct dmabench_counted;
struct dmabench_engine;
struct dmabench_footprint;
struct dmabench_round;
struct dmabench_thread;
struct mem_cgroup;
struct pid;
struct sg_table;

#define DMABENCH_MAX_PARAMS	16
#define DMABENCH_MAX_PHASES	16
#define DMABENCH_MAX_PHASES_USED 8
#define DMABENCH_THREAD_BYTES	SZ_128K	/* that a round may pin, buffers aside */

/**
 * struct dmabench_param - a parameter of an experiment; see PARAM_INFO
 * @name: unique within the experiment
 * @unit: empty for a plain number
 * @help: one sentence
 * @type: enum dmabench_param_type
 * @min: smallest value
 * @max: largest value; of an enumeration: its last value
 * @def: default
 * @values: of an enumeration: @max + 1 names
 */
struct dmabench_param {
	const char *name;
	const char *unit;
	const char *help;
	enum dmabench_param_type type;
	u64 min;
	u64 max;
	u64 def;
	const char *const *values;
};

/* The values of a parameter that tells which CPU completes an operation. */
enum dmabench_complete_on {
	DMABENCH_COMPLETE_SAME,
	DMABENCH_COMPLETE_OTHER,
	DMABENCH_COMPLETE_NODE,
};

struct dmabench_phase {
	const char *name;
	const char *help;
};

/**
 * struct dmabench_exp - an experiment
 * @name: what users call it
 * @summary: one sentence
 * @flags: DMABENCH_EXP_*
 * @params: the parameters; round->params[] holds their values by index
 * @nparams: how many
 * @phases: the phases; the index is what dmabench_record() takes
 * @nphases: how many, up to DMABENCH_MAX_PHASES
 * @phases_used: optional; bitmap of the phases that these parameters have, up
 *	to DMABENCH_MAX_PHASES_USED of them. Without it all
 * @unavailable: why this kernel cannot run it, or NULL; none of the functions
 *	is called then
 * @check: optional; refuses, by dmabench_refuse(), parameters that do not go
 *	together, and fills in those that depend on others, and round->limits;
 *	fails with EOPNOTSUPP on a target that cannot. In user context, before
 *	anything is allocated and before the target is entered: it may ask
 *	dmabench_limits_ask() of the device
 * @wants_engine: optional; whether these parameters need an engine; without
 *	it, DMABENCH_EXP_NEEDS_ENGINE says so
 * @channels: optional; how many channels of the engine's device a round takes;
 *	without it one
 * @batch: optional; which batch is taken where @wanted operations were to be
 *	timed together. Without it each operation is timed by itself
 * @together: optional; index of the parameter, not the first, that says how
 *	many mappings or allocations are alive together. A round has at least as
 *	many operations, or it would be about fewer
 * @observed_ops: optional; how many operations show the regime of all buffers;
 *	without it, as many as are alive together
 * @setup: optional; allocates what a thread needs, on its CPU, with DMABENCH_GFP,
 *	and its buffers by dmabench_thread_pages(), or dmabench_node_seen() is told
 * @loop: does exactly @ops operations and records each phase. It owns the
 *	whole loop: nothing indirect lies between two reads of the clock. It
 *	asks dmabench_stopped() once an operation or batch, and between parts
 *	that are not timed: it goes over no more memory between two of them
 *	than a round may pin. It tells dmabench_holds() what it maps and
 *	allocates
 * @teardown: optional; called also after a setup that failed
 * @complete_on: optional; index of the parameter, not the first, that says on
 *	which CPU operations are completed: DMABENCH_PARAM_COMPLETE_ON. Where it
 *	is not the same, @loop only begins them: see run/handoff.h
 * @complete: the other half of @loop, for a completer, whose priv is that of its
 *	partner: completes @ops operations, or fewer if there will be no more, and
 *	records @complete_phases
 * @complete_phases: bitmap of the phases that a completer records
 * @exclusive: nobody else may use the target in such a round, not even to map
 */
struct dmabench_exp {
	const char *name;
	const char *summary;
	u32 flags;
	const struct dmabench_param *params;
	u32 nparams;
	const struct dmabench_phase *phases;
	u32 nphases;
	const char *unavailable;
	u32 (*phases_used)(const struct dmabench_round *round);
	int (*check)(struct dmabench_round *round);
	bool (*wants_engine)(const struct dmabench_round *round);
	u32 (*channels)(const struct dmabench_round *round);
	u32 (*batch)(const struct dmabench_round *round, u32 wanted);
	u32 together;
	u64 (*observed_ops)(const struct dmabench_round *round);
	int (*setup)(struct dmabench_thread *thread);
	int (*loop)(struct dmabench_thread *thread, u64 ops);
	void (*teardown)(struct dmabench_thread *thread);
	u32 complete_on;
	void (*complete)(struct dmabench_thread *completer, u64 ops);
	u32 complete_phases;
	bool exclusive;
};

enum dmabench_stage {
	DMABENCH_STAGE_SETUP,
	DMABENCH_STAGE_WARMUP,		/* observed */
	DMABENCH_STAGE_TIMED,
	DMABENCH_STAGE_AFTER,		/* observed */
	DMABENCH_STAGE_TEARDOWN,
};

/**
 * struct dmabench_handoff - how far a thread and its completer are
 * @begun: operations that the thread began
 * @closed: it begins no more in this stage
 * @next: where in the ring the next one goes
 * @ended: those that the completer completed
 * @oldest: where in the ring the next one to be completed is
 */
struct dmabench_handoff {
	u32 begun;
	bool closed;
	u32 next;
	u32 ended ____cacheline_aligned_in_smp;
	u32 oldest;
} ____cacheline_aligned_in_smp;

/**
 * struct dmabench_thread - one CPU's part of a round
 * @round: the round
 * @dev: the target's device
 * @index: 0 and up, by rising CPU; a completer has that of its partner
 * @cpu: where it is bound to
 * @node: whose memory its buffers are to be; NUMA_NO_NODE: as the kernel has it
 * @memory_node: where those were found to be, or DMABENCH_NODE_NONE, _SEVERAL
 * @task: the kthread
 * @seen: the last stage it took up
 * @priv: the experiment's own
 * @partner: its completer, or whose it is; NULL: operations are completed where
 *	they were begun
 * @completes: it is the completer
 * @handoff: of a thread with a completer
 * @counted: perf events, if any are counted
 * @hist: one a phase; without buckets where the round has not that phase
 * @buckets: the memory behind all of @hist
 * @held: mappings and allocations that @priv holds now
 * @observing: mappings are checked for bouncing now; never while timed
 * @done: it has its samples, and works on for those that have not
 * @mapped: mappings observed in this stage
 * @bounced: those that went through a bounce buffer
 * @verified_bytes: compared and found right, in the timed stage
 * @overruns: periods that the engine was ahead of, in the timed stage
 * @entries: of the lists that the experiment made of pages, in the timed stage
 * @segments: that they were mapped to
 * @leaves: of the mappings observed
 * @context_switches: in the timed stage
 * @interrupts: on its CPU, in the timed stage
 * @start_ns: of the timed stage
 * @end_ns: of the timed stage
 * @err: of the last stage
 */
struct dmabench_thread {
	struct dmabench_round *round;
	struct device *dev;
	unsigned int index;
	unsigned int cpu;
	int node;
	int memory_node;
	struct task_struct *task;
	unsigned int seen;
	void *priv;
	struct dmabench_thread *partner;
	bool completes;
	struct dmabench_hist hist[DMABENCH_MAX_PHASES];
	u32 *buckets;
	struct dmabench_counted *counted;
	s64 held;
	bool observing;
	bool done;
	u64 mapped;
	u64 bounced;
	u64 verified_bytes;
	u64 overruns;
	u64 entries;
	u64 segments;
	struct dmabench_leaves leaves;
	u64 context_switches;
	u64 interrupts;
	u64 start_ns;
	u64 end_ns;
	int err;
	struct dmabench_handoff handoff;
} ____cacheline_aligned_in_smp;

/**
 * struct dmabench_round - one RUN
 * @exp: the experiment
 * @target: entered for the whole round
 * @engine: held if the experiment needs one, else NULL; first of a list if it
 *	needs several channels
 * @params: values by index
 * @phases: bitmap of the phases that these parameters have
 * @limits: of the target's device, during the round
 * @was: what they were before
 * @ops: operations a thread
 * @warmup_ops: operations a thread, before
 * @bytes: memory that the threads may have together
 * @seed: of patterns and random orders
 * @node: as RUN has it
 * @user: the caller's memory
 * @wants_footprint: what the operations take of the kernel's memory is told
 * @footprint: what is known of it, while it is looked at; else NULL
 * @import: the caller's dma-buf
 * @batch: operations timed together, at least 1
 * @counters: what is counted, and what came of it
 * @ncounters: how many
 * @cpus: of all workers
 * @nthreads: how many operations are begun at once
 * @nworkers: the threads, and behind them the completers, in the same order
 * @worker_cpu: where each is bound to
 * @memcg: the caller's, which pays for what the threads allocate; NULL: nobody does
 * @threads: the workers
 * @hist: of all threads, as RUN gives them; NULL until they are complete
 * @stop: set once, by a signal or the first error
 * @stage: what the threads are to do
 * @stage_number: rises with each stage
 * @wake: the threads wait here for a stage
 * @pending: threads still in the stage
 * @arrived: threads ready to start the timed stage
 * @working: threads that have not all samples of it yet
 * @done: the caller waits here for @pending to become 0
 * @under_way: in the list of all rounds that are
 * @owner: the process that asked for it
 * @disturbed: how many rounds were under way beside it
 * @disturbed_by: process of the first of them, or NULL
 * @refused: index of the parameter that was refused, or DMABENCH_ALL
 * @reason_taken: somebody wrote @reason
 * @reason: what went wrong first, in words
 */
struct dmabench_round {
	const struct dmabench_exp *exp;
	struct dmabench_target *target;
	struct dmabench_engine *engine;
	u64 params[DMABENCH_MAX_PARAMS];
	u32 phases;
	struct dmabench_limits limits;
	struct {
		u64 mask;
		u32 max_segment_bytes;
		u32 min_align_mask;
	} was;
	u64 ops;
	u64 warmup_ops;
	u64 bytes;
	u64 seed;
	u32 node;
	struct dmabench_user_memory user;
	bool wants_footprint;
	struct dmabench_footprint *footprint;
	struct dmabench_import import;
	u32 batch;
	struct dmabench_counter counters[DMABENCH_MAX_COUNTERS];
	u32 ncounters;
	cpumask_var_t cpus;
	unsigned int nthreads;
	unsigned int nworkers;
	unsigned int *worker_cpu;
	struct mem_cgroup *memcg;
	struct dmabench_thread *threads;
	void *hist;
	bool stop;
	enum dmabench_stage stage;
	unsigned int stage_number;
	wait_queue_head_t wake;
	atomic_t pending;
	atomic_t arrived;
	atomic_t working;
	wait_queue_head_t done;
	struct list_head under_way;
	struct pid *owner;
	u32 disturbed;
	struct pid *disturbed_by;
	u32 refused;
	atomic_t reason_taken;
	char reason[DMABENCH_TEXT_LEN];
};

/* ------------------------------------------- what an experiment may call */

/* Adds a sample of @ticks, never between two reads of the clock. */
static inline void dmabench_record(struct dmabench_thread *thread,
				   unsigned int phase, u64 ticks)
{
	struct dmabench_hist *hist = &thread->hist[phase];

	if (unlikely(thread->counted))
		dmabench_count_phase(thread, phase);
	if (!thread->done && !WARN_ON_ONCE(!hist->buckets))
		dmabench_hist_add(hist, ticks);
}

/*
 * @count mappings or allocations were made, or -@count given back. Never
 * between two reads of the clock. The round fails unless all were, in the end.
 */
static inline void dmabench_holds(struct dmabench_thread *thread, s64 count)
{
	thread->held += count;
}

/* Asked between operations: 0, -EINTR or -ENODEV to leave the loop with. */
static inline int dmabench_stopped(const struct dmabench_thread *thread)
{
	cond_resched();
	if (dmabench_target_gone(thread->round->target))
		return -ENODEV;
	return READ_ONCE(thread->round->stop) ? -EINTR : 0;
}

void dmabench_observe(struct dmabench_thread *thread, const void *vaddr,
		      dma_addr_t addr);
void dmabench_observe_sg(struct dmabench_thread *thread,
			 struct sg_table *table);
__printf(3, 4)
int dmabench_refuse(struct dmabench_round *round, u32 param,
		    const char *fmt, ...);
__printf(3, 4)
int dmabench_unsupported(struct dmabench_round *round, u32 param,
			 const char *fmt, ...);
__printf(3, 4)
int dmabench_fail(struct dmabench_round *round, int err, const char *fmt, ...);
int dmabench_fail_map(struct dmabench_thread *thread, void *vaddr,
		      size_t length, enum dma_data_direction direction);
int dmabench_fail_map_sg(struct dmabench_thread *thread,
			 struct sg_table *table,
			 enum dma_data_direction direction, int err);
int dmabench_fail_alloc(struct dmabench_thread *thread, size_t length);
void *dmabench_thread_pages(struct dmabench_thread *thread, size_t length);
void dmabench_node_seen(struct dmabench_thread *thread, const void *vaddr, size_t length);
int dmabench_check_memory(struct dmabench_round *round, u64 bytes);

/*
 * For an experiment's batch function, whose operations go over @bytes of memory
 * each, at the pace of a copy: a batch goes over no more than a round may pin on
 * any machine. Only after it can the round be ended.
 */
static inline u32 dmabench_batch_within(u32 wanted, u64 bytes)
{
	u64 most = max(div64_u64(DMABENCH_MAX_FILE_BYTES, bytes), 1ULL);

	return min_t(u64, most, min(wanted, DMABENCH_MAX_BATCH));
}

/* How much longer it takes to allocate memory, or to access it word by word. */
#define DMABENCH_SLOWER	16

/* How many mappings or allocations of a thread are alive together. */
static inline u64 dmabench_together(const struct dmabench_round *round)
{
	return round->exp->together ? round->params[round->exp->together] : 1;
}

/* So many operations, or as many more as whole batches take. */
static inline u64 dmabench_whole_batches(const struct dmabench_round *round, u64 ops)
{
	return DIV_ROUND_UP_ULL(ops, round->batch) * round->batch;
}

/* ------------------------------------------------------ the runner's own */

/* Who takes the samples of @phase of thread @i: it, or its completer. */
static inline struct dmabench_thread *
dmabench_round_taker(const struct dmabench_round *round, unsigned int i, unsigned int phase)
{
	bool completed = round->nworkers > round->nthreads &&
			 round->exp->complete_phases & BIT(phase);

	return &round->threads[completed ? round->nthreads + i : i];
}

static inline struct dmabench_hist *
dmabench_round_hist(const struct dmabench_round *round, unsigned int i, unsigned int phase)
{
	return &dmabench_round_taker(round, i, phase)->hist[phase];
}

int dmabench_round_run(struct dmabench_round *round, struct dmabench_run *run);
int dmabench_round_params(struct dmabench_round *round,
			  const struct dmabench_run *run);
int dmabench_round_params_back(const struct dmabench_round *round,
			       const struct dmabench_run *run);
void dmabench_round_begin(struct dmabench_round *round);
void dmabench_round_end(struct dmabench_round *round, struct dmabench_run *run);
bool dmabench_rounds_hold(void);
void dmabench_rounds_admit(void);
int dmabench_node_check(struct dmabench_round *round);
int dmabench_node_of(const struct dmabench_round *round, unsigned int cpu);
int dmabench_node_verdict(struct dmabench_thread *thread);
int dmabench_threads_start(struct dmabench_round *round);
int dmabench_threads_stage(struct dmabench_round *round,
			   enum dmabench_stage stage);
void dmabench_threads_stop(struct dmabench_round *round);
int dmabench_hist_alloc(struct dmabench_thread *thread);
void dmabench_hist_free(struct dmabench_thread *thread);
void dmabench_hist_restart(struct dmabench_thread *thread);
int dmabench_hist_write(struct dmabench_round *round, struct dmabench_run *run);
int dmabench_hist_copy(const struct dmabench_round *round,
		       const struct dmabench_run *run);

#endif /* DMABENCH_ROUND_H */
