// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fake_device.h"
#include "host/now.h"
#include "kernel/device.h"
#include "run/schedule.h"

#define HZ	1000000000u	/* a tick is a nanosecond */

struct fake fake;

static const struct {
	const char *name, *summary;
	unsigned int flags, params;
	const char *phases[2];
} exps[] = {
	{ "noop", "nothing", DMABENCH_EXP_BASELINE, 0, { "noop" } },
	{ "broken", "wrong on purpose", DMABENCH_EXP_MUST_FAIL, 1, { "transfer" } },
	{ "map", "map and unmap", 0, 4, { "map", "unmap" } },
	{ "copy", "copies", DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_VERIFIES, 1,
	  { "transfer" } },
};

static const struct param {
	unsigned int exp, id, type;
	uint64_t min, max, preset;
	const char *name, *unit;
	const char *names[3];
} params[] = {
	{ FAKE_BROKEN, 0, DMABENCH_PARAM_ENUM, 0, 1, 0, "kind", "", { "flip", "stale" } },
	{ FAKE_MAP, 0, DMABENCH_PARAM_U64, 1, 1 << 20, 4096, "size", "bytes", {} },
	{ FAKE_MAP, 1, DMABENCH_PARAM_ENUM, 0, 2, 0, "way", "", { "to", "from", "both" } },
	{ FAKE_MAP, 2, DMABENCH_PARAM_BOOL, 0, 1, 0, "hot", "", {} },
	{ FAKE_MAP, 3, DMABENCH_PARAM_U64, 1, 100, 1, "count", "", {} },
	{ FAKE_COPY, 0, DMABENCH_PARAM_U64, 1, 1 << 16, 4096, "size", "bytes", {} },
};

void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
}

double dmabench_now_ns(void)
{
	return fake.now_ns;
}

int dmabench_device_open(void)
{
	fake.opened += !fake.open_error;
	return fake.open_error ? fake.open_error : 1000;
}

void dmabench_device_close(int fd)
{
	fake.closed += fd == 1000;
}

int dmabench_device_alloc(int fd, struct dmabench_alloc *alloc)
{
	(void)fd;
	alloc->out_handle = alloc->target + 1;
	return 0;
}

int dmabench_device_map(int fd, struct dmabench_map *map)
{
	unsigned int target = map->buffer - 1;

	(void)fd;
	fake.mapped[target]++;
	map->out_bounced = fake.bounce[target] ? DMABENCH_BOUNCED_ALL :
						 DMABENCH_BOUNCED_NONE;
	return 0;
}

static uint32_t granularity(void)
{
	return fake.granularity ? fake.granularity : 1;
}

static int ask(void)
{
	return ++fake.asked == fake.ask_error_at ? fake.ask_error : 0;
}

int dmabench_device_info(int fd, struct dmabench_info *info)
{
	(void)fd;
	info->out_abi_version = fake.abi_version ? fake.abi_version :
				DMABENCH_ABI_VERSION;
	info->out_targets = 2;
	info->out_targets_missed = fake.targets_missed;
	info->out_experiments = sizeof(exps) / sizeof(exps[0]);
	info->out_clock_hz = HZ;
	info->out_clock_cost_ticks = 10;
	info->out_clock_granularity_ticks = granularity();
	strcpy(info->out_clock_name, "fake");
	strcpy(info->out_version, "9.9");
	return ask();
}

int dmabench_device_target(int fd, struct dmabench_target_info *info)
{
	bool engine = info->target == 1 && !fake.no_engine;

	(void)fd;
	info->out_flags = DMABENCH_TARGET_OWNED;
	if (engine)
		info->out_flags |= DMABENCH_TARGET_ENGINE;
	strcpy(info->out_name, info->target ? "chan0" : "platform");
	strcpy(info->out_device, info->target ? "0000:00:01.0" : "dmabench");
	strcpy(info->out_driver, "fake");
	strcpy(info->out_engine, engine ? "chan0" : "none");
	info->out_translation = DMABENCH_TRANSLATION_DIRECT;
	info->out_dma_mask = UINT64_MAX;
	info->out_coherent_dma_mask = UINT32_MAX;
	info->out_max_mapping_bytes = UINT64_MAX;
	info->out_numa_node = -1;
	return ask();
}

