// SPDX-License-Identifier: GPL-2.0
/* One round of one point, from the parameters to the histograms. */
#include <linux/log2.h>
#include <linux/uaccess.h>

#include "compat/compat.h"
#include "core/charge.h"
#include "core/object.h"
#include "footprint.h"
#include "handoff.h"
#include "targets/engine.h"
#include "targets/observe.h"

/*
 * Operations shorter than so many steps of the clock are timed in batches of
 * about BATCH_STEPS.
 */
#define SHORT_STEPS	100
#define BATCH_STEPS	1000
/* Samples that the choice of the batch rests on. */
#define PROBE_OPS	8
/* Batches that tell how long a batch takes. */
#define PROBE_BATCHES	8

/* Counts the mapping while the regime is being observed; never while timed. */
void dmabench_observe(struct dmabench_thread *thread, const void *vaddr,
		      dma_addr_t addr)
{
	thread->mapped++;
	thread->bounced += dmabench_is_bounced(thread->dev, vaddr, addr);
}

/* As dmabench_observe(), of each page of a list. */
void dmabench_observe_sg(struct dmabench_thread *thread, struct sg_table *table)
{
	dmabench_count_sg(thread->dev, table, &thread->mapped, &thread->bounced);
}

static enum dmabench_bounced round_bounced(const struct dmabench_round *round)
{
	u64 mapped = 0, bounced = 0;
	unsigned int i;

	for (i = 0; i < round->nworkers; i++) {
		mapped += round->threads[i].mapped;
		bounced += round->threads[i].bounced;
	}
	return dmabench_bounced(mapped, bounced);
}

/* As bounced, it is told of rounds that map something. */
static enum dmabench_run_sync round_sync(const struct dmabench_round *round,
					 enum dmabench_bounced bounced)
{
	if (bounced == DMABENCH_BOUNCED_UNKNOWN)
		return DMABENCH_RUN_SYNC_UNKNOWN;
	return dma_dev_need_sync(round->target->dev) ?
	       DMABENCH_RUN_SYNC_NEEDED : DMABENCH_RUN_SYNC_SKIPPED;
}

/*
 * The shortest phase decides for all, by the first thread: timed alone, a
 * phase of few ticks would be mostly the clock's own cost and granularity.
 */
static u32 choose_batch(const struct dmabench_round *round)
{
	const struct dmabench_exp *exp = round->exp;
	u64 shortest = U64_MAX, cost = dmabench_clock_info.cost_ticks, ticks;
	u64 step = dmabench_clock_info.granularity_ticks;
	const struct dmabench_hist *hist;
	u32 i;

	if (!exp->batch)
		return 1;
	for (i = 0; i < exp->nphases; i++) {
		hist = dmabench_round_hist(round, 0, i);
		if (hist->buckets)
			shortest = min(shortest, dmabench_hist_median(hist));
	}
	if (shortest >= SHORT_STEPS * step + cost)
		return 1;
	ticks = shortest > cost ? shortest - cost : 1;
	/* A power of two: the same in the next run, though not all ticks are. */
	return exp->batch(round, roundup_pow_of_two(div64_u64(BATCH_STEPS * step, ticks)));
}

static int parse_batch(struct dmabench_round *round, const struct dmabench_run *run)
{
	const struct dmabench_exp *exp = round->exp;
	u32 allowed = 1;

	round->batch = max(1U, run->batch);
	if (run->batch > DMABENCH_MAX_BATCH)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "batch %u is above %u", run->batch,
				       DMABENCH_MAX_BATCH);
	if (exp->batch && run->batch > 1)
		allowed = exp->batch(round, run->batch);
	if (round->batch != 1 && round->batch != allowed)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "batch %u is not what these parameters allow: %s%u",
				       run->batch, allowed > 1 ? "1 or " : "", allowed);
	return 0;
}

