// SPDX-License-Identifier: GPL-2.0
/* A round that user space makes: what is the same for all of its experiments. */
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "experiment.h"
#include "host/cpu_interrupts.h"
#include "lib/alloc.h"

#define NODES_LOOKED_AT	64	/* places of the memory */
#define MOST_CPUS	65536
#define MPOL_F_NODE	1	/* of linux/mempolicy.h, which libnuma has another of */
#define MPOL_F_ADDR	2

int dmabench_user_refuse(struct user_round *round, unsigned int param, int err,
			 const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(round->run->out_reason, sizeof(round->run->out_reason), format, args);
	va_end(args);
	round->run->out_param = param;
	return err;
}

static unsigned int threads_of(const struct dmabench_run *run, unsigned int *first)
{
	const uint64_t *words = (const void *)(uintptr_t)run->cpus;
	unsigned int count = 0;

	for (unsigned int i = 0; i < run->cpus_bytes / sizeof(*words); i++) {
		if (words[i] && !count)
			*first = i * 64 + __builtin_ctzll(words[i]);
		count += __builtin_popcountll(words[i]);
	}
	return count;
}

/* What the module's rounds can, and these cannot. */
static int check(struct user_round *round, unsigned int threads)
{
	const struct dmabench_run *run = round->run;

	if (threads > 1)
		return dmabench_user_refuse(round, DMABENCH_ALL, -EINVAL,
					    "%u threads: user space maps in one; --threads 1", threads);
	if (run->batch > 1)
		return dmabench_user_refuse(round, DMABENCH_ALL, -EINVAL,
					    "batch %u: each operation is timed by itself", run->batch);
	if (run->ncounters)
		return dmabench_user_refuse(round, DMABENCH_ALL, -EOPNOTSUPP,
					    "counters: the module counts, and it has no part in this: perf stat can");
	if (run->flags & DMABENCH_RUN_FOOTPRINT)
		return dmabench_user_refuse(round, DMABENCH_ALL, -ENODATA,
					    "footprint: the module looks at the kernel's memory, and it has no part in this");
	if (run->node != DMABENCH_NODE_DEFAULT)
		return dmabench_user_refuse(round, DMABENCH_ALL, -EINVAL,
					    "node: the memory is the program's own: leave it out, and start it by numactl --membind");
	return 0;
}

static int take_params(struct user_round *round)
{
	struct dmabench_param_value *values = (void *)(uintptr_t)round->run->params;

	for (unsigned int i = 0; i < round->exp->nparams; i++)
		round->params[i] = round->exp->params[i].info.out_default;
	for (unsigned int i = 0; i < round->run->nparams; i++) {
		const struct dmabench_param_info *info;

		if (values[i].id >= round->exp->nparams)
			return dmabench_user_refuse(round, DMABENCH_ALL, -EINVAL,
						    "no parameter %u", values[i].id);
		info = &round->exp->params[values[i].id].info;
		if (values[i].value < info->out_min || values[i].value > info->out_max)
			return dmabench_user_refuse(round, values[i].id, -EINVAL,
						    "%s is out of its range", info->out_name);
		round->params[values[i].id] = values[i].value;
	}
	return 0;
}

/* Each place's node is the page's behind it: of memory that nobody touched there is none. */
static int memory_node(const struct dmabench_run *run)
{
	int found = DMABENCH_NODE_NONE, node;

	for (unsigned int i = 0; run->memory && i < NODES_LOOKED_AT; i++) {
		const unsigned long at = run->memory + run->memory_bytes / NODES_LOOKED_AT * i;

		if (syscall(SYS_get_mempolicy, &node, NULL, 0UL, at, (unsigned long)MPOL_F_NODE | MPOL_F_ADDR))
			return DMABENCH_NODE_NONE;
		if (found != DMABENCH_NODE_NONE && found != node)
			return DMABENCH_NODE_SEVERAL;
		found = node;
	}
	return found;
}

static uint64_t context_switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw + usage.ru_nivcsw;
}

static void restart(struct user_round *round)
{
	for (unsigned int i = 0; i < round->exp->nphases; i++) {
		const uint64_t median = dmabench_hist_median(&round->hist[i]);

		dmabench_hist_start(&round->hist[i], round->hist[i].count ? median : 0);
	}
}