int dmabench_device_experiment(int fd, struct dmabench_exp_info *info)
{
	unsigned int exp = info->exp;

	(void)fd;
	info->out_flags = exps[exp].flags;
	if (fake.user_memory && exp == FAKE_MAP)
		info->out_flags |= DMABENCH_EXP_USER_MEMORY;
	if (fake.dma_buf && exp == FAKE_MAP)
		info->out_flags |= DMABENCH_EXP_DMA_BUF;
	if (fake.leaves && exp == FAKE_MAP)
		info->out_flags |= DMABENCH_EXP_LEAVES;
	info->out_params = exps[exp].params;
	info->out_phases = exps[exp].phases[1] ? 2 : 1;
	strcpy(info->out_name, exps[exp].name);
	strcpy(info->out_summary, exps[exp].summary);
	if (fake.no_noop && exp == FAKE_NOOP)
		strcpy(info->out_unavailable, "not in this kernel");
	return ask();
}

int dmabench_device_parameter(int fd, struct dmabench_param_info *info)
{
	(void)fd;
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		const struct param *param = &params[i];

		if (param->exp != info->exp || param->id != info->param)
			continue;
		info->out_type = param->type;
		info->out_min = param->min;
		info->out_max = param->max;
		info->out_default = param->preset;
		strcpy(info->out_name, param->name);
		strcpy(info->out_unit, param->unit);
		strcpy(info->out_value_name, param->type == DMABENCH_PARAM_ENUM ?
		       param->names[info->value] : "");
		return ask();
	}
	return -ENOENT;
}

int dmabench_device_phase(int fd, struct dmabench_phase_info *info)
{
	(void)fd;
	strcpy(info->out_name, exps[info->exp].phases[info->phase]);
	return ask();
}

static int refuse(struct dmabench_run *run, int err, const char *reason)
{
	strcpy(run->out_reason, reason);
	return err;
}

static uint64_t size_of(const struct dmabench_run *run)
{
	const struct dmabench_param_value *values = (void *)(uintptr_t)run->params;

	return run->exp == FAKE_MAP || run->exp == FAKE_COPY ? values[0].value : 0;
}

static int go_wrong(struct dmabench_run *run)
{
	uint64_t size = size_of(run);

	if (size && size == fake.refuse_size) {
		run->out_param = 0;
		return refuse(run, -EINVAL, "this size is refused");
	}
	if (size && size == fake.io_size)
		return refuse(run, -EIO, "9 bytes do not map");
	if (size && size == fake.engine_size)
		return refuse(run, -EREMOTEIO, "engine chan0: an error");
	if (size && size == fake.damage_size)
		return refuse(run, -EBADMSG, "destination: wrong data at byte 5");
	if (size && size == fake.stale_size)
		return refuse(run, -ESTALE, "the regime changed in the round");
	if (size && size == fake.fault_size)
		return refuse(run, -EFAULT, "byte 0 of the memory cannot be pinned");
	if (fake.rounds == fake.gone_at)
		return -ENODEV;
	if (fake.rounds == fake.lost_at)
		return -EFAULT;
	if (fake.stale_every && fake.rounds % fake.stale_every == 0)
		return refuse(run, -ESTALE, "the regime changed in the round");
	return 0;
}

/* As a system call that a signal interrupts, also where it came just before. */
static int take_signal(void)
{
	if (!fake.signal_at || fake.rounds != fake.signal_at)
		return 0;
	raise(fake.signal);
	if (fake.hang)
		pause();
	return fake.deaf ? 0 : -EINTR;
}

static uint64_t ticks_of(const struct dmabench_run *run, unsigned int phase)
{
	uint64_t size = size_of(run), ticks;

	if (run->exp == FAKE_NOOP)
		return 10;
	ticks = phase ? 20 : 1000 + size + fake.slow_ns;
	if (size && size == fake.noisy_size)
		ticks += dmabench_random_below(&(uint64_t){ run->seed }, 5000);
	return ticks + 10;	/* the clock's cost */
}

/* The node of a thread's CPU, by rising CPU. */
static int cpu_node(const struct dmabench_run *run, unsigned int thread)
{
	uint64_t cpus = *(const uint64_t *)(uintptr_t)run->cpus;

	while (thread--)
		cpus &= cpus - 1;
	return fake.far_cpu && __builtin_ctzll(cpus) >= (int)fake.far_cpu;
}

