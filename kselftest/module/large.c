// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers of the DMA API's own memory above DMABENCH_MAX_BUFFER_BYTES, as large
 * as the machine gives them: through an IOMMU, or from CMA.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "uapi/pattern.h"
#include "lib/round.h"
#include "lib/stage.h"

#define MIB		(1ULL << 20)
#define SEED		7
#define NONE_GIVEN	"the machine gives no such buffer: neither an IOMMU nor CMA"

static const int large_kinds[] = {
	DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE,
	DMABENCH_BUFFER_NONCOHERENT, DMABENCH_BUFFER_NONCONTIGUOUS,
	DMABENCH_BUFFER_DMA_PAGES,
};

#define LARGE_KINDS ((int)(sizeof(large_kinds) / sizeof(large_kinds[0])))

FIXTURE(large) {
	struct stage s;
};

FIXTURE_SETUP(large)
{
	ASSERT_EQ(0, stage_open(&self->s, 4096));
}

FIXTURE_TEARDOWN(large)
{
	stage_close(&self->s);
}

static int alloc(const struct stage *s, int kind, uint64_t length, uint32_t flags,
		 struct dmabench_alloc *told)
{
	*told = (struct dmabench_alloc){
		.target = s->target < 0 ? 0 : s->target, .kind = kind,
		.length = length, .flags = flags,
	};
	return dma_alloc_as(s->fd, told);
}

static bool holds(int fd, int buffer, uint64_t offset)
{
	unsigned char data[256];
	unsigned int i;

	if (dma_read(fd, buffer, offset, sizeof(data), data))
		return false;
	for (i = 0; i < sizeof(data); i++)
		if (data[i] != dmabench_pattern_byte(SEED, offset + i))
			return false;
	return true;
}

/* The first bytes, the last, and those around each MiB between. */
static bool holds_all(int fd, int buffer, uint64_t length)
{
	uint64_t at;

	for (at = MIB - 128; at < length - MIB; at += MIB)
		if (!holds(fd, buffer, at))
			return false;
	return holds(fd, buffer, 0) && holds(fd, buffer, length - 256);
}

TEST_F(large, what_the_cpu_writes_is_there)
{
	struct dmabench_alloc told;
	struct stage *s = &self->s;
	int k, buffer, given = 0;
	uint64_t length;

	for (k = 0; k < LARGE_KINDS; k++)
		for (length = 8 * MIB; length <= 64 * MIB; length *= 2) {
			buffer = alloc(s, large_kinds[k], length, 0, &told);
			if (buffer == -EOPNOTSUPP || buffer == -ENOMEM)
				continue;
			/* It is one segment, and too long for the engine's device. */
			if (buffer == -EINVAL &&
			    large_kinds[k] == DMABENCH_BUFFER_NONCONTIGUOUS)
				continue;
			ASSERT_LE(0, buffer);
			given++;
			EXPECT_EQ(0, told.out_mmap_offset);
			EXPECT_EQ(0, dma_fill(s->fd, buffer, 0, length, SEED));
			EXPECT_TRUE(holds_all(s->fd, buffer, length))
				TH_LOG("kind %d, %llu bytes", large_kinds[k],
				       (unsigned long long)length);
			EXPECT_EQ(0, dma_free(s->fd, buffer));
		}
	if (!given)
		SKIP(return, NONE_GIVEN);
}

/* The pattern is counted from the buffer's start: what moved is not its own. */
TEST_F(large, the_device_reaches_all_of_it)
{
	struct dmabench_device_copy copy = {
		.dst_offset = 8 * MIB - 256, .length = 256,
	};
	unsigned char from[256], to[256];
	struct dmabench_alloc told;
	struct stage *s = &self->s;
	int buffer;

	NEED_ENGINE(s);
	buffer = alloc(s, DMABENCH_BUFFER_COHERENT, 8 * MIB, 0, &told);
	if (buffer == -ENOMEM)
		SKIP(return, NONE_GIVEN);
	ASSERT_LE(0, buffer);
	copy.src = buffer;
	copy.dst = buffer;
	ASSERT_EQ(0, dma_fill(s->fd, buffer, 0, 8 * MIB, SEED));
	ASSERT_EQ(0, dma_copy_as(s->fd, &copy));
	ASSERT_EQ(0, dma_read(s->fd, buffer, 0, 256, from));
	ASSERT_EQ(0, dma_read(s->fd, buffer, 8 * MIB - 256, 256, to));
	EXPECT_EQ(0, memcmp(from, to, 256));
	EXPECT_FALSE(holds(s->fd, buffer, 8 * MIB - 256));
	EXPECT_TRUE(holds(s->fd, buffer, 8 * MIB - 512));
	EXPECT_EQ(0, dma_free(s->fd, buffer));
}