static int time_it(struct user_round *round, unsigned int cpu)
{
	struct dmabench_run *run = round->run;
	const uint64_t warmup = run->warmup_ops ?: 1;
	uint64_t interrupts, switches, start;
	int err = round->exp->loop(round, 0, warmup);

	if (err)
		return err;
	restart(round);
	interrupts = dmabench_cpu_interrupts("", cpu);
	switches = context_switches();
	start = dmabench_user_clock();
	err = round->exp->loop(round, warmup, run->ops);
	run->out_wall_ns = dmabench_user_clock() - start;
	run->out_context_switches = context_switches() - switches;
	run->out_interrupts = dmabench_cpu_interrupts("", cpu) - interrupts;
	return err;
}

static int measure(struct user_round *round, unsigned int cpu)
{
	int err = round->exp->setup ? round->exp->setup(round) : 0, end;

	if (!err)
		err = time_it(round, cpu);
	round->failed = err;
	end = round->exp->teardown ? round->exp->teardown(round) : 0;
	return err ? err : end;
}

static int bound(struct user_round *round, unsigned int cpu)
{
	const size_t bytes = CPU_ALLOC_SIZE(cpu + 1);
	cpu_set_t before[MOST_CPUS / CPU_SETSIZE], *one = CPU_ALLOC(cpu + 1);
	const bool known = sched_getaffinity(0, sizeof(before), before) >= 0;
	int err;

	CPU_ZERO_S(bytes, one);
	CPU_SET_S(cpu, bytes, one);
	err = sched_setaffinity(0, bytes, one) ? -errno : 0;
	CPU_FREE(one);
	if (err)
		return dmabench_user_refuse(round, DMABENCH_ALL, -EINVAL,
					    "CPU %u: %s", cpu, strerror(-err));
	syscall(SYS_getcpu, NULL, &round->cpu_node, NULL);
	err = measure(round, cpu);
	if (known)
		sched_setaffinity(0, sizeof(before), before);
	return err;
}

static char *put_hist(const struct user_round *round, unsigned int phase, char *at)
{
	const struct dmabench_hist *hist = &round->hist[phase];
	struct dmabench_hist_header *header = (void *)at;
	struct dmabench_hist_bucket *bucket = (void *)(header + 1);
	struct dmabench_hist_range range;

	*header = (struct dmabench_hist_header) {
		.phase = phase, .cpu_node = round->cpu_node, .memory_node = round->run->out_memory_node,
		.count = hist->count, .sum_ticks = hist->sum,
		.min_ticks = hist->count ? hist->min : 0, .max_ticks = hist->max,
	};
	for (uint32_t i = 0; hist->count && dmabench_hist_range(hist, i, &range); i++)
		if (range.count)
			*bucket++ = (struct dmabench_hist_bucket) { range.low, range.width, range.count, 0 };
	header->buckets = bucket - (struct dmabench_hist_bucket *)(header + 1);
	return (char *)bucket;
}

static int put_hists(struct user_round *round)
{
	struct dmabench_run *run = round->run;
	char *start = (void *)(uintptr_t)run->hist, *at = start;

	run->out_hist_bytes = round->exp->nphases *
		(sizeof(struct dmabench_hist_header) +
		 DMABENCH_HIST_BUCKETS * sizeof(struct dmabench_hist_bucket));
	if (run->hist_bytes < run->out_hist_bytes)
		return -ENOBUFS;
	for (unsigned int i = 0; i < round->exp->nphases; i++)
		at = put_hist(round, i, at);
	run->out_hist_bytes = at - start;
	return 0;
}

static int run_it(struct user_round *round)
{
	struct dmabench_run *run = round->run;
	unsigned int cpu = sched_getcpu(), threads = threads_of(run, &cpu);
	int err = check(round, threads);

	if (!err)
		err = take_params(round);
	if (!err)
		err = bound(round, cpu);
	if (err)
		return err;
	run->out_memory_node = memory_node(run);
	run->out_batch = 1;
	run->out_threads = 1;
	run->out_ops = run->ops;
	return put_hists(round);
}

void dmabench_user_end(struct user_session *session)
{
	if (session->device[0])
		dmabench_space_close(&session->space);
	session->device[0] = '\0';
}

int dmabench_user_run(const struct user_exp *exp, struct user_session *session,
		      const char *device, struct dmabench_run *run)
{
	struct user_round round = {
		.exp = exp, .session = session, .run = run, .device = device,
	};
	uint32_t *buckets = dmabench_calloc(exp->nphases * DMABENCH_HIST_BUCKETS, sizeof(*buckets));
	int err;

	for (unsigned int i = 0; i < exp->nphases; i++) {
		round.hist[i].buckets = buckets + i * DMABENCH_HIST_BUCKETS;
		dmabench_hist_start(&round.hist[i], 0);
	}
	run->out_param = DMABENCH_ALL;
	err = run_it(&round);
	free(buckets);
	return err;
}
