// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 79: for a device that is not coherent the architecture takes care of the caches, of
 * all bytes that are mapped or synced, and of no others; of a coherent one's not at all. Seen by
 * who is called: arch_sync_dma_for_device() and arch_sync_dma_for_cpu().
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/rule.h"
#include "lib/trace.h"

#define FOR_DEVICE	"arch_sync_dma_for_device"
#define FOR_CPU		"arch_sync_dma_for_cpu"
/* 32-bit Arm has no words for arguments. */
#ifdef __arm__
#define ARGUMENTS	"phys=%r0 bytes=%r1"
#else
#define ARGUMENTS	"phys=$arg1 bytes=$arg2"
#endif

#define LENGTH	20480
#define PART_AT	4096
#define PART	8192
#define CALLS	64

FIXTURE(maintenance) {
	struct rule r;
	struct trace trace;
	int buffer;
	int probed;
};

FIXTURE_VARIANT(maintenance) { bool engine; };
FIXTURE_VARIANT_ADD(maintenance, software) { .engine = false };
FIXTURE_VARIANT_ADD(maintenance, engine) { .engine = true };

FIXTURE_SETUP(maintenance)
{
	struct rule *r = &self->r;

	ASSERT_EQ(0, rule_open(r, variant->engine));
	self->probed = -ENOENT;
	if (r->target < 0)
		return;
	self->buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, LENGTH);
	ASSERT_LE(0, self->buffer);
	self->probed = trace_probe(FOR_DEVICE, ARGUMENTS) ?: trace_probe(FOR_CPU, ARGUMENTS);
}

FIXTURE_TEARDOWN(maintenance)
{
	trace_unprobe();
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

#define NEED_SIGHT(self) do {						\
	NEED_REACH(&(self)->r);						\
	if ((self)->probed)						\
		SKIP(return, "who takes care of caches cannot be probed (%d)", (self)->probed); \
	if ((self)->r.bounced != DMABENCH_BOUNCED_NONE)			\
		SKIP(return, "bounced: other memory is taken care of");	\
} while (0)

#define NEED_NONCOHERENT(self) do {					\
	NEED_SIGHT(self);						\
	if ((self)->r.info.out_flags & DMABENCH_TARGET_COHERENT)	\
		SKIP(return, "the device is coherent");			\
} while (0)

static int watch(struct trace *trace)
{
	char filter[64];

	snprintf(filter, sizeof(filter), "common_pid == %d", getpid());
	return trace_open(trace, trace_probes(), filter);
}

/* How many of @bytes at @phys, which is modulo 4 GiB, @function was called for. */
static uint64_t covered(const struct trace *trace, const char *function, uint64_t phys,
			uint64_t bytes)
{
	FILE *lines = trace_lines(trace);
	unsigned long long from, size;
	uint64_t sum = 0;
	char line[512], *at;

	while (lines && fgets(line, sizeof(line), lines)) {
		at = strstr(line, function);
		at = at ? strstr(at, "phys=0x") : NULL;
		if (!at || sscanf(at, "phys=0x%llx bytes=0x%llx", &from, &size) != 2)
			continue;
		from = (uint32_t)from;
		if (from < phys) {
			size = size > phys - from ? size - (phys - from) : 0;
			from = phys;
		}
		if (from < phys + bytes)
			sum += size < phys + bytes - from ? size : phys + bytes - from;
	}
	if (lines)
		fclose(lines);
	return sum;
}

/* The same of whichever function. */
static uint64_t seen(const struct trace *trace, uint64_t phys, uint64_t bytes)
{
	return covered(trace, FOR_DEVICE, phys, bytes) + covered(trace, FOR_CPU, phys, bytes);
}

static int map_now(const struct rule *r, int buffer, int direction, uint32_t attrs,
		   struct dmabench_map *map)
{
	*map = (struct dmabench_map){
		.buffer = buffer, .direction = direction, .length = LENGTH, .attrs = attrs,
	};
	return dma_map_as(r->fd, map);
}