static int memory_node(const struct dmabench_run *run, int of_cpu)
{
	if (run->exp == FAKE_NOOP)
		return DMABENCH_NODE_NONE;
	return run->node >= DMABENCH_NODE_NUMBER ? (int)(run->node - DMABENCH_NODE_NUMBER) :
	       of_cpu;
}

/* What takes a quarter of a tick more is read a step longer by a part of the samples. */
static char *put_hist(const struct dmabench_run *run, char *at,
		      unsigned int thread, unsigned int phase)
{
	struct dmabench_hist_header *header = (void *)at;
	struct dmabench_hist_bucket *buckets = (void *)(header + 1);
	uint64_t samples = run->ops / run->out_batch, longer;
	uint64_t ticks = (ticks_of(run, phase) + 500 * cpu_node(run, thread)) *
			 run->out_batch;
	uint64_t step = granularity(), low = ticks / step * step;

	longer = samples * (ticks - low + 0.25) / step;
	memset(header, 0, sizeof(*header));
	header->thread = thread;
	header->phase = phase;
	header->cpu_node = cpu_node(run, thread);
	header->memory_node = memory_node(run, header->cpu_node);
	header->count = samples;
	header->min_ticks = low;
	header->max_ticks = longer ? low + step : low;
	header->sum_ticks = samples * low + longer * step;
	header->buckets = longer ? 2 : 1;
	buckets[0] = (struct dmabench_hist_bucket) { low, 1, samples - longer, 0 };
	if (longer)
		buckets[1] = (struct dmabench_hist_bucket) { low + step, 1, longer, 0 };
	if (fake.liar)
		header->count++;
	return (char *)(buckets + header->buckets);
}

static int fill_hist(struct dmabench_run *run)
{
	unsigned int phases = exps[run->exp].phases[1] ? 2 : 1;
	char *start = (void *)(uintptr_t)run->hist, *at = start;

	run->out_hist_bytes = run->out_threads * phases *
			      (sizeof(struct dmabench_hist_header) +
			       2 * sizeof(struct dmabench_hist_bucket));
	if (fake.small_hist && run->hist_bytes < (300 << 10)) {
		run->out_hist_bytes = 300 << 10;
		return -ENOBUFS;
	}
	if (run->hist_bytes < run->out_hist_bytes)
		return -ENOBUFS;
	for (unsigned int i = 0; i < run->out_threads; i++)
		for (unsigned int j = 0; j < phases; j++)
			at = put_hist(run, at, i, j);
	run->out_hist_bytes = at - start;
	return 0;
}

static void log_round(const struct dmabench_run *run)
{
	struct fake_round *round = &fake.log[fake.rounds % FAKE_LOG];

	*round = (struct fake_round) {
		run->exp, run->out_threads, size_of(run), run->ops, run->seed,
		run->batch, run->node,
	};
}

static int refuse_counters(struct dmabench_run *run)
{
	struct dmabench_counter *counters = (void *)(uintptr_t)run->counters;

	if (!run->ncounters || (!fake.count_error && !fake.old_module))
		return 0;
	if (fake.old_module)
		return -E2BIG;
	counters[run->ncounters - 1].out_errno = fake.count_error;
	return refuse(run, fake.count_error == EBUSY ? -EBUSY : -EOPNOTSUPP, "counter refused");
}

/* A timed part a phase, and a turn more of an empty loop an operation. */
static void count(struct dmabench_run *run)
{
	struct dmabench_counter *counters = (void *)(uintptr_t)run->counters;
	unsigned int phases = exps[run->exp].phases[1] ? 2 : 1;
	uint64_t ops = run->ops * run->out_threads, share = fake.counted_part ?: 100;

	if (!run->ncounters)
		return;
	run->out_counted_parts = ops / run->out_batch * phases;
	for (unsigned int i = 0; i < run->ncounters; i++) {
		counters[i].out_enabled_ns = 1000000;
		counters[i].out_running_ns = 1000000 * share / 100;
		counters[i].out_count = (100 * run->out_counted_parts +
					 (run->exp == FAKE_MAP ? 250 * ops : 0)) * share / 100;
	}
}

