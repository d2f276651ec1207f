// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment dma_buf: which buffers are refused, that data goes through the mapping
 * that an importer gets, what CPU accesses owe it, and that nothing stays.
 *
 * [A] Documentation/driver-api/dma-buf.rst, "CPU Access to DMA Buffer Objects", which is
 *     "DOC: cpu access" in drivers/dma-buf/dma-buf.c: "Cache coherency is handled by
 *     bracketing any transactions with calls to dma_buf_begin_cpu_access() and
 *     dma_buf_end_cpu_access() access."
 * [B] include/linux/dma-buf.h, begin_cpu_access of struct dma_buf_ops: it "allows the
 *     exporter to ensure that the memory is actually coherent for cpu access".
 * [C] there, map_dma_buf: the list is "already mapped into the device address space of
 *     the &device attached", whatever that reaches.
 */
#include <kselftest_harness.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "lib/dma_buf.h"
#include "lib/lsi.h"
#include "lib/machine.h"
#include "lib/point.h"

#define SIZE		(64 << 10)
#define PIECES		3
#define PATIENCE_MS	20000

FIXTURE(dma_buf) {
	struct point p;
	long users;
	int shared;
};

FIXTURE_VARIANT(dma_buf) {
	enum dmabench_exporter exporter;
};

FIXTURE_VARIANT_ADD(dma_buf, own) { .exporter = DMABENCH_EXPORTER_OWN };
FIXTURE_VARIANT_ADD(dma_buf, system) { .exporter = DMABENCH_EXPORTER_SYSTEM };
FIXTURE_VARIANT_ADD(dma_buf, udmabuf) { .exporter = DMABENCH_EXPORTER_UDMABUF };

FIXTURE_SETUP(dma_buf)
{
	ASSERT_EQ(0, point_open(&self->p));
	self->users = dma_buf_module_users();
	self->shared = variant->exporter ? dma_buf_of(variant->exporter, SIZE) : 0;
	ASSERT_TRUE(self->shared >= 0 || self->shared == -ENOENT)
		TH_LOG("%s", strerror(-self->shared));
}

FIXTURE_TEARDOWN(dma_buf)
{
	EXPECT_EQ(self->users, dma_buf_module_users()) TH_LOG("something is exported still");
	if (self->shared > 0)
		close(self->shared);
	EXPECT_NOTHING_LEFT(self->p);
}

static void prepare(FIXTURE_DATA(dma_buf) * self, enum dmabench_exporter exporter)
{
	point_prepare(&self->p, "dma_buf");
	point_give(&self->p, "size", SIZE);
	point_give(&self->p, "exporter", exporter);
	self->p.run.dma_buf = self->shared;
}

#define PREPARE() prepare(self, variant->exporter)

#define NEED_EXPORTER() do {						\
	if (self->shared < 0)						\
		SKIP(return, NO_EXPORTER);				\
	PREPARE();							\
} while (0)

#define NEED_COPIES(p) do {						\
	if ((p)->engine < 0)						\
		SKIP(return, "%s", dma_no_engine((p)->engine));		\
} while (0)

#define EXPECT_REFUSED_AND_PREPARE(error, words) do {			\
	EXPECT_REFUSED(error, words);					\
	PREPARE();							\
} while (0)

TEST_F(dma_buf, it_runs_and_tells_of_its_lists)
{
	struct point *p = &self->p;
	uint64_t ops;

	NEED_EXPORTER();
	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	ops = p->run.out_ops;
	EXPECT_LE(ops, p->run.out_entries);
	EXPECT_LE(p->run.out_entries, ops * (SIZE / PAGE));
	EXPECT_LE(ops, p->run.out_segments);
	EXPECT_LE(p->run.out_segments, p->run.out_entries);
	/* What is the exporter's to do is timed where that is the module. */
	EXPECT_EQ(!variant->exporter, !!point_least(p, "export", NULL));
	EXPECT_NE(0, point_least(p, "attach", NULL));
	EXPECT_NE(0, point_least(p, "begin_cpu_access", NULL));
	EXPECT_EQ(0, point_least(p, "transfer", NULL));
	PREPARE();
	point_give(p, "cpu_access", 0);
	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(0, point_least(p, "begin_cpu_access", NULL));
	EXPECT_EQ(0, point_least(p, "end_cpu_access", NULL));
	EXPECT_NE(0, point_least(p, "unmap", NULL));
}

