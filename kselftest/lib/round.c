// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "round.h"

int param_info(int fd, uint32_t exp, uint32_t param,
	       struct dmabench_param_info *info)
{
	*info = (struct dmabench_param_info){
		.size = sizeof(*info), .exp = exp, .param = param,
	};
	return dma_ioctl(fd, DMABENCH_IO(PARAM_INFO), info);
}

/* The experiment of this name, or an index past the last. */
uint32_t round_exp(int fd, const char *name)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp) };

	while (!dma_ioctl(fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       strcmp(exp.out_name, name))
		exp.exp++;
	return exp.exp;
}

/* The experiment's parameter of this name, or DMABENCH_ALL. */
uint32_t round_param(int fd, uint32_t exp, const char *name)
{
	struct dmabench_param_info info;
	uint32_t i;

	for (i = 0; !param_info(fd, exp, i, &info); i++)
		if (!strcmp(info.out_name, name))
			return i;
	return DMABENCH_ALL;
}

/* Every parameter at its default, which RUN is to write back. */
static uint32_t give_defaults(int fd, uint32_t exp,
			      struct dmabench_param_value *params)
{
	struct dmabench_param_info info;
	uint32_t n;

	for (n = 0; n < MAX_PARAMS && !param_info(fd, exp, n, &info); n++)
		params[n] = (struct dmabench_param_value){
			.id = n, .value = info.out_default,
		};
	return n;
}

/* The parameter of this name, or NULL. */
static struct dmabench_param_value *param_of(int fd, const struct dmabench_run *run,
					     const char *name)
{
	struct dmabench_param_value *params = (void *)(uintptr_t)run->params;
	struct dmabench_param_info info;
	uint32_t i;

	for (i = 0; i < run->nparams; i++)
		if (!param_info(fd, run->exp, params[i].id, &info) &&
		    !strcmp(info.out_name, name))
			return &params[i];
	return NULL;
}

/* The effective value of the parameter of this name, or @otherwise. */
uint64_t round_param_value(int fd, const struct dmabench_run *run,
			   const char *name, uint64_t otherwise)
{
	const struct dmabench_param_value *param = param_of(fd, run, name);

	return param ? param->value : otherwise;
}

/* Asks for another value than the default. Return: 0, or -ENOENT */
int round_set(int fd, const struct dmabench_run *run, const char *name,
	      uint64_t value)
{
	struct dmabench_param_value *param = param_of(fd, run, name);

	if (!param)
		return -ENOENT;
	param->value = value;
	return 0;
}

/*
 * Memory for the experiments that want their caller's, of base pages and never of one of
 * HugeTLB's of 1 GiB: it begins within such. NULL: there is none.
 */