/* Of three entries an operation, and segments that are two and one. */
static int take_memory(struct dmabench_run *run)
{
	const char *memory = (void *)(uintptr_t)run->memory;

	if (run->dma_buf)
		return refuse(run, -EINVAL, "dma_buf must be 0");
	if (fake.dma_buf && run->exp == FAKE_MAP) {
		run->out_entries = run->out_segments = run->ops * run->out_threads;
		return 0;
	}
	if (!fake.user_memory || run->exp != FAKE_MAP)
		return memory ? refuse(run, -EINVAL, "memory must be 0") : 0;
	if (run->memory_bytes < size_of(run) || !memory[0])
		return refuse(run, -EINVAL, "memory is to be touched, and as much as there is to map");
	run->out_entries = 3 * run->ops * run->out_threads;
	run->out_segments = run->ops * run->out_threads * 3 / 2;
	return 0;
}

/* Its time is not to be taken for one: it is a hundred times as long. */
static int tell_footprint(struct dmabench_run *run)
{
	if (!(run->flags & DMABENCH_RUN_FOOTPRINT))
		return 0;
	if (fake.no_footprint)
		return refuse(run, -ENODATA, "footprint: this kernel is too old");
	run->out_peak_page_bytes = 8192;
	run->out_peak_object_bytes = 96;
	run->out_left_page_bytes = 4096;
	run->out_left_object_bytes = 0;
	fake.footprints++;
	return 0;
}

/* Of two mappings, one of 4 KiB and one of 2 MiB pages. */
static void tell_leaves(struct dmabench_run *run)
{
	if (!fake.leaves || fake.leaves_unknown || run->exp != FAKE_MAP)
		return;
	run->out_leaf_mappings = 2;
	run->out_leaves[0] = 512;
	run->out_leaves[21 - DMABENCH_LEAF_SHIFT] = 1;
}

static int run_round(struct dmabench_run *run)
{
	int err = take_signal();

	tell_leaves(run);
	if (!err)
		err = tell_footprint(run);
	if (!err)
		err = take_memory(run);
	if (!err)
		err = refuse_counters(run);
	if (!err)
		err = go_wrong(run);
	if (err)
		return err;
	run->out_batch = run->batch ? run->batch :
			 run->exp == FAKE_MAP && size_of(run) < 64 ? 8 : 1;
	run->ops = (run->ops + run->out_batch - 1) / run->out_batch *
		   run->out_batch;
	run->out_ops = run->ops;
	run->out_translation = DMABENCH_TRANSLATION_DIRECT;
	run->out_bounced = run->exp == FAKE_NOOP ? DMABENCH_BOUNCED_UNKNOWN :
			   fake.bounce_from && fake.rounds >= fake.bounce_from ?
			   DMABENCH_BOUNCED_ALL : DMABENCH_BOUNCED_NONE;
	run->out_sync = run->exp == FAKE_NOOP ? DMABENCH_RUN_SYNC_UNKNOWN :
			fake.sync_from && fake.rounds >= fake.sync_from ?
			DMABENCH_RUN_SYNC_NEEDED : DMABENCH_RUN_SYNC_SKIPPED;
	if (fake.disturbed_from && fake.rounds >= fake.disturbed_from) {
		run->out_disturbed = 1;
		run->out_disturbed_by = 4711;
	}
	run->out_wall_ns = run->ops * (ticks_of(run, 0) + 30);
	run->out_verified_bytes = run->exp == FAKE_COPY ? run->ops * size_of(run) : 0;
	fake.now_ns += 200000 + run->out_wall_ns;
	count(run);
	return fill_hist(run);
}

int dmabench_device_run(int fd, struct dmabench_run *run)
{
	const uint64_t *words = (void *)(uintptr_t)run->cpus;

	(void)fd;
	run->out_param = DMABENCH_ALL;
	if (run->exp == FAKE_BROKEN && fake.broken_errors) {
		fake.broken_errors--;
		return refuse(run, fake.broken_error, "");
	}
	if (run->exp == FAKE_BROKEN)
		return fake.blind ? 0 : refuse(run, -EBADMSG, "flipped");
	for (unsigned int i = 0; i < run->cpus_bytes / 8; i++)
		run->out_threads += __builtin_popcountll(words[i]);
	/* What the kernel changes: odd counts become even. */
	if (run->exp == FAKE_MAP)
		((struct dmabench_param_value *)(uintptr_t)run->params)[3].value +=
			((struct dmabench_param_value *)(uintptr_t)run->params)[3].value % 2;
	fake.rounds++;
	log_round(run);
	return run_round(run);
}
