// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 105: what dma_alloc_attrs() says with DMA_ATTR_NO_KERNEL_MAPPING is a cookie, for
 * dma_mmap_attrs() and dma_free_attrs(). User space, the device and an importer have the memory as
 * they have any other, and nothing is in it of who had it before.
 */
#include <kselftest_harness.h>
#include <sys/mman.h>

#include "lib/bytes.h"
#include "lib/device_end.h"

/* As many as a bounce buffer holds, too. */
#define PAGES	(PAGE <= 16384 ? 15 : 1)

/* Patterns of FILL. */
#define USERS	4
#define DEVICES	5
#define OTHERS	6

FIXTURE(cookie) {
	struct rule r;
	struct device_end d;
	struct dmabench_alloc memory;
	size_t length;
	unsigned char *user;
};

FIXTURE_VARIANT(cookie) {
	bool engine;
};

FIXTURE_VARIANT_ADD(cookie, software) { };
FIXTURE_VARIANT_ADD(cookie, engine) { .engine = true };

/* Memory with something in it is what is allocated next. */
static int soil(struct rule *r, size_t length)
{
	int buffers[16], i, err = 0;

	for (i = 0; i < 16 && !err; i++) {
		buffers[i] = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, length);
		if (buffers[i] < 0)
			return buffers[i];
		err = dma_fill(r->fd, buffers[i], 0, length, OTHERS);
	}
	for (i = 0; i < 16 && !err; i++)
		err = dma_free(r->fd, buffers[i]);
	return err;
}

FIXTURE_SETUP(cookie)
{
	struct rule *r = &self->r;

	ASSERT_EQ(0, rule_open(r, variant->engine));
	if (r->target < 0 || r->out_of_reach)
		return;
	self->length = PAGES * PAGE;
	if (r->info.out_flags & DMABENCH_TARGET_OWNED)
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	if (self->length > r->limits.out_max_segment_bytes)
		self->length = r->limits.out_max_segment_bytes / PAGE * PAGE;
	ASSERT_EQ(0, device_end_open(&self->d, r, variant->engine, self->length));
	ASSERT_EQ(0, soil(r, self->length));
	self->memory = (struct dmabench_alloc){
		.target = r->target, .kind = DMABENCH_BUFFER_COHERENT, .length = self->length,
		.attrs = DMABENCH_ATTR_NO_KERNEL_MAPPING,
	};
	ASSERT_LE(0, dma_alloc_as(r->fd, &self->memory));
	self->user = dma_mmap(r->fd, &self->memory, self->length);
	machine_tier(self->d.own ? 'D' : 'S', &r->info, r->bounced);
}

FIXTURE_TEARDOWN(cookie)
{
	if (self->user && self->user != MAP_FAILED)
		munmap(self->user, self->length);
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

#define NEED_USER() do {						\
	NEED_REACH(r);							\
	if (self->user == MAP_FAILED)					\
		SKIP(return, "the platform does not map this memory");	\
} while (0)

TEST_F(cookie, 105_the_kernel_hands_it_out_zeroed)
{
	struct rule *r = &self->r;

	NEED_REACH(r);
	EXPECT_EQ(0, self->memory.out_unzeroed);
}

/* As the module leaves it to user space. */
TEST_F(cookie, 105_user_space_sees_zeros)
{
	struct rule *r = &self->r;
	size_t i;

	NEED_USER();
	for (i = 0; i < self->length; i++)
		ASSERT_EQ(0, self->user[i]) TH_LOG("byte %zu", i);
}

TEST_F(cookie, 105_nobody_looks_at_it_by_the_cookie)
{
	struct rule *r = &self->r;
	char data[16];

	NEED_REACH(r);
	EXPECT_EQ(-EINVAL, dma_fill(r->fd, self->memory.out_handle, 0, 16, 0));
	EXPECT_EQ(-EINVAL, dma_read(r->fd, self->memory.out_handle, 0, 16, data));
}

TEST_F(cookie, 105_the_device_and_user_space_see_each_other)
{
	struct rule *r = &self->r;
	int memory = self->memory.out_handle;

	NEED_USER();
	if (!self->d.own)
		SKIP(return, "no engine that copies any bytes");
	bytes_make(self->user, USERS, 0, self->length);
	EXPECT_EQ(self->length, device_wrong(&self->d, memory, USERS, 0, self->length));
	ASSERT_EQ(0, device_puts(&self->d, memory, DEVICES, 0, self->length));
	EXPECT_EQ(self->length, bytes_wrong(self->user, DEVICES, 0, self->length));
}

TEST_F(cookie, 105_an_importer_and_user_space_see_each_other)
{
	struct rule *r = &self->r;
	struct dmabench_share told = {
		.buffer = self->memory.out_handle, .target = r->target,
		.direction = DMABENCH_BIDIRECTIONAL, .attrs = DMABENCH_ATTR_SKIP_CPU_SYNC,
	};
	int mapping;

	NEED_USER();
	mapping = dma_share_as(r->fd, &told);
	if (mapping == -EOPNOTSUPP)
		SKIP(return, HIGHMEM);
	ASSERT_LE(0, mapping);
	if (told.out_bounced != DMABENCH_BOUNCED_NONE)
		SKIP(return, "bounced: the importer has a copy of it");
	self->d.step = told.out_segments > 1 ? PAGE : 0;
	bytes_make(self->user, USERS, 0, self->length);
	EXPECT_EQ(self->length, device_wrong(&self->d, mapping, USERS, 0, self->length));
	ASSERT_EQ(0, device_puts(&self->d, mapping, DEVICES, 0, self->length));
	EXPECT_EQ(self->length, bytes_wrong(self->user, DEVICES, 0, self->length));
	EXPECT_EQ(0, dma_unmap(r->fd, mapping));
}

/* Given back it is memory again: more of it than there is at a time. */
TEST_F(cookie, 105_it_comes_back)
{
	struct rule *r = &self->r;
	long live = dma_live(r->fd);
	int i, buffer;

	NEED_REACH(r);
	for (i = 0; i < 64; i++) {
		size_t length = (i % 8 + 1) * PAGE - i;

		buffer = dma_alloc_attrs(r->fd, r->target, DMABENCH_BUFFER_COHERENT, length, 0,
					 DMABENCH_ATTR_NO_KERNEL_MAPPING);
		ASSERT_LE(0, buffer);
		ASSERT_EQ(0, dma_free(r->fd, buffer));
	}
	EXPECT_EQ(live, dma_live(r->fd));
}

TEST_HARNESS_MAIN
