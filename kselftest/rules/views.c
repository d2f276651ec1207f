// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 88: memory of many pages is in one order to the device, the kernel and user space.
 * The engine writes first: what two views of the CPU's agree on may be wrong in both, and to
 * write by a wrong one is to write to somebody else's memory.
 */
#include <kselftest_harness.h>
#include <sys/mman.h>

#include "lib/bytes.h"
#include "lib/machine.h"
#include "lib/rule.h"

/* As many as a bounce buffer holds, too. */
#define PAGES	(sysconf(_SC_PAGESIZE) <= 16384 ? 15 : 3)

/* Patterns of FILL. */
#define ENGINES	3
#define USERS	4
#define KERNELS	5

FIXTURE(views) {
	struct rule r;
	size_t length;
	int plain;
	int mapping;
	struct dmabench_alloc memory;
	unsigned char *user;
};

FIXTURE_VARIANT(views) {
	int kind;
	uint32_t attrs;
};

#define KIND(name) FIXTURE_VARIANT_ADD(views, name) { .kind = DMABENCH_BUFFER_##name }

KIND(COHERENT);
KIND(WRITE_COMBINE);
KIND(NONCOHERENT);
KIND(NONCONTIGUOUS);
KIND(DMA_PAGES);
FIXTURE_VARIANT_ADD(views, NONCONTIGUOUS_of_single_pages) {
	.kind = DMABENCH_BUFFER_NONCONTIGUOUS,
	.attrs = DMABENCH_ATTR_ALLOC_SINGLE_PAGES,
};

static bool is_synced(int kind)
{
	return kind != DMABENCH_BUFFER_COHERENT && kind != DMABENCH_BUFFER_WRITE_COMBINE;
}

static bool is_usable(const struct rule *r)
{
	return r->target >= 0 && !r->out_of_reach &&
	       r->info.out_flags & DMABENCH_TARGET_ENGINE &&
	       r->info.out_flags & DMABENCH_TARGET_OWNED &&
	       r->info.out_copy_align_bytes <= 64;
}

FIXTURE_SETUP(views)
{
	struct rule *r = &self->r;

	ASSERT_EQ(0, rule_open(r, true));
	if (!is_usable(r) || dma_lacks_kind(variant->kind))
		return;
	machine_tier('D', &r->info, r->bounced);
	self->length = PAGES * sysconf(_SC_PAGESIZE);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	self->memory = (struct dmabench_alloc){
		.target = r->target, .kind = variant->kind, .length = self->length,
		.direction = is_synced(variant->kind) ? DMABENCH_BIDIRECTIONAL : 0,
		.attrs = variant->attrs,
	};
	ASSERT_LE(0, dma_alloc_as(r->fd, &self->memory));
	self->plain = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, self->length);
	ASSERT_LE(0, self->plain);
	self->mapping = dma_map(r->fd, self->plain, DMABENCH_BIDIRECTIONAL, 0, self->length, NULL);
	ASSERT_LE(0, self->mapping);
	self->user = MAP_FAILED;
	if (self->memory.out_mmap_offset)
		self->user = dma_mmap(r->fd, &self->memory, self->length);
}

FIXTURE_TEARDOWN(views)
{
	if (self->user && self->user != MAP_FAILED)
		munmap(self->user, self->length);
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

#define NEED_VIEWS() do {						\
	NEED_REACH(r);							\
	NEED_OWN_LIMITS(r);						\
	if (dma_lacks_kind(variant->kind))				\
		SKIP(return, "this kernel has no such memory");		\
	if (!is_usable(r))						\
		SKIP(return, "no engine that copies whole pages");	\
} while (0)

static int memory_sync(struct rule *r, const struct dmabench_alloc *memory, int sync_for)
{
	if (!is_synced(memory->kind))
		return 0;
	return dma_sync(r->fd, memory->out_handle, sync_for, 0, memory->length);
}

/* From plain pages, of which the kernel's view is the only one. */
static int engine_writes(struct rule *r, const struct dmabench_alloc *memory, int plain,
			 int mapping, uint64_t seed)
{
	return dma_fill(r->fd, plain, 0, memory->length, seed) ?:
	       dma_sync(r->fd, mapping, DMABENCH_SYNC_FOR_DEVICE, 0, memory->length) ?:
	       memory_sync(r, memory, DMABENCH_SYNC_FOR_DEVICE) ?:
	       dma_copy(r->fd, memory->out_handle, mapping, memory->length, 0, 0) ?:
	       memory_sync(r, memory, DMABENCH_SYNC_FOR_CPU);
}

/* Return: the first byte that is not @seed's; the length: none */
static size_t engine_wrong(struct rule *r, const struct dmabench_alloc *memory, int plain,
			   int mapping, uint64_t seed)
{
	if (memory_sync(r, memory, DMABENCH_SYNC_FOR_DEVICE) ||
	    dma_copy(r->fd, mapping, memory->out_handle, memory->length, 0, 0) ||
	    dma_sync(r->fd, mapping, DMABENCH_SYNC_FOR_CPU, 0, memory->length))
		return 0;
	return bytes_wrong_in(r->fd, plain, seed, 0, memory->length);
}

TEST_F(views, 88_what_the_device_wrote_is_in_its_order_to_the_CPU)
{
	struct rule *r = &self->r;

	NEED_VIEWS();
	ASSERT_EQ(0, engine_writes(r, &self->memory, self->plain, self->mapping, ENGINES));
	EXPECT_EQ(self->length, bytes_wrong_in(r->fd, self->memory.out_handle, ENGINES, 0,
					       self->length));
	if (self->user != MAP_FAILED)
		EXPECT_EQ(self->length, bytes_wrong(self->user, ENGINES, 0, self->length));
}

/* Once each view was seen to be right. */
TEST_F(views, 88_what_the_CPU_wrote_is_in_its_order_to_the_device)
{
	struct rule *r = &self->r;

	NEED_VIEWS();
	ASSERT_EQ(0, engine_writes(r, &self->memory, self->plain, self->mapping, ENGINES));
	ASSERT_EQ(self->length, bytes_wrong_in(r->fd, self->memory.out_handle, ENGINES, 0,
					       self->length));
	ASSERT_EQ(0, dma_fill(r->fd, self->memory.out_handle, 0, self->length, KERNELS));
	EXPECT_EQ(self->length, engine_wrong(r, &self->memory, self->plain, self->mapping,
					     KERNELS));
	if (self->user == MAP_FAILED)
		return;
	ASSERT_EQ(0, memory_sync(r, &self->memory, DMABENCH_SYNC_FOR_CPU));
	ASSERT_EQ(self->length, bytes_wrong(self->user, KERNELS, 0, self->length));
	bytes_make(self->user, USERS, 0, self->length);
	EXPECT_EQ(self->length, engine_wrong(r, &self->memory, self->plain, self->mapping, USERS));
}

/* So a page in another's place is seen. */
TEST_F(views, 88_control_pages_out_of_order_are_told)
{
	const size_t page = sysconf(_SC_PAGESIZE);
	struct rule *r = &self->r;
	unsigned char *data;

	NEED_VIEWS();
	data = malloc(self->length);
	ASSERT_NE(NULL, data);
	bytes_make(data, ENGINES, 0, self->length);
	EXPECT_EQ(self->length, bytes_wrong(data, ENGINES, 0, self->length));
	memcpy(data + 2 * page, data + page, page);
	EXPECT_EQ(2 * page, bytes_wrong(data, ENGINES, 0, self->length));
	free(data);
}

TEST_HARNESS_MAIN
