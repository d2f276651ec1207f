// SPDX-License-Identifier: GPL-2.0
/* RUN of what maps memory in pieces: map_sg and iova_link. */
#include <kselftest_harness.h>
#include <stddef.h>
#include <sys/wait.h>

#include "lib/machine.h"
#include "lib/round.h"

/* What a test runs, and on what. */
struct point {
	int fd;
	int target;
	int live;
	struct dmabench_target_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

FIXTURE(scatter) {
	struct point p;
};

FIXTURE_SETUP(scatter)
{
	struct point *p = &self->p;

	p->fd = dma_open();
	ASSERT_LE(0, p->fd);
	p->live = dma_live(p->fd);
	p->target = dma_engine_in_reach(p->fd);
	if (p->target < 0)
		p->target = 0;
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &p->info));
	p->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, p->hist);
}

FIXTURE_TEARDOWN(scatter)
{
	struct point *p = &self->p;

	EXPECT_EQ(p->live, dma_live(p->fd));
	free(p->hist);
	close(p->fd);
}

static void prepare(struct point *p, const char *name)
{
	round_prepare(&p->run, p->fd, p->target,
		      round_exp(p->fd, name), p->params, p->hist);
}

static uint32_t param(struct point *p, const char *name)
{
	return round_param(p->fd, p->run.exp, name);
}

/* An unknown one is refused by the RUN that follows. */
static void give(struct point *p, const char *name, uint64_t value)
{
	uint32_t id = param(p, name);

	p->params[id < MAX_PARAMS ? id : 0] = (struct dmabench_param_value){
		.id = id, .value = value,
	};
}

static int run(struct point *p)
{
	return dma_ioctl(p->fd, DMABENCH_IO(RUN), &p->run);
}

/* Samples of the phase of this name in the round that was; -1: no such one. */
static int64_t samples(struct point *p, const char *name)
{
	struct dmabench_phase_info info = {
		.size = sizeof(info), .exp = p->run.exp,
	};
	char *at = p->hist;

	for (; at < p->hist + p->run.out_hist_bytes; info.phase++) {
		const struct dmabench_hist_header *head = (void *)at;

		if (dma_ioctl(p->fd, DMABENCH_IO(PHASE_INFO), &info))
			break;
		if (!strcmp(info.out_name, name))
			return head->count;
		at += sizeof(*head) +
		      head->buckets * sizeof(struct dmabench_hist_bucket);
	}
	return -1;
}

/* Refused for this parameter, with these words in the reason? */
#define EXPECT_REFUSED(blamed, words) do {				\
	EXPECT_EQ(-EINVAL, run(p));					\
	EXPECT_EQ(param(p, blamed), p->run.out_param);		\
	EXPECT_NE(NULL, strstr(p->run.out_reason, words))		\
		TH_LOG("%s", p->run.out_reason);			\
} while (0)

static bool has_iova(const struct point *p)
{
	return p->info.out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT ||
	       p->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

static bool kernel_has_iova_link(struct point *p)
{
	struct dmabench_exp_info exp = {
		.size = sizeof(exp), .exp = round_exp(p->fd, "iova_link"),
	};

	return !dma_ioctl(p->fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       !exp.out_unavailable[0];
}

#define NEED_IOVA() do {						\
	if (!kernel_has_iova_link(p))					\
		SKIP(return, "this kernel is older than dma_iova_link()"); \
	if (!has_iova(p))						\
		SKIP(return, "the target has no IOVA space");		\
} while (0)

#define NEED_OWNED() do {						\
	if (!(p->info.out_flags & DMABENCH_TARGET_OWNED))		\
		SKIP(return, "the target's limits are its driver's");	\
} while (0)

TEST_F(scatter, a_max_segment_below_an_entry_is_refused)
{
	struct point *p = &self->p;

	NEED_OWNED();
	prepare(p, "map_sg");
	give(p, "max_segment", 512);
	EXPECT_REFUSED("max_segment", "max_segment 512 is below the entry size 4096");
	give(p, "max_segment", 4095);
	EXPECT_REFUSED("max_segment", "4095");
	give(p, "max_segment", 4096);
	EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
}

/* Waits up to 5 s until the target's longest segment is this. */
static bool segment_gets(struct point *p, uint64_t bytes)
{
	struct dmabench_target_info info;
	int i;

	for (i = 0; i < 5000; i++) {
		if (dma_target_info(p->fd, p->target, &info))
			return false;
		if (info.out_max_segment_bytes == bytes)
			return true;
		usleep(1000);
	}
	return false;
}

/* A child does the prepared round, for a while. */
static pid_t run_in_child(struct point *p, uint64_t ops)
{
	pid_t child = fork();

	if (child)
		return child;
	p->fd = dma_open();
	p->run.ops = ops;
	_exit(run(p) ? 1 : 0);
}

TEST_F(scatter, max_segment_holds_in_its_round_alone)
{
	struct point *p = &self->p;
	int status;
	pid_t child;

	NEED_OWNED();
	prepare(p, "map_sg");
	give(p, "entry_bytes", 512);
	give(p, "max_segment", 512);
	child = run_in_child(p, 20000);
	EXPECT_TRUE(segment_gets(p, 512));
	/* To be judged by the device's own limit, not by the other round's. */
	prepare(p, "map_sg");
	EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_TRUE(segment_gets(p, p->info.out_max_segment_bytes));
}