TEST_F(dma_buf, what_is_no_buffer_of_that_exporter_is_refused)
{
	struct point *p = &self->p;
	int null = open("/dev/null", O_RDWR), other;

	PREPARE();
	p->run.dma_buf_reserved = 1;
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "dma_buf_reserved must be 0");
	point_give(p, "size", SIZE + 1);
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "whole pages");
	p->run.dma_buf = null;
	if (!variant->exporter) {
		EXPECT_REFUSED_AND_PREPARE(-EINVAL, "exporter own is the module's");
		point_prepare(p, "noop");
		p->run.dma_buf = null;
		EXPECT_REFUSED_AND_PREPARE(-EINVAL, "noop imports none");
	} else {
		EXPECT_REFUSED_AND_PREPARE(-EINVAL, "no dma-buf");
		p->run.dma_buf = p->fd;
		EXPECT_REFUSED_AND_PREPARE(-EINVAL, "no dma-buf");
		p->run.dma_buf = -1;
		EXPECT_REFUSED_AND_PREPARE(-EBADF, "no file is open");
		p->run.dma_buf = 4000;
		EXPECT_REFUSED_AND_PREPARE(-EBADF, "no file is open");
	}
	close(null);
	if (!variant->exporter || self->shared < 0)
		return;
	point_give(p, "size", SIZE / 2);
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "all is mapped");
	point_give(p, "size", SIZE * 2);
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "all is mapped");
	p->run.node = DMABENCH_NODE_CPU;
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "numactl --membind");
	other = dma_buf_of(variant->exporter == DMABENCH_EXPORTER_SYSTEM ?
			   DMABENCH_EXPORTER_UDMABUF : DMABENCH_EXPORTER_SYSTEM, SIZE);
	if (other < 0)
		return;
	p->run.dma_buf = other;
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "is of ");
	close(other);
}

TEST_F(dma_buf, of_one_buffer_there_is_one_importer)
{
	struct point *p = &self->p;
	uint64_t cpus = 3;

	NEED_EXPORTER();
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one CPU");
	p->run.cpus = (uintptr_t)&cpus;
	p->run.cpus_bytes = sizeof(cpus);
	if (variant->exporter) {
		EXPECT_REFUSED_AND_PREPARE(-EINVAL, "own has one each");
		return;
	}
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(2, p->run.out_threads);
	point_give(p, "pieces", 1);
	EXPECT_LT(point_run(p), 0);
}

/* [A]: bounced as well as not, and in any direction, both sides see what the other wrote. */
TEST_F(dma_buf, data_goes_through_the_mapping)
{
	struct point *p = &self->p;
	struct dmabench_target_info info;
	unsigned int direction;
	int err;

	NEED_COPIES(p);
	NEED_EXPORTER();
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		PREPARE();
		point_give(p, "direction", direction);
		point_give(p, "pieces", PIECES);
		err = point_run(p);
		EXPECT_EQ(0, err) TH_LOG("direction %u: %s", direction, p->run.out_reason);
		if (err)
			continue;
		EXPECT_EQ(p->run.out_ops * PIECES * PAGE, p->run.out_verified_bytes);
		EXPECT_NE(0, point_least(p, "transfer", NULL));
	}
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	machine_tier('D', &info, p->run.out_bounced);
}

/*
 * The control of the one before: where the device wrote to a bounce buffer, nobody sees it
 * who does not begin his access [B].
 */
TEST_F(dma_buf, what_bounces_is_not_seen_without_the_brackets)
{
	struct point *p = &self->p;
	struct dmabench_target_info info;
	unsigned int direction;

	NEED_COPIES(p);
	NEED_BOUNCED();
	NEED_EXPORTER();
	if (!p->info.out_misuse)
		SKIP(return, "needs misuse=1");
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		PREPARE();
		point_give(p, "direction", direction);
		point_give(p, "pieces", PIECES);
		point_give(p, "cpu_access", 0);
		EXPECT_EQ(-EBADMSG, point_run(p)) TH_LOG("direction %u", direction);
		EXPECT_NE(NULL, strstr(p->run.out_reason, "wrong data"))
			TH_LOG("%s", p->run.out_reason);
	}
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	machine_tier('D', &info, DMABENCH_BOUNCED_ALL);
}

