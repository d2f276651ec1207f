// SPDX-License-Identifier: GPL-2.0
/*
 * Where memory is, for the CPU or a device, is told with CAP_SYS_RAWIO alone: in
 * no member else, and in no sentence, which go into results. What was in memory
 * before it was handed out is told to nobody.
 */
#include <kselftest_harness.h>
#include <linux/capability.h>
#include <sys/syscall.h>

#include "lib/machine.h"
#include "lib/point.h"
#include "lib/stage.h"

#define LENGTH	8192
#define AT	100

/* All that commands tell of addresses. */
struct told {
	uint64_t buffer;
	uint64_t mapping;
	uint64_t segment;
	uint64_t iova;
	uint64_t phys;
	uint32_t in_page;
	bool has_iova;
};

FIXTURE(hidden) {
	struct stage s;
};

FIXTURE_SETUP(hidden)
{
	ASSERT_EQ(0, stage_open(&self->s, LENGTH));
}

FIXTURE_TEARDOWN(hidden)
{
	stage_close(&self->s);
}

/* Of this process, with all that it did not do before. */
static int drop_rawio(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &head, data))
		return -errno;
	data[CAP_TO_INDEX(CAP_SYS_RAWIO)].effective &= ~CAP_TO_MASK(CAP_SYS_RAWIO);
	return syscall(SYS_capset, &head, data) ? -errno : 0;
}

static int ask_segment(const struct stage *s, int buffer, struct told *told)
{
	struct dmabench_sg_entry entry = { .buffer = buffer, .length = LENGTH };
	struct dmabench_sg_segment segment = { 0 };
	struct dmabench_map_sg list = {
		.nentries = 1, .entries = (uintptr_t)&entry,
		.segments = (uintptr_t)&segment,
	};
	int mapping = dma_map_sg_as(s->fd, &list);

	told->segment = segment.dma_addr;
	return mapping < 0 ? mapping : dma_unmap(s->fd, mapping);
}

static int ask_mapping(const struct stage *s, int buffer, struct told *told)
{
	struct dmabench_map map = {
		.buffer = buffer, .offset = AT, .length = LENGTH - AT,
	};
	int mapping = dma_map_as(s->fd, &map);

	told->mapping = map.out_dma_addr;
	told->in_page = map.out_in_page;
	told->phys = map.out_phys_in_page;
	return mapping < 0 ? mapping : dma_unmap(s->fd, mapping);
}

/* Most kernels and targets have no such range. */
static void ask_iova(const struct stage *s, int target, struct told *told)
{
	struct dmabench_iova iova = {
		.op = DMABENCH_IOVA_ALLOC, .target = target, .length = LENGTH,
	};

	if (dma_iova_as(s->fd, &iova) < 0)
		return;
	told->has_iova = true;
	told->iova = iova.out_dma_addr;
	dma_iova_free(s->fd, iova.out_handle);
}

static int ask(const struct stage *s, int buffer, struct told *told)
{
	int target = s->target < 0 ? 0 : s->target, handle;
	struct dmabench_alloc coherent = {
		.target = target, .kind = DMABENCH_BUFFER_COHERENT, .length = LENGTH,
	};

	*told = (struct told){ 0 };
	handle = dma_alloc_as(s->fd, &coherent);
	if (handle < 0)
		return handle;
	told->buffer = coherent.out_dma_addr;
	dma_free(s->fd, handle);
	ask_iova(s, target, told);
	return ask_mapping(s, buffer, told) ?: ask_segment(s, buffer, told);
}

TEST_F(hidden, addresses_are_members_for_the_capability_alone)
{
	struct told with, without;
	struct stage *s = &self->s;
	int buffer;

	buffer = dma_alloc(s->fd, s->target < 0 ? 0 : s->target, DMABENCH_BUFFER_PAGES,
			   LENGTH);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, ask(s, buffer, &with));
	EXPECT_LE(PAGE, with.buffer);
	EXPECT_LE(PAGE, with.mapping);
	EXPECT_LE(PAGE, with.segment);
	EXPECT_LE(PAGE, with.phys);
	EXPECT_EQ(with.has_iova, with.iova >= PAGE);
	ASSERT_EQ(0, drop_rawio());
	ASSERT_EQ(0, ask(s, buffer, &without));
	EXPECT_EQ(0, without.buffer);
	EXPECT_EQ(0, without.mapping);
	EXPECT_EQ(0, without.segment);
	EXPECT_EQ(0, without.iova);
	/* Tests of alignment need no more. */
	EXPECT_EQ(AT, without.phys);
	EXPECT_EQ(with.in_page, without.in_page);
	EXPECT_EQ(0, dma_free(s->fd, buffer));
}

static bool is_zero(int fd, int buffer, size_t length)
{
	uint64_t words[1024];
	size_t at, i;

	for (at = 0; at < length; at += sizeof(words)) {
		if (dma_read(fd, buffer, at, sizeof(words), words))
			return false;
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (words[i])
				return false;
	}
	return true;
}

/* Not all allocators zero what they hand out, and not all kernels do it for them. */
TEST_F(hidden, what_was_in_memory_before_is_nobody_elses)
{
	int fd = self->s.fd, target = self->s.target, kind, buffer;
	const size_t length = 1 << 20;

	NEED_ENGINE(&self->s);
	for (kind = 0; kind < DMABENCH_BUFFER_BAR; kind++) {
		if (kind == DMABENCH_BUFFER_POOL || dma_lacks_kind(kind))
			continue;
		buffer = dma_alloc(fd, target, kind, length);
		ASSERT_LT(0, buffer) TH_LOG("kind %d", kind);
		ASSERT_EQ(0, dma_fill(fd, buffer, 0, length, 1));
		ASSERT_EQ(0, dma_free(fd, buffer));
		buffer = dma_alloc(fd, target, kind, length);
		ASSERT_LT(0, buffer) TH_LOG("kind %d", kind);
		EXPECT_TRUE(is_zero(fd, buffer, length)) TH_LOG("kind %d", kind);
		EXPECT_EQ(0, dma_free(fd, buffer));
	}
}

/* The round's threads have every capability, and results reach anybody. */
TEST_F(hidden, no_reason_has_an_address)
{
	static const char * const names[] = { "map_single", "ring", "bounce" };
	struct point p = { .fd = self->s.fd, .target = 0 };
	uint32_t refused = 0, i, bits;

	NEED_DESTRUCTIVE();
	dma_allow_warning("kernel/dma/");
	p.hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, p.hist);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (bits = 12; bits <= 40; bits++) {
			point_prepare(&p, names[i]);
			p.run.ops = 1;
			point_give(&p, "mask_bits", bits);
			refused += point_run(&p) != 0;
			EXPECT_TRUE(round_reason_has_no_address(&p.run))
				TH_LOG("%s", p.run.out_reason);
		}
	free(p.hist);
	EXPECT_LT(0, refused);
}

TEST_HARNESS_MAIN
