// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 89: several CPUs map, sync, unmap and allocate for one device at once, and each byte
 * is whose it should be. DMABENCH_STRESS is how many seconds all of it takes, instead of half a
 * second; run-dmabench --stress says 60.
 */
#include <kselftest_harness.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

#include "lib/bytes.h"
#include "lib/device_end.h"

/* A worker's buffer, of which it leaves GUARD at either end alone. */
#define BUFFER	(64 << 10)
#define GUARD	64
#define LONGEST	20000
#define WORKERS	8
/* Of SWIOTLB's pool. */
#define SLOT	2048
#define SEGMENT	(128 * SLOT)
/* Of those that meet on few slots: as many on a machine with other work, too. */
#define ROUNDS	64
/* Some kernels have a pool of 1 MiB, where nothing needs to be bounced. */
#define SCARCE	4096
/* Seconds; run-dmabench has its own --timeout for all of them. */
#define LONGEST_RUN 100000

RULES(cpus)

/* What a worker found wrong: its exit status. */
enum wrong {
	NOTHING,
	REFUSED,
	NOT_TO_DEVICE,
	NOT_SYNCED,
	NOT_BACK,
	BESIDE,
	NOT_ZERO,
	NOT_KEPT,
	NO_STEP,
};

static const char * const words[] = {
	[REFUSED] = "a mapping was refused",
	[NOT_TO_DEVICE] = "the device does not see what was mapped",
	[NOT_SYNCED] = "a sync does not show what the other side wrote",
	[NOT_BACK] = "an unmap does not show what the device wrote",
	[BESIDE] = "bytes beside the mapping changed",
	[NOT_ZERO] = "memory is not zeroed",
	[NOT_KEPT] = "memory, or a mapping, does not keep its bytes",
	[NO_STEP] = "a step that cannot fail did",
};

/**
 * struct worker - one of them, with an open file of its own
 * @crowded: it is one of those that have few slots
 * @scarce: the pool may have no room: a refusal is none of its faults
 * @state: of its random numbers
 * @seed: of its next pattern, which no other worker's is
 */
struct worker {
	struct rule r;
	struct device_end d;
	int buffer;
	bool crowded;
	bool scarce;
	uint64_t state;
	uint64_t seed;
};

static uint32_t draw(struct worker *w, uint32_t below)
{
	w->state = w->state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (w->state >> 33) % below;
}

static bool wrong_in(const struct worker *w, uint64_t seed, size_t from, size_t length)
{
	return bytes_wrong_in(w->r.fd, w->buffer, seed, from, length) != length;
}

static enum wrong check_beside(const struct worker *w, uint64_t seed, size_t from, size_t length)
{
	return wrong_in(w, seed, from - GUARD, GUARD) ||
	       wrong_in(w, seed, from + length, GUARD) ? BESIDE : NOTHING;
}

/* It is mapped, and the buffer full of @old. */
static enum wrong to_device(struct worker *w, int mapping, uint64_t old, size_t from,
			    size_t length)
{
	if (device_wrong(&w->d, mapping, old, from, length) != length)
		return NOT_TO_DEVICE;
	if (dma_fill(w->r.fd, w->buffer, from, length, old + 1) ||
	    dma_sync(w->r.fd, mapping, DMABENCH_SYNC_FOR_DEVICE, 0, length))
		return NO_STEP;
	return device_wrong(&w->d, mapping, old + 1, from, length) == length ? NOTHING : NOT_SYNCED;
}

static enum wrong from_device(struct worker *w, int mapping, uint64_t old, size_t from,
			      size_t length)
{
	if (device_puts(&w->d, mapping, old + 2, from, length) ||
	    dma_sync(w->r.fd, mapping, DMABENCH_SYNC_FOR_CPU, 0, length))
		return NO_STEP;
	if (wrong_in(w, old + 2, from, length))
		return NOT_SYNCED;
	return device_puts(&w->d, mapping, old + 3, from, length) ? NO_STEP : NOTHING;
}

/* Of the kernel's pool, or of the module's share of it. */
static bool is_refusal(const struct worker *w, int err)
{
	return w->scarce && (err == -EIO || err == -ENOMEM);
}

static enum wrong one_mapping(struct worker *w)
{
	int direction = draw(w, 3), mapping;
	size_t from = GUARD + draw(w, 2 * 4096), length = 1 + draw(w, LONGEST);
	uint64_t old = w->seed;
	enum wrong wrong = NOTHING;