char *round_memory(void)
{
	static char *memory;
	uintptr_t at;
	void *all;

	if (memory)
		return memory;
	all = mmap(NULL, ROUND_MEMORY_BYTES + 2 * ROUND_MEMORY_ALIGN, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (all == MAP_FAILED)
		return NULL;
	at = ((uintptr_t)all + ROUND_MEMORY_ALIGN - 1) & -(uintptr_t)ROUND_MEMORY_ALIGN;
	if (at % (512 << 20) == 0)
		at += ROUND_MEMORY_ALIGN;
	memory = (char *)at;
	madvise(memory, ROUND_MEMORY_BYTES, MADV_NOHUGEPAGE);
	return memory;
}

static void give_memory(struct dmabench_run *run, int fd)
{
	struct dmabench_exp_info info = { .size = sizeof(info), .exp = run->exp };

	if (dma_ioctl(fd, DMABENCH_IO(EXP_INFO), &info) ||
	    !(info.out_flags & DMABENCH_EXP_USER_MEMORY) || !round_memory())
		return;
	run->memory = (uintptr_t)round_memory();
	run->memory_bytes = ROUND_MEMORY_BYTES;
}

void round_prepare(struct dmabench_run *run, int fd, int target, uint32_t exp,
		   struct dmabench_param_value *params, char *hist)
{
	*run = (struct dmabench_run){
		.size = sizeof(*run), .target = target, .exp = exp,
		.ops = OPS, .warmup_ops = 10, .seed = 1,
		.params = (uintptr_t)params,
		.nparams = give_defaults(fd, exp, params),
		.hist = (uintptr_t)hist, .hist_bytes = HIST_BYTES,
	};
	give_memory(run, fd);
}

bool round_reason_has_no_address(const struct dmabench_run *run)
{
	const char *at = run->out_reason;
	uint64_t number;

	while ((at = strstr(at, "0x"))) {
		number = strtoull(at, (char **)&at, 16);
		if (number & (number + 1))
			return false;
	}
	return true;
}

/* Samples that a histogram must have: whole batches, all of them. */
uint64_t round_samples(const struct dmabench_run *run)
{
	return run->out_ops / run->out_batch;
}

/* Return: what is wrong with one histogram, or NULL; @at goes past it. */
static const char *check_hist(const struct dmabench_run *run, char **at)
{
	const struct dmabench_hist_header *head = (void *)*at;
	const struct dmabench_hist_bucket *bucket = (void *)(head + 1);
	uint64_t count = 0, end = 0;
	uint32_t i;

	*at = (char *)(bucket + head->buckets);
	for (i = 0; i < head->buckets; i++) {
		if (bucket[i].low_ticks < end)
			return "buckets not by rising value, or overlapping";
		if (!bucket[i].count || !bucket[i].width_ticks)
			return "an empty bucket is told";
		if (bucket[i].width_ticks > 1 &&
		    bucket[i].width_ticks > bucket[i].low_ticks / 64)
			return "a bucket is wider than promised";
		end = bucket[i].low_ticks + bucket[i].width_ticks;
		count += bucket[i].count;
	}
	if (count != head->count)
		return "buckets do not add up to the count";
	if (!count)
		return NULL;
	if (count != round_samples(run))
		return "not one sample for each operation or batch";
	if (head->min_ticks > head->max_ticks)
		return "minimum above maximum";
	if (head->min_ticks - bucket[0].low_ticks >= bucket[0].width_ticks ||
	    head->max_ticks < bucket[head->buckets - 1].low_ticks ||
	    head->max_ticks >= end)
		return "minimum or maximum outside of the buckets";
	if (head->sum_ticks < head->min_ticks * count ||
	    head->sum_ticks > head->max_ticks * count)
		return "the sum is impossible";
	return NULL;
}

/* Of all samples; the time between two reads of the clock counts once. */
uint64_t round_sum_ticks(const struct dmabench_run *run)
{
	char *at = (void *)(uintptr_t)run->hist, *end = at + run->out_hist_bytes;
	const struct dmabench_hist_header *head;
	uint64_t sum = 0;

	for (; at < end; at += sizeof(*head) +
			       head->buckets * sizeof(struct dmabench_hist_bucket)) {
		head = (void *)at;
		sum += head->sum_ticks;
	}
	return sum;
}

/* The histogram of a thread and phase, or NULL. */
const struct dmabench_hist_header *round_hist(const struct dmabench_run *run, uint32_t thread,
					      uint32_t phase)
{
	const char *at = (void *)(uintptr_t)run->hist, *end = at + run->out_hist_bytes;
	const struct dmabench_hist_header *head;

	for (; at < end; at += sizeof(*head) +
			       head->buckets * sizeof(struct dmabench_hist_bucket)) {
		head = (const void *)at;
		if (head->thread == thread && head->phase == phase)
			return head;
	}
	return NULL;
}

/* All threads' and phases' histograms, in order, and nothing else. */
const char *round_check_hists(const struct dmabench_run *run, uint32_t phases)
{
	char *at = (void *)(uintptr_t)run->hist, *end = at + run->out_hist_bytes;
	const struct dmabench_hist_header *head;
	uint32_t thread, phase;
	const char *wrong;

	for (thread = 0; thread < run->out_threads; thread++)
		for (phase = 0; phase < phases; phase++) {
			head = (void *)at;
			if (end - at < (ptrdiff_t)sizeof(*head))
				return "a histogram is missing";
			if (head->thread != thread || head->phase != phase)
				return "histograms not by thread and phase";
			wrong = check_hist(run, &at);
			if (wrong)
				return wrong;
		}
	return at == end ? NULL : "out_hist_bytes is not what was written";
}
