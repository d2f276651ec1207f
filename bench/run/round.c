// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/now.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "round.h"
#include "stats/granularity.h"

#define FIRST_HIST_BYTES	(256u << 10)
#define MOST_HIST_BYTES		(1u << 30)
#define MOST_LEAST_WARMUP_OPS	16
#define MOST_WARMUP_OPS		10000
#define CPU_WORDS		1024	/* 65,536 CPUs */
#define MOST_VOID		20	/* rounds in a row */

/* Bytes of the mask that are needed for the first @count of @cpus. */
static size_t set_cpus(const struct dmabench_numbers *cpus, unsigned int count,
		       uint64_t *words)
{
	size_t most = 0;

	memset(words, 0, CPU_WORDS * sizeof(*words));
	for (unsigned int i = 0; i < count && i < cpus->count; i++) {
		uint64_t cpu = cpus->values[i];

		words[cpu / 64] |= 1ULL << cpu % 64;
		if (cpu / 64 + 1 > most)
			most = cpu / 64 + 1;
	}
	return most * sizeof(*words);
}

/* Enough to tell the medians, and of slow operations not half of the time. */
static uint64_t warmup_ops(uint64_t ops)
{
	uint64_t least = ops / 4 < MOST_LEAST_WARMUP_OPS ? ops / 4 :
			 MOST_LEAST_WARMUP_OPS, warmup = ops / 8;

	if (warmup > MOST_WARMUP_OPS)
		return MOST_WARMUP_OPS;
	return warmup < least ? least : warmup;
}

static void fill_counters(struct round *round, const struct run_counters *counters)
{
	memset(round->counters, 0, sizeof(round->counters));
	if (!counters || !counters->count)
		return;
	for (unsigned int i = 0; i < counters->count; i++) {
		round->counters[i].type = counters->list[i].type;
		round->counters[i].config = counters->list[i].config;
	}
	round->run.counters = (uintptr_t)round->counters;
	round->run.ncounters = counters->count;
}

static void fill(struct round *round, const struct round_request *request,
		 uint64_t *words)
{
	const struct sweep_point *point = request->point;
	struct dmabench_run *run = &round->run;

	memset(run, 0, sizeof(*run));
	run->target = request->target->target;
	run->exp = point->exp->info.exp;
	run->ops = request->ops;
	run->warmup_ops = warmup_ops(request->ops);
	run->batch = request->batch;
	run->seed = request->seed;
	run->node = request->node;
	run->flags = request->footprint ? DMABENCH_RUN_FOOTPRINT : 0;
	run->nparams = point->exp->info.out_params;
	if (run->nparams)
		run->params = (uintptr_t)round->params;
	memset(round->params, 0, sizeof(round->params));
	for (unsigned int i = 0; i < run->nparams; i++) {
		round->params[i].id = i;
		round->params[i].value = point->values[i];
	}
	run->cpus_bytes = set_cpus(request->cpus, point->threads, words);
	run->cpus = (uintptr_t)words;
	run->hist = (uintptr_t)round->hist;
	run->hist_bytes = round->hist_size;
	fill_counters(round, request->counters);
}

static void resize(struct round *round, size_t bytes)
{
	round->hist_size = bytes;
	round->hist = dmabench_reallocarray(round->hist, bytes, 1);
}

static void tell_disturbed(struct round *round,
			   const struct dmabench_target_info *target)
{
	char process[32] = "";

	if (!round->run.out_disturbed || round->told)
		return;
	round->told = true;
	if (round->run.out_disturbed_by)
		snprintf(process, sizeof(process), " (process %u)",
			 round->run.out_disturbed_by);
	dmabench_warning("another run%s measures on target %s or on the same CPU: both disturb each other, and points that were are marked; let it end, or choose another --target and --cpus",
			 process, target->out_name);
}

/* The one place where it matters who makes a round: the module, or this program itself. */
static int make(struct round *round, int fd, const struct round_request *request)
{
	const struct user_exp *user = request->point->exp->user;

	if (user)
		return dmabench_user_run(user, &round->session, request->target->out_device,
					 &round->run);
	return dmabench_device_run(fd, &round->run);
}