TEST_F(scatter, an_entry_above_the_devices_segment_is_refused)
{
	struct point *p = &self->p;
	struct dmabench_param_info entry;

	prepare(p, "map_sg");
	ASSERT_EQ(0, param_info(p->fd, p->run.exp,
				param(p, "entry_bytes"), &entry));
	if (p->info.out_max_segment_bytes >= entry.out_max)
		SKIP(return, "the target takes segments as long as any entry");
	give(p, "entries", 1);
	give(p, "entry_bytes", p->info.out_max_segment_bytes + 1);
	EXPECT_REFUSED("entry_bytes", "the target's largest segment");
	if (!(p->info.out_flags & DMABENCH_TARGET_OWNED))
		return;
	give(p, "max_segment", entry.out_max);
	EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
}

TEST_F(scatter, contiguous_entries_are_refused_where_scattered_ones_are_not)
{
	struct point *p = &self->p;

	prepare(p, "map_sg");
	give(p, "entry_bytes", 100);
	EXPECT_REFUSED("entry_bytes", "cache lines");
	give(p, "layout", 1);
	EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
}

/* 256 lists of 2 MiB, half of it unused, are 512 MiB. */
TEST_F(scatter, lists_in_flight_count_against_the_memory_limit)
{
	struct point *p = &self->p;

	prepare(p, "map_sg");
	give(p, "layout", 1);
	give(p, "entries", 256);
	give(p, "inflight", 256);
	EXPECT_EQ(-EINVAL, run(p));
	EXPECT_NE(NULL, strstr(p->run.out_reason, "over the limit"));
	give(p, "entries", 1);
	EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
}

/* All lists in flight are timed together, or each by itself. */
TEST_F(scatter, a_batch_is_what_is_in_flight)
{
	struct point *p = &self->p;
	static const char *const names[] = { "map_sg", "iova_link" };
	uint32_t i;

	for (i = 0; i < 2; i++) {
		prepare(p, names[i]);
		give(p, "inflight", 8);
		p->run.batch = 4;
		if (run(p) == -EOPNOTSUPP)
			continue;
		EXPECT_NE(NULL, strstr(p->run.out_reason, "1 or 8"));
		p->run.batch = 8;
		EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(OPS / 8, samples(p, i ? "link" : "map"));
		p->run.batch = 1;
		p->run.ops = 13;
		EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(13, samples(p, i ? "link" : "unmap"));
	}
}

TEST_F(scatter, iova_link_is_refused_where_there_is_no_iova_space)
{
	struct point *p = &self->p;
	const char *words = kernel_has_iova_link(p) ? "no IOVA space" :
			    "this kernel is older than dma_iova_link()";

	if (kernel_has_iova_link(p) && has_iova(p))
		SKIP(return, "the target has IOVA space");
	prepare(p, "iova_link");
	EXPECT_EQ(-EOPNOTSUPP, run(p));
	EXPECT_EQ(DMABENCH_ALL, p->run.out_param);
	EXPECT_NE(NULL, strstr(p->run.out_reason, words))
		TH_LOG("%s", p->run.out_reason);
}

TEST_F(scatter, iova_link_refuses_entries_that_end_in_a_page)
{
	struct point *p = &self->p;

	NEED_IOVA();
	prepare(p, "iova_link");
	give(p, "entry_bytes", 512);
	EXPECT_REFUSED("entry_bytes", "multiple of the IOMMU's page");
	give(p, "layout", 1);
	EXPECT_REFUSED("entry_bytes", "multiple of the IOMMU's page");
	give(p, "entries", 1);
	EXPECT_EQ(0, run(p)) TH_LOG("%s", p->run.out_reason);
}

/* Had an entry not its place in the IOVA space, it would seem to be bounced. */
TEST_F(scatter, each_entry_is_where_its_list_says)
{
	struct point *p = &self->p;
	static const char *const names[] = { "map_sg", "iova_link" };
	const uint64_t bytes = 3 * PAGE <= 65536 ? 3 * PAGE : PAGE;
	const uint64_t entries[] = { 1, 16, (3 << 20) / bytes };
	uint32_t i, j, layout;

	NEED_IOVA();
	for (i = 0; i < 2; i++)
		for (j = 0; j < 3; j++)
			for (layout = 0; layout < 2; layout++) {
				prepare(p, names[i]);
				p->run.ops = 5;
				give(p, "entries", entries[j]);
				give(p, "entry_bytes", bytes);
				give(p, "layout", layout);
				EXPECT_EQ(0, run(p))
					TH_LOG("%s", p->run.out_reason);
				EXPECT_EQ(DMABENCH_BOUNCED_NONE, p->run.out_bounced)
					TH_LOG("%s of %d entries, layout %d", names[i],
					       (int)entries[j], (int)layout);
			}
}

TEST_F(scatter, iova_link_gives_back_in_two_steps_or_one)
{
	struct point *p = &self->p;
	static const char *const phases[] = {
		"alloc", "link", "sync", "unlink", "free", "destroy",
	};
	uint32_t release, i;
	bool used;

	NEED_IOVA();
	for (release = 0; release < 2; release++) {
		prepare(p, "iova_link");
		give(p, "release", release);
		p->run.batch = 1;
		ASSERT_EQ(0, run(p));
		for (i = 0; i < 6; i++) {
			used = i < 3 || (i == 5) == release;
			EXPECT_EQ(used ? OPS : 0, samples(p, phases[i]))
				TH_LOG("%s", phases[i]);
		}
	}
}

TEST_HARNESS_MAIN
