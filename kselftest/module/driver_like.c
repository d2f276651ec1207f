// SPDX-License-Identifier: GPL-2.0
/*
 * The experiments nvme_like and nic_like: by each way all data goes through what the device
 * was told, a packet's or an I/O's memory is the client's again then, and what cannot be is
 * refused in words.
 */
#include <kselftest_harness.h>
#include <signal.h>
#include <sys/wait.h>

#include "lib/machine.h"
#include "lib/point.h"

enum { MAP_SG, TWO_STEP, PREMAPPED, COPY, NVME_WAYS };
enum { MAP, PAGE_POOL, HALVES, COPYBREAK, NIC_WAYS };
enum { AUTO, ENGINE, NONE };

/* Of a round here, where much is compared. */
#define FEW_OPS	12

FIXTURE(driver_like) {
	struct point p;
};

FIXTURE_SETUP(driver_like)
{
	ASSERT_EQ(0, point_open(&self->p));
}

FIXTURE_TEARDOWN(driver_like)
{
	EXPECT_NOTHING_LEFT(self->p);
}

#define NEED_ENGINE() do {						\
	if (p->engine < 0)						\
		SKIP(return, "%s", dma_no_engine(p->engine));		\
} while (0)

#define PREPARE(exp, way_) do {						\
	point_prepare(p, exp);						\
	point_give(p, "way", way_);					\
	p->run.ops = FEW_OPS;						\
	p->run.warmup_ops = 2;						\
} while (0)

/* A way that the kernel lacks is told so, and is no failure. */
static bool lacks(const struct point *p, int err)
{
	return err == -EOPNOTSUPP &&
	       (strstr(p->run.out_reason, "way two_step: this kernel is older") ||
		strstr(p->run.out_reason, "way page_pool: this kernel was built"));
}

#define EXPECT_MOVES(exp, way_, size_) do {				\
	int _err = point_run(p);					\
									\
	if (lacks(p, _err))						\
		break;							\
	EXPECT_EQ(0, _err) TH_LOG("%s, way %d, size %d: %s", exp, (int)(way_), (int)(size_), \
				  p->run.out_reason);			\
	EXPECT_EQ(FEW_OPS * (uint64_t)(size_), p->run.out_verified_bytes)	\
		TH_LOG("%s, way %d, size %d", exp, (int)(way_), (int)(size_)); \
	EXPECT_EQ(p->live, dma_live(p->fd));				\
} while (0)

/* One PRP, two, the longest short list (33 pages), the shortest long one, and the greatest. */
TEST_F_TIMEOUT(driver_like, each_byte_of_an_io_goes_where_its_prps_tell, 180)
{
	static const uint64_t sizes[] = { 4096, 8192, 33 * 4096, 34 * 4096, 1 << 20 };
	struct point *p = &self->p;
	unsigned int way, i, direction;

	NEED_ENGINE();
	for (way = 0; way < NVME_WAYS; way++)
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			for (direction = 0; direction < 2; direction++) {
				PREPARE("nvme_like", way);
				point_give(p, "size", sizes[i]);
				point_give(p, "direction", direction);
				point_give(p, "depth", 2);
				EXPECT_MOVES("nvme_like", way, sizes[i]);
			}
}

/* Entries of several pages, the last one shorter: a segment has several PRPs. */
TEST_F_TIMEOUT(driver_like, entries_of_an_io_may_be_longer_than_a_page_of_the_devices, 120)
{
	const uint64_t size = 9 * 4096;
	struct point *p = &self->p;
	unsigned int way;

	NEED_ENGINE();
	for (way = 0; way < NVME_WAYS; way++) {
		PREPARE("nvme_like", way);
		point_give(p, "size", size);
		point_give(p, "entry_bytes", 16384);
		EXPECT_MOVES("nvme_like", way, size);
		point_give(p, "direction", 1);
		EXPECT_MOVES("nvme_like", way, size);
	}
}

TEST_F(driver_like, an_io_is_whole_pages_of_the_devices)
{
	struct point *p = &self->p;

	PREPARE("nvme_like", MAP_SG);
	point_give(p, "size", 4096 + 512);
	EXPECT_REFUSED(-EINVAL, "size 4608: pages of the device's");
	PREPARE("nvme_like", MAP_SG);
	point_give(p, "entry_bytes", 4096 + 512);
	EXPECT_REFUSED(-EINVAL, "entry_bytes 4608: pages of the device's");
}