TEST_F(maintenance, 79_all_that_is_mapped_is_made_ready_for_the_device)
{
	static const int directions[] = { DMABENCH_TO_DEVICE, DMABENCH_FROM_DEVICE };
	struct rule *r = &self->r;
	struct dmabench_map map;
	unsigned int i;

	NEED_NONCOHERENT(self);
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, watch(&self->trace));
		ASSERT_LE(0, map_now(r, self->buffer, directions[i], 0, &map));
		EXPECT_LE(LENGTH, covered(&self->trace, FOR_DEVICE, map.out_phys_in_page, LENGTH));
		trace_close(&self->trace);
		ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	}
}

TEST_F(maintenance, 79_all_that_the_device_wrote_is_made_ready_for_the_cpu)
{
	struct rule *r = &self->r;
	struct dmabench_map map;

	NEED_NONCOHERENT(self);
	ASSERT_LE(0, map_now(r, self->buffer, DMABENCH_FROM_DEVICE, 0, &map));
	ASSERT_EQ(0, watch(&self->trace));
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	EXPECT_LE(LENGTH, covered(&self->trace, FOR_CPU, map.out_phys_in_page, LENGTH));
	trace_close(&self->trace);
}

/* And no more than that: what is beside it may be the CPU's. */
TEST_F(maintenance, 79_a_sync_is_of_its_part)
{
	static const char *const functions[] = {
		[DMABENCH_SYNC_FOR_DEVICE] = FOR_DEVICE, [DMABENCH_SYNC_FOR_CPU] = FOR_CPU,
	};
	struct rule *r = &self->r;
	struct dmabench_map map;
	uint64_t phys;
	int sync_for;

	NEED_NONCOHERENT(self);
	ASSERT_LE(0, map_now(r, self->buffer, DMABENCH_BIDIRECTIONAL, 0, &map));
	phys = map.out_phys_in_page;
	for (sync_for = DMABENCH_SYNC_FOR_DEVICE; sync_for <= DMABENCH_SYNC_FOR_CPU; sync_for++) {
		ASSERT_EQ(0, watch(&self->trace));
		ASSERT_EQ(0, dma_sync(r->fd, map.out_handle, sync_for, PART_AT, PART));
		EXPECT_LE(PART, covered(&self->trace, functions[sync_for], phys + PART_AT, PART));
		EXPECT_EQ(0, covered(&self->trace, functions[sync_for], phys, PART_AT));
		EXPECT_EQ(0, covered(&self->trace, functions[sync_for], phys + PART_AT + PART,
				     LENGTH - PART_AT - PART));
		trace_close(&self->trace);
	}
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
}

/* DMA_ATTR_SKIP_CPU_SYNC: who maps takes care of it. */
TEST_F(maintenance, 79_control_skipped_it_is_not_done)
{
	struct rule *r = &self->r;
	struct dmabench_map map;

	NEED_NONCOHERENT(self);
	ASSERT_EQ(0, watch(&self->trace));
	ASSERT_LE(0, map_now(r, self->buffer, DMABENCH_BIDIRECTIONAL,
			     DMABENCH_ATTR_SKIP_CPU_SYNC, &map));
	ASSERT_EQ(0, dma_unmap_attrs(r->fd, map.out_handle, DMABENCH_ATTR_SKIP_CPU_SYNC));
	EXPECT_EQ(0, seen(&self->trace, map.out_phys_in_page, LENGTH));
	trace_close(&self->trace);
}

TEST_F(maintenance, 79_for_a_coherent_device_nothing_is_done)
{
	struct rule *r = &self->r;
	struct dmabench_map map;

	NEED_SIGHT(self);
	if (!(r->info.out_flags & DMABENCH_TARGET_COHERENT))
		SKIP(return, "the device is not coherent");
	ASSERT_EQ(0, watch(&self->trace));
	ASSERT_LE(0, map_now(r, self->buffer, DMABENCH_BIDIRECTIONAL, 0, &map));
	ASSERT_EQ(0, dma_sync(r->fd, map.out_handle, DMABENCH_SYNC_FOR_CPU, 0, LENGTH));
	ASSERT_EQ(0, dma_sync(r->fd, map.out_handle, DMABENCH_SYNC_FOR_DEVICE, 0, LENGTH));
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	EXPECT_EQ(0, seen(&self->trace, map.out_phys_in_page, LENGTH));
	trace_close(&self->trace);
}

TEST_HARNESS_MAIN