	w->seed += 4;
	if (dma_fill(w->r.fd, w->buffer, 0, BUFFER, old))
		return NO_STEP;
	mapping = dma_map_call(w->r.fd, DMABENCH_MAP_SINGLE, w->buffer, direction, from, length,
			       DMABENCH_ATTR_NO_WARN);
	if (mapping < 0)
		return is_refusal(w, mapping) ? NOTHING : REFUSED;
	if (direction != DMABENCH_FROM_DEVICE)
		wrong = to_device(w, mapping, old, from, length);
	if (!wrong && direction != DMABENCH_TO_DEVICE)
		wrong = from_device(w, mapping, old, from, length);
	if (dma_unmap(w->r.fd, mapping))
		return NO_STEP;
	if (!wrong && wrong_in(w, old + (direction == DMABENCH_TO_DEVICE ? 1 : 3), from, length))
		wrong = NOT_BACK;
	return wrong ?: check_beside(w, old, from, length);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* How often any of the workers came to a place where they wait for each other. */
static _Atomic long *arrivals;

/* At least two, and no more than help. */
static int worker_count(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	return cpus < 2 ? 2 : cpus > WORKERS ? WORKERS : cpus;
}

/* Until all are here, or one is long in coming: it may have ended. */
static void meet(void)
{
	const double longest = seconds() + 0.02;
	long count = worker_count(), all = (atomic_fetch_add(arrivals, 1) / count + 1) * count;

	while (atomic_load(arrivals) < all && seconds() < longest)
		;
}

#define BURST	16
#define SHARE	(BUFFER / BURST)

/* Before anybody looks all have written. */
static enum wrong check_burst(struct worker *w, const int *mappings, const size_t *lengths)
{
	int i;

	for (i = 0; i < BURST; i++)
		if (mappings[i] >= 0 &&
		    device_puts(&w->d, mappings[i], w->seed + i, i * SHARE, lengths[i]))
			return NO_STEP;
	meet();
	for (i = 0; i < BURST; i++)
		if (mappings[i] >= 0 &&
		    device_wrong(&w->d, mappings[i], w->seed + i, i * SHARE,
				 lengths[i]) != lengths[i])
			return NOT_KEPT;
	return NOTHING;
}

/* At the same time as the other workers', but not in step with them. */
static enum wrong burst(struct worker *w)
{
	const uint32_t longest = draw(w, 2) ? SHARE - 1 : 100;
	enum wrong wrong = NOTHING;
	int mappings[BURST], pause, i;
	size_t lengths[BURST];

	for (i = 0; i < BURST; i++)
		lengths[i] = 1 + draw(w, longest);
	meet();
	for (i = 0; i < BURST; i++) {
		for (pause = draw(w, 8); pause > 0; pause--)
			seconds();
		mappings[i] = dma_map_call(w->r.fd, DMABENCH_MAP_SINGLE, w->buffer,
					   DMABENCH_BIDIRECTIONAL, i * SHARE, lengths[i],
					   DMABENCH_ATTR_NO_WARN);
	}
	for (i = 0; i < BURST; i++)
		if (mappings[i] < 0 && !is_refusal(w, mappings[i]))
			wrong = REFUSED;
	wrong = wrong ?: check_burst(w, mappings, lengths);
	for (i = 0; i < BURST; i++)
		if (mappings[i] >= 0 && dma_unmap(w->r.fd, mappings[i]))
			return NO_STEP;
	for (i = 0; !wrong && i < BURST; i++)
		if (mappings[i] >= 0 && wrong_in(w, w->seed + i, i * SHARE, lengths[i]))
			wrong = NOT_BACK;
	w->seed += BURST;
	return wrong;
}

static enum wrong one_allocation(struct worker *w)
{
	static const int kinds[] = {
		DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_NONCOHERENT,
	};
	size_t length = 1 + draw(w, 3 * 4096);
	int memory = dma_alloc(w->r.fd, w->r.target, kinds[draw(w, 2)], length);
	enum wrong wrong = NOTHING;