/* 512 slots an I/O; what does not bounce is more memory than a round may have. */
TEST_F(driver_like, a_flight_leaves_something_to_others)
{
	struct point *p = &self->p;
	bool pool = !p->info.out_misuse && point_bounces(p);

	PREPARE("nvme_like", MAP_SG);
	point_give(p, "size", 1 << 20);
	point_give(p, "depth", 256);
	EXPECT_REFUSED(-EINVAL, pool ? "half of the bounce pool" : "over the limit");
	PREPARE("nic_like", HALVES);
	point_give(p, "size", 65536);
	point_give(p, "depth", 256);
	if (pool)
		EXPECT_REFUSED(-EINVAL, "half of the bounce pool");
}

/* Nobody moves data while another CPU completes. */
TEST_F(driver_like, who_moves_the_data_is_told)
{
	struct point *p = &self->p;

	NEED_ENGINE();
	PREPARE("nvme_like", MAP_SG);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(ENGINE, p->params[point_param(p, "copied_by")].value);
	point_give(p, "copied_by", NONE);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(0, p->run.out_verified_bytes);
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one CPU");
	PREPARE("nvme_like", MAP_SG);
	point_give(p, "complete_on", 1);
	point_give(p, "copied_by", ENGINE);
	EXPECT_REFUSED(-EINVAL, "another CPU completes");
}

TEST_F_TIMEOUT(driver_like, each_byte_of_a_packet_comes_to_the_stack, 120)
{
	static const uint64_t sizes[] = { 256, 1500, 4096, 65536 };
	struct point *p = &self->p;
	struct dmabench_target_info info;
	unsigned int way, i;
	uint64_t size;

	NEED_ENGINE();
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	for (way = 0; way < NIC_WAYS; way++)
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			size = sizes[i] / (info.out_copy_align_bytes ?: 1) *
			       (info.out_copy_align_bytes ?: 1);
			PREPARE("nic_like", way);
			point_give(p, "size", size);
			point_give(p, "depth", 4);
			EXPECT_MOVES("nic_like", way, size);
		}
}

/* More packets than a page pool's cache has places for: 128 where pages are of 4 KiB. */
TEST_F(driver_like, a_ring_may_be_longer_than_a_pools_cache)
{
	struct point *p = &self->p;
	unsigned int way;
	int err;

	for (way = 0; way < NIC_WAYS; way++) {
		PREPARE("nic_like", way);
		point_give(p, "depth", 256);
		point_give(p, "copied_by", NONE);
		p->run.ops = 700;
		err = point_run(p);
		EXPECT_TRUE(!err || lacks(p, err)) TH_LOG("way %d: %s", way, p->run.out_reason);
	}
}

/* In batches, a phase's samples are of whole ones, and all data is still compared. */
TEST_F(driver_like, batches_move_all_data)
{
	struct point *p = &self->p;
	unsigned int way;

	NEED_ENGINE();
	for (way = 0; way < NIC_WAYS; way++) {
		PREPARE("nic_like", way);
		point_give(p, "depth", 4);
		p->run.batch = 4;
		EXPECT_MOVES("nic_like", way, 2048);
		PREPARE("nvme_like", way);
		point_give(p, "depth", 4);
		point_give(p, "size", 8192);
		p->run.batch = 4;
		EXPECT_MOVES("nvme_like", way, 8192);
	}
}

TEST_F_TIMEOUT(driver_like, killed_callers_leave_nothing, 120)
{
	struct point *p = &self->p;
	unsigned int way, exp;
	pid_t child;

	for (exp = 0; exp < 2; exp++)
		for (way = 0; way < 4; way++) {
			PREPARE(exp ? "nic_like" : "nvme_like", way);
			point_give(p, "depth", 8);
			child = point_run_in_child(p);
			usleep(30000 + 10000 * way);
			point_kill_child(child);
			EXPECT_EQ(p->live, dma_live(p->fd)) TH_LOG("%u, way %u", exp, way);
		}
}

TEST_HARNESS_MAIN