static int parse_cpus(struct dmabench_round *round, const struct dmabench_run *run)
{
	u64 word;
	u32 i, bit;

	if (run->cpus_bytes % sizeof(word) || !run->cpus != !run->cpus_bytes ||
	    run->cpus_bytes > DIV_ROUND_UP(nr_cpu_ids, 64) * sizeof(word))
		return dmabench_refuse(round, DMABENCH_ALL,
				       "cpus must be whole u64 words, for at most %u CPUs",
				       nr_cpu_ids);
	if (!run->cpus)
		cpumask_set_cpu(raw_smp_processor_id(), round->cpus);
	for (i = 0; i < run->cpus_bytes / sizeof(word); i++) {
		if (copy_from_user(&word, u64_to_user_ptr(run->cpus) +
				   i * sizeof(word), sizeof(word)))
			return -EFAULT;
		for (bit = 0; bit < 64; bit++) {
			if (!(word & BIT_ULL(bit)))
				continue;
			if (i * 64 + bit >= nr_cpu_ids || !cpu_online(i * 64 + bit))
				return dmabench_refuse(round, DMABENCH_ALL,
						       "CPU %u is not online",
						       i * 64 + bit);
			cpumask_set_cpu(i * 64 + bit, round->cpus);
		}
	}
	round->nthreads = cpumask_weight(round->cpus);
	if (!round->nthreads)
		return dmabench_refuse(round, DMABENCH_ALL, "cpus names no CPU");
	return 0;
}

static int parse_counts(struct dmabench_round *round, const struct dmabench_run *run)
{
	if (!run->ops || run->ops > DMABENCH_MAX_OPS ||
	    run->warmup_ops > DMABENCH_MAX_OPS)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "ops must be 1 to %llu, warmup_ops 0 to %llu",
				       DMABENCH_MAX_OPS, DMABENCH_MAX_OPS);
	round->ops = run->ops;
	round->warmup_ops = run->warmup_ops;
	round->seed = run->seed;
	round->node = run->node;
	return 0;
}

static bool wants_engine(const struct dmabench_round *round)
{
	const struct dmabench_exp *exp = round->exp;

	return exp->wants_engine ? exp->wants_engine(round) :
				   exp->flags & (DMABENCH_EXP_NEEDS_ENGINE |
						 DMABENCH_EXP_NEEDS_CHANNEL);
}

static int check_kernel(struct dmabench_round *round)
{
	if (round->exp->unavailable)
		return dmabench_fail(round, -EOPNOTSUPP, "%s",
				     round->exp->unavailable);
	return 0;
}

static int check_engine(struct dmabench_round *round)
{
	const struct dmabench_exp *exp = round->exp;

	if (exp->flags & DMABENCH_EXP_NEEDS_CHANNEL) {
		if (round->target->port.peripheral)
			return 0;
		return dmabench_fail(round, -EOPNOTSUPP,
				     "%s needs the channel of a peripheral, and target %s is none",
				     exp->name, round->target->name);
	}
	if (wants_engine(round) && round->target->port.peripheral)
		return dmabench_fail(round, -EOPNOTSUPP,
				     "%s needs an engine that copies memory, and target %s is a peripheral's channel",
				     exp->name, round->target->name);
	if (wants_engine(round) && !dmabench_target_copies(round->target))
		return dmabench_fail(round, -EOPNOTSUPP,
				     "%s needs an engine and target %s has none",
				     exp->name, round->target->name);
	return 0;
}

/*
 * The warm-up also tells where the medians will be, and what batch to choose;
 * with a batch the medians are others, and it is done once more.
 */
static int warm_up(struct dmabench_round *round, bool choose)
{
	int err;

	if (choose && round->exp->batch)
		round->warmup_ops = max_t(u64, round->warmup_ops, PROBE_OPS);
	round->warmup_ops = dmabench_whole_batches(round, round->warmup_ops);
	err = dmabench_threads_stage(round, DMABENCH_STAGE_WARMUP);
	if (err)
		return err;
	if (choose)
		round->batch = choose_batch(round);
	round->ops = dmabench_whole_batches(round, max(round->ops,
						       dmabench_together(round)));
	if (!choose || round->batch == 1)
		return 0;
	round->warmup_ops = PROBE_BATCHES * round->batch;
	return dmabench_threads_stage(round, DMABENCH_STAGE_WARMUP);
}