	if (memory < 0)
		return NO_STEP;
	if (!cpu_reads_zeros(&w->r, memory, length))
		wrong = NOT_ZERO;
	else if (dma_fill(w->r.fd, memory, 0, length, w->seed))
		wrong = NO_STEP;
	sched_yield();
	if (!wrong && bytes_wrong_in(w->r.fd, memory, w->seed, 0, length) != length)
		wrong = NOT_KEPT;
	w->seed += 4;
	return dma_free(w->r.fd, memory) ? NO_STEP : wrong;
}

/* Of each of the tests that there are. */
static double duration(void)
{
	const char *all = getenv("DMABENCH_STRESS");

	return (all && atof(all) > 0 ? atof(all) : 0.5) / 3;
}

static void pin(int i)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(i % sysconf(_SC_NPROCESSORS_ONLN), &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

/* The same of all workers in turn, so that their bursts meet. */
static enum wrong step(struct worker *w, int round)
{
	if (w->crowded ? round % 4 : round % 4 == 0)
		return burst(w);
	return !w->crowded && round % 2 ? one_allocation(w) : one_mapping(w);
}

static enum wrong work(int i, bool engine, bool crowded)
{
	struct worker w = { .crowded = crowded, .state = i, .seed = (i + 1ULL) << 40 };
	enum wrong wrong = NOTHING;
	double end;
	int round;

	pin(i);
	if (rule_open(&w.r, engine) || device_end_open(&w.d, &w.r, engine && i % 2, BUFFER))
		return NO_STEP;
	w.buffer = dma_alloc(w.r.fd, w.r.target, DMABENCH_BUFFER_PAGES, BUFFER);
	if (w.buffer < 0)
		return NO_STEP;
	w.scarce = crowded || (w.r.bounced == DMABENCH_BOUNCED_ALL &&
			       dma_bounce_slots() < SCARCE);
	end = seconds() + duration();
	for (round = 0; !wrong && (seconds() < end || (crowded && round < ROUNDS)); round++)
		wrong = step(&w, round);
	return wrong;
}

static void all_work(struct __test_metadata *_metadata, bool engine, bool crowded)
{
	pid_t children[WORKERS];
	int i, status, wrong;

	arrivals = mmap(NULL, sizeof(*arrivals), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, arrivals);
	for (i = 0; i < worker_count(); i++) {
		children[i] = fork();
		ASSERT_LE(0, children[i]);
		if (!children[i])
			_exit(work(i, engine, crowded));
	}
	for (i = 0; i < worker_count(); i++) {
		ASSERT_EQ(children[i], waitpid(children[i], &status, 0));
		ASSERT_TRUE(WIFEXITED(status));
		wrong = WEXITSTATUS(status);
		EXPECT_EQ(NOTHING, wrong)
			TH_LOG("worker %d: %s", i, wrong <= NO_STEP ? words[wrong] : "died");
	}
}

TEST_F_TIMEOUT(cpus, 89_each_byte_is_whose_it_should_be, LONGEST_RUN)
{
	NEED_REACH(&self->r);
	all_work(_metadata, variant->engine, false);
}

#define MOST	4096

/* As many mappings of this size as there is room for. Return: how many there are then */
static int use_up(struct rule *r, int buffer, size_t size, int *mappings, int count)
{
	for (; count < MOST; count++) {
		mappings[count] = dma_map_call(r->fd, DMABENCH_MAP_SINGLE, buffer,
					       DMABENCH_TO_DEVICE, 0, size,
					       DMABENCH_ATTR_NO_WARN);
		if (mappings[count] < 0)
			break;
	}
	return count;
}

/* All of the pool but two segments, which are then of one CPU's part of it. */
static int crowd(struct rule *r)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, SEGMENT);
	static int mappings[MOST];
	int longest = use_up(r, buffer, SEGMENT, mappings, 0), count = longest;
	size_t size;

	for (size = SEGMENT / 2; size >= SLOT; size /= 2)
		count = use_up(r, buffer, size, mappings, count);
	if (longest < 4 || count == MOST)
		return -ENOSPC;
	return dma_unmap(r->fd, mappings[longest - 1]) ?:
	       dma_unmap(r->fd, mappings[longest - 2]);
}

TEST_F_TIMEOUT(cpus, 89_each_byte_is_whose_it_should_be_where_slots_are_few, LONGEST_RUN)
{
	struct rule *r = &self->r;

	NEED_BOUNCED(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	if (!access("/sys/kernel/debug/swiotlb/io_tlb_transient_nslabs", F_OK))
		SKIP(return, "the pool grows: CONFIG_SWIOTLB_DYNAMIC");
	if (variant->engine)
		SKIP(return, "the pool is that of the other variant");
	if (dma_bounce_slots() / 128 >= MOST || r->limits.out_max_mapping_bytes < SEGMENT)
		SKIP(return, "the pool, or the device's alignment, is larger than this test's");
	pin(0);
	if (crowd(r))
		SKIP(return, "the pool is small, or full");
	all_work(_metadata, variant->engine, true);
}

TEST_HARNESS_MAIN