TEST_F(large, each_kind_has_its_limit)
{
	struct dmabench_alloc told;
	struct stage *s = &self->s;
	int k;

	for (k = 0; k < LARGE_KINDS; k++)
		EXPECT_EQ(-EINVAL, alloc(s, large_kinds[k], DMABENCH_MAX_FILE_BYTES + 1, 0,
					 &told));
	EXPECT_EQ(-EINVAL, alloc(s, DMABENCH_BUFFER_PAGES,
				 DMABENCH_MAX_BUFFER_BYTES + 1, 0, &told));
	EXPECT_EQ(-EINVAL, alloc(s, DMABENCH_BUFFER_VMALLOC,
				 DMABENCH_MAX_BUFFER_BYTES + 1, 0, &told));
	EXPECT_EQ(-EINVAL, alloc(s, DMABENCH_BUFFER_COHERENT,
				 DMABENCH_MAX_BUFFER_BYTES + 1, DMABENCH_ALLOC_ATOMIC,
				 &told));
}

/* Its pages have no place among the offsets; no other offset is taken for one. */
TEST_F(large, user_space_does_not_map_it)
{
	struct dmabench_alloc small, told;
	struct stage *s = &self->s;
	int pages, buffer;
	uint64_t step;

	pages = alloc(s, DMABENCH_BUFFER_PAGES, 4096, 0, &small);
	ASSERT_LE(0, pages);
	buffer = alloc(s, DMABENCH_BUFFER_COHERENT, 8 * MIB, 0, &told);
	if (buffer == -ENOMEM)
		SKIP(return, NONE_GIVEN);
	ASSERT_LE(0, buffer);
	step = 1024ULL * sysconf(_SC_PAGESIZE);
	told.out_mmap_offset = small.out_mmap_offset + step * (buffer - pages);
	EXPECT_EQ(MAP_FAILED, dma_mmap(s->fd, &told, 4096));
	EXPECT_EQ(ENODEV, errno);
}

static void ignore(int number)
{
	(void)number;
}

/* Each try takes longer than a tick of the timer, or is one of many. */
TEST_F(large, a_signal_ends_what_takes_long)
{
	const struct itimerval tick = { { 0, 1000 }, { 0, 1000 } }, none = { 0 };
	struct sigaction action = { .sa_handler = ignore };
	struct stage *s = &self->s;
	int pages, filled = 0, read = 0, i;
	struct dmabench_alloc told;
	char *data;

	pages = alloc(s, DMABENCH_BUFFER_PAGES, DMABENCH_MAX_BUFFER_BYTES, 0, &told);
	ASSERT_LE(0, pages);
	data = malloc(DMABENCH_MAX_BUFFER_BYTES);
	ASSERT_NE(NULL, data);
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &tick, NULL));
	for (i = 0; i < 1000 && filled != -EINTR; i++)
		filled = dma_fill(s->fd, pages, 0, DMABENCH_MAX_BUFFER_BYTES, SEED);
	for (i = 0; i < 1000 && read != -EINTR; i++)
		read = dma_read(s->fd, pages, 0, DMABENCH_MAX_BUFFER_BYTES, data);
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &none, NULL));
	EXPECT_EQ(-EINTR, filled);
	EXPECT_EQ(-EINTR, read);
	EXPECT_EQ(0, dma_fill(s->fd, pages, 0, DMABENCH_MAX_BUFFER_BYTES, SEED));
	EXPECT_TRUE(holds_all(s->fd, pages, DMABENCH_MAX_BUFFER_BYTES));
	free(data);
}

TEST_F(large, it_is_measured_or_the_reason_told)
{
	struct dmabench_param_value params[MAX_PARAMS];
	struct dmabench_run run;
	char *hist = malloc(HIST_BYTES);
	struct stage *s = &self->s;
	int err;

	ASSERT_NE(NULL, hist);
	round_prepare(&run, s->fd, s->target < 0 ? 0 : s->target,
		      round_exp(s->fd, "coherent"), params, hist);
	ASSERT_EQ(0, round_set(s->fd, &run, "size", 16 * MIB));
	run.ops = 2;
	err = dma_ioctl(s->fd, DMABENCH_IO(RUN), &run);
	if (!err) {
		EXPECT_EQ(NULL, round_check_hists(&run, 2));
	} else {
		EXPECT_EQ(-ENOMEM, err);
		EXPECT_NE(NULL, strstr(run.out_reason, "16777216 bytes"))
			TH_LOG("%s", run.out_reason);
	}
	free(hist);
}

TEST_HARNESS_MAIN