int dmabench_round(struct round *round, int fd,
		   const struct round_request *request)
{
	uint64_t words[CPU_WORDS];
	double start;
	int err;

	if (!round->hist)
		resize(round, FIRST_HIST_BYTES);
	for (;;) {
		fill(round, request, words);
		start = dmabench_now_ns();
		err = dmabench_memory_give(&round->memory, request->root, request->point,
					   &round->run);
		if (!err)
			err = dmabench_dma_buf_give(&round->dma_buf, request->root,
						    request->point, &round->run);
		if (!err)
			err = make(round, fd, request);
		round->elapsed_ns = dmabench_now_ns() - start;
		round->run.out_reason[DMABENCH_TEXT_LEN - 1] = '\0';
		tell_disturbed(round, request->target);
		if (err != -ENOBUFS)
			return err;
		if (round->run.out_hist_bytes <= round->hist_size ||
		    round->run.out_hist_bytes > MOST_HIST_BYTES)
			return -EPROTO;
		/* The next round's may be a little longer. */
		resize(round, round->run.out_hist_bytes * 5ULL / 4 + 4096);
	}
}

int dmabench_round_not_void(struct round *round, int fd,
			    const struct round_request *request)
{
	int err = -ESTALE;

	for (unsigned int i = 0; i < MOST_VOID && err == -ESTALE; i++)
		err = dmabench_round(round, fd, request);
	return err;
}

void dmabench_round_free(struct round *round)
{
	free(round->hist);
	dmabench_user_end(&round->session);
	dmabench_memory_free(&round->memory);
	dmabench_dma_buf_free(&round->dma_buf);
	memset(round, 0, sizeof(*round));
}

/* What the threads' histograms of one phase are gathered into. */
struct phase {
	struct histogram *histogram;
	struct dmabench_hist_bucket *buckets;
	size_t nbuckets;
};

/* Makes room for @count buckets more. */
static struct dmabench_hist_bucket *more_buckets(struct phase *phase,
						 size_t count)
{
	phase->buckets = dmabench_reallocarray(phase->buckets,
					       phase->nbuckets + count + 1,
					       sizeof(*phase->buckets));
	phase->nbuckets += count;
	return phase->buckets + phase->nbuckets - count;
}

static bool take(struct phase *phase,
		 const struct dmabench_hist_header *header,
		 const struct dmabench_hist_bucket *buckets)
{
	if (!dmabench_histogram_add(phase->histogram, header, buckets))
		return false;
	memcpy(more_buckets(phase, header->buckets), buckets,
	       header->buckets * sizeof(*buckets));
	return true;
}

static size_t bytes_of(const struct dmabench_hist_header *header)
{
	return sizeof(*header) + (size_t)header->buckets * sizeof(struct dmabench_hist_bucket);
}

bool dmabench_round_is_sound(const struct round *round)
{
	size_t left = round->run.out_hist_bytes;
	const char *at = round->hist;

	if (left > round->hist_size)
		return false;
	while (left) {
		const struct dmabench_hist_header *header = (const void *)at;

		if (left < sizeof(*header) || left < bytes_of(header))
			return false;
		at += bytes_of(header);
		left -= bytes_of(header);
	}
	return true;
}

const struct dmabench_hist_header *
dmabench_round_next(const struct round *round, const struct dmabench_hist_header *header)
{
	const char *end = round->hist + round->run.out_hist_bytes;
	const char *at = header ? (const char *)header + bytes_of(header) : round->hist;

	return at < end ? (const void *)at : NULL;
}

static bool take_all(const struct round *round, struct round_phase which,
		     struct phase *phase)
{
	const struct dmabench_hist_header *header = NULL;

	if (!dmabench_round_is_sound(round))
		return false;
	while ((header = dmabench_round_next(round, header)))
		if (header->phase == which.number &&
		    (!which.apart || header->cpu_node == which.node) &&
		    !take(phase, header, (const void *)(header + 1)))
			return false;
	return true;
}

bool dmabench_round_phase(const struct round *round, struct round_phase which,
			  double granularity_ticks, struct histogram *histogram,
			  double *median_ticks)
{
	struct phase phase = { .histogram = histogram };
	bool sound = take_all(round, which, &phase);

	*median_ticks = dmabench_locate_buckets(phase.buckets, phase.nbuckets,
						granularity_ticks).median;
	free(phase.buckets);
	return sound;
}