/* The observed and the timed stages; the regime must not change between. */
static int run_stages(struct dmabench_round *round, struct dmabench_run *run)
{
	enum dmabench_translation translation;
	enum dmabench_bounced bounced;
	enum dmabench_run_sync sync;
	int err;

	translation = dmabench_translation(round->target->dev);
	err = dmabench_threads_stage(round, DMABENCH_STAGE_SETUP) ?:
	      dmabench_footprint_begin(round) ?: warm_up(round, !run->batch);
	run->out_translation = translation;
	run->out_batch = round->batch;
	run->out_ops = round->ops;
	if (err)
		return err;
	bounced = round_bounced(round);
	run->out_bounced = bounced;
	sync = round_sync(round, bounced);
	run->out_sync = sync;
	err = dmabench_threads_stage(round, DMABENCH_STAGE_TIMED);
	if (err)
		return err;
	err = dmabench_hist_write(round, run);
	if (err)
		return err;
	err = dmabench_threads_stage(round, DMABENCH_STAGE_AFTER);
	if (err)
		return err;
	if (translation != dmabench_translation(round->target->dev) ||
	    bounced != round_bounced(round))
		return dmabench_fail(round, -ESTALE,
				     "the regime changed in the round");
	if (sync != round_sync(round, bounced))
		return dmabench_fail(round, -ESTALE,
				     "a first bounce, or a new mask, changed in the round whether syncs are skipped");
	return 0;
}

static void sum_leaves(const struct dmabench_leaves *leaves, struct dmabench_run *run)
{
	unsigned int i;

	run->out_leaf_mappings += leaves->mappings;
	run->out_leaf_sizes |= leaves->sizes;
	for (i = 0; i < DMABENCH_LEAF_SIZES; i++)
		run->out_leaves[i] += leaves->count[i];
}

static void sum_threads(struct dmabench_round *round,
			struct dmabench_run *run)
{
	u64 start = U64_MAX, end = 0;
	unsigned int i;

	for (i = 0; i < round->nworkers; i++) {
		const struct dmabench_thread *thread = &round->threads[i];

		run->out_verified_bytes += thread->verified_bytes;
		run->out_context_switches += thread->context_switches;
		run->out_interrupts += thread->interrupts;
		run->out_overruns += thread->overruns;
		run->out_entries += thread->entries;
		run->out_segments += thread->segments;
		sum_leaves(&thread->leaves, run);
		run->out_memory_node = dmabench_node_merge(run->out_memory_node,
							   thread->memory_node);
		start = min(start, thread->start_ns);
		end = max(end, thread->end_ns);
	}
	dmabench_counters_sum(round, run);
	run->out_wall_ns = end - start;
	run->out_threads = round->nthreads;
}

/* What an engine that would not stop may still reach is kept on purpose. */
static int check_given_back(struct dmabench_round *round)
{
	s64 held = 0;
	unsigned int i;

	for (i = 0; i < round->nthreads; i++) {
		const struct dmabench_thread *thread = &round->threads[i];

		held += abs(thread->held + (thread->partner ? thread->partner->held : 0));
	}
	if (!held || dmabench_target_stuck(round->target))
		return 0;
	atomic_add(held, &dmabench_live_mappings);
	round->reason[0] = '\0';
	atomic_set(&round->reason_taken, 0);
	return dmabench_fail(round, -ENOTRECOVERABLE,
			     "%s lost count of %lld mappings or allocations: a bug of this module",
			     round->exp->name, held);
}

static int run_threads(struct dmabench_round *round, struct dmabench_run *run)
{
	int err = dmabench_threads_start(round);

	if (!err) {
		err = run_stages(round, run);
		sum_threads(round, run);
		dmabench_threads_stage(round, DMABENCH_STAGE_TEARDOWN);
		dmabench_footprint_end(round, run);
		err = check_given_back(round) ?: err;
	}
	dmabench_threads_stop(round);
	return err;
}