TEST_F(dma_buf, pieces_want_the_brackets)
{
	struct point *p = &self->p;

	NEED_EXPORTER();
	if (p->info.out_misuse)
		SKIP(return, "misuse=1 allows it");
	point_give(p, "pieces", 1);
	point_give(p, "cpu_access", 0);
	EXPECT_REFUSED_AND_PREPARE(-EINVAL, "misuse=1 allows it");
}

static uint32_t bounced(struct point *p, const char *name, enum dmabench_exporter exporter,
			int shared, int mask_bits)
{
	point_prepare(p, name);
	point_give(p, "mask_bits", mask_bits);
	if (!strcmp(name, "dma_buf")) {
		point_give(p, "size", SIZE);
		point_give(p, "exporter", exporter);
		p->run.dma_buf = shared;
	}
	return point_run(p) ? DMABENCH_BOUNCED_UNKNOWN : p->run.out_bounced;
}

/*
 * [C]: of a device that reaches all memory, and of the same one with a mask of 32 bits. The
 * pages are from where those of map_single are, which tells what there is to be seen.
 */
TEST_F(dma_buf, it_bounces_where_the_importers_mask_wants_it)
{
	struct point *p = &self->p;
	const int engine = p->target;
	uint32_t wide, narrow;

	NEED_NARROW_MASK(p);
	NEED_EXPORTER();
	p->target = 0;
	wide = bounced(p, "map_single", 0, 0, 0);
	narrow = bounced(p, "map_single", 0, 0, 32);
	p->target = engine;
	if (narrow != DMABENCH_BOUNCED_ALL)
		SKIP(return, "a mask of 32 bits has nothing bounce here");
	p->target = 0;
	EXPECT_EQ(narrow, bounced(p, "dma_buf", variant->exporter, self->shared, 32))
		TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(wide, bounced(p, "dma_buf", variant->exporter, self->shared, 0))
		TH_LOG("%s", p->run.out_reason);
	p->target = engine;
}

TEST_F(dma_buf, a_transfer_that_fails_leaves_nothing)
{
	struct point *p = &self->p;
	struct stage s = { .fd = p->fd };
	unsigned int direction;

	NEED_COPIES(p);
	NEED_EXPORTER();
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &s.info));
	if (knob(&s, "ending", "illegal"))
		SKIP(return, "the engine has no fault knobs");
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		PREPARE();
		point_give(p, "direction", direction);
		point_give(p, "pieces", PIECES);
		EXPECT_EQ(-EREMOTEIO, point_run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(p->live, dma_live(p->fd));
	}
	EXPECT_EQ(0, knob(&s, "ending", "interrupt"));
}

/* The file may be closed while it is imported, by the caller or by whoever kills it. */
TEST_F(dma_buf, a_killed_caller_leaves_nothing)
{
	NEED_EXPORTER();
	EXPECT_EQ(0, point_killed_callers_leave(&self->p));
	EXPECT_EQ(self->users, dma_buf_module_users());
}

static int exit_of(pid_t child)
{
	int i, status;

	for (i = 0; i < PATIENCE_MS / 10; i++) {
		if (waitpid(child, &status, WNOHANG) == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		usleep(10000);
	}
	point_kill_child(child);
	return -1;
}

TEST_F_TIMEOUT(dma_buf, an_unbound_target_leaves_nothing, 60)
{
	struct dmabench_target_info info;
	struct point *p = &self->p;
	pid_t child;

	NEED_COPIES(p);
	NEED_EXPORTER();
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	if (strcmp(info.out_driver, "dmabench_lsi"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	child = point_run_in_child(p);
	usleep(100000);
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", info.out_device));
	EXPECT_EQ(1, exit_of(child)) TH_LOG("its round goes on");
	EXPECT_EQ(0, dma_live(p->fd));
	EXPECT_EQ(self->users, dma_buf_module_users());
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", info.out_device));
}

TEST_HARNESS_MAIN