static int take_engine(struct dmabench_round *round)
{
	const struct dmabench_exp *exp = round->exp;
	u32 channels = exp->channels ? exp->channels(round) : 1;
	struct dmabench_engine *engine;

	if (!wants_engine(round))
		return 0;
	engine = dmabench_engine_get(round->target, channels);
	if (engine == ERR_PTR(-ESTALE))
		return dmabench_fail(round, -ESTALE,
				     "engine %s maps for another device since it was taken: list the targets, and try again",
				     round->target->engine);
	if (IS_ERR(engine))
		return dmabench_fail(round, PTR_ERR(engine),
				     channels == DMABENCH_ALL_CHANNELS ?
				     "engine %s is in use, or another channel of its device" :
				     "engine %s is in use, or its device has not %u channels free",
				     round->target->engine, channels);
	round->engine = engine;
	for (; engine; engine = engine->next)
		engine->stop = &round->stop;
	return 0;
}

static int enter_target(const struct dmabench_round *round)
{
	return round->exp->exclusive ? dmabench_target_enter_alone(round->target) :
				       dmabench_target_enter(round->target);
}

/* Nothing that it would allocate would ever be freed. */
static int check_engine_stops(struct dmabench_round *round)
{
	if (!dmabench_target_stuck(round->target))
		return 0;
	return dmabench_fail(round, -EREMOTEIO,
			     "an engine of target %s would not stop; unbind it",
			     round->target->name);
}

static void leave_target(const struct dmabench_round *round)
{
	if (round->exp->exclusive)
		dmabench_target_leave_alone(round->target);
	else
		dmabench_target_leave(round->target);
}

static int run_entered(struct dmabench_round *round, struct dmabench_run *run)
{
	int err = enter_target(round);

	if (err)
		return err;
	atomic64_inc(&round->target->device->map_generation);
	err = check_engine_stops(round) ?: dmabench_node_check(round) ?: take_engine(round);
	if (err)
		goto leave;
	err = dmabench_limits_begin(round);
	if (err)
		goto put_engine;
	err = run_threads(round, run);
	dmabench_limits_end(round);
put_engine:
	if (round->engine)
		dmabench_engine_put(round->engine);
leave:
	leave_target(round);
	return err;
}

/* As what files have, it counts while it may be there. */
static int charge(struct dmabench_round *round)
{
	if (!dmabench_charge(round->bytes))
		return 0;
	return dmabench_fail(round, -ENOMEM,
			     "%llu bytes: others have %llu, and half of the machine's memory, %llu, is all that all may have",
			     round->bytes, dmabench_charged(), dmabench_charge_limit_all());
}

static int run_on_target(struct dmabench_round *round, struct dmabench_run *run)
{
	int err = charge(round);

	if (err)
		return err;
	err = dmabench_user_memory_lock(round);
	if (err)
		goto uncharge;
	dmabench_round_begin(round);
	err = run_entered(round, run);
	dmabench_round_end(round, run);
	dmabench_user_memory_unlock(round);
uncharge:
	dmabench_uncharge(round->bytes);
	return err;
}

/**
 * dmabench_round_run() - do a round
 * @round: zeroed, but for its experiment, its target and room for its CPUs
 * @run: what is asked for, and receives the outputs
 *
 * Return: as RUN documents it; round->refused and round->reason say more
 */
int dmabench_round_run(struct dmabench_round *round, struct dmabench_run *run)
{
	int err;

	round->refused = DMABENCH_ALL;
	init_waitqueue_head(&round->wake);
	init_waitqueue_head(&round->done);
	err = check_kernel(round) ?: parse_counts(round, run) ?:
	      parse_cpus(round, run) ?: dmabench_counters_parse(round, run) ?:
	      dmabench_footprint_parse(round, run) ?: dmabench_user_memory_parse(round, run) ?:
	      dmabench_import_parse(round, run) ?: dmabench_round_params(round, run) ?:
	      dmabench_handoff_choose(round) ?:
	      parse_batch(round, run) ?: check_engine(round) ?: run_on_target(round, run);
	if (!err)
		err = dmabench_hist_copy(round, run) ?: dmabench_round_params_back(round, run);
	dmabench_import_put(round);
	err = dmabench_counters_back(round, run) ?: err;
	kvfree(round->hist);
	kfree(round->worker_cpu);
	return err;
}
