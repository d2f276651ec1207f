// SPDX-License-Identifier: GPL-2.0
/* RUN with DMABENCH_RUN_FOOTPRINT: what operations took of the kernel's memory, to the byte. */
#include <kselftest_harness.h>
#include <sys/wait.h>

#include "lib/machine.h"
#include "lib/point.h"

FIXTURE(footprint) {
	struct point p;
};

FIXTURE_SETUP(footprint)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	p->target = 0;
}

FIXTURE_TEARDOWN(footprint)
{
	EXPECT_NOTHING_LEFT(self->p);
}

static int look(struct point *p, const char *experiment, const char *param, uint64_t value)
{
	point_prepare(p, experiment);
	p->run.flags = DMABENCH_RUN_FOOTPRINT;
	if (param)
		point_give(p, param, value);
	return point_run(p);
}

#define LOOK(...) do {								\
	int _err = look(p, __VA_ARGS__);					\
										\
	if (_err == -ENODATA)							\
		SKIP(return, "%s", p->run.out_reason);				\
	ASSERT_EQ(0, _err) TH_LOG("%s", p->run.out_reason);			\
} while (0)

TEST_F(footprint, is_unknown_unless_it_is_asked_for)
{
	struct point *p = &self->p;

	point_prepare(p, "noop");
	ASSERT_EQ(0, point_run(p));
	EXPECT_EQ(DMABENCH_FOOTPRINT_UNKNOWN, p->run.out_peak_page_bytes);
	EXPECT_EQ(DMABENCH_FOOTPRINT_UNKNOWN, p->run.out_peak_object_bytes);
	EXPECT_EQ(DMABENCH_FOOTPRINT_UNKNOWN, p->run.out_left_page_bytes);
	EXPECT_EQ(DMABENCH_FOOTPRINT_UNKNOWN, p->run.out_left_object_bytes);
}

TEST_F(footprint, of_nothing_is_nothing)
{
	struct point *p = &self->p;

	LOOK("noop", NULL, 0);
	EXPECT_EQ(0, p->run.out_peak_page_bytes);
	EXPECT_EQ(0, p->run.out_peak_object_bytes);
	EXPECT_EQ(0, p->run.out_left_page_bytes);
	EXPECT_EQ(0, p->run.out_left_object_bytes);
}

/* The second time tables are there, and only what is allocated comes and goes. */
TEST_F(footprint, of_allocations_has_them_all_and_leaves_none)
{
	static const uint64_t lives[] = { 1, 4, 16 };
	struct point *p = &self->p;
	uint64_t before = 0;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		LOOK("noncoherent", "live", lives[i]);
		LOOK("noncoherent", "live", lives[i]);
		EXPECT_LE(lives[i] * PAGE, p->run.out_peak_page_bytes);
		EXPECT_GE(lives[i] * PAGE + 16 * PAGE, p->run.out_peak_page_bytes);
		EXPECT_LT(before, p->run.out_peak_page_bytes);
		EXPECT_GE(16 * PAGE, p->run.out_left_page_bytes);
		before = p->run.out_peak_page_bytes;
	}
}

/* An entry takes at least an address and two lengths. */
TEST_F(footprint, of_a_list_has_its_entries)
{
	struct point *p = &self->p;
	uint64_t all;

	LOOK("user_pages", "size", 512 * PAGE);
	all = p->run.out_peak_object_bytes + p->run.out_peak_page_bytes;
	EXPECT_LE(p->run.out_entries / p->run.out_ops * 16, all);
	EXPECT_GE(p->run.out_entries / p->run.out_ops * 64 + 16 * PAGE, all);
	EXPECT_GT(PAGE, p->run.out_left_object_bytes);
}

/* Others' probes are taken away with them. */
TEST_F(footprint, ends_with_its_caller)
{
	struct point *p = &self->p;
	unsigned int i;
	pid_t child;

	LOOK("coherent", NULL, 0);
	for (i = 0; i < 5; i++) {
		look(p, "coherent", NULL, 0);
		point_prepare(p, "coherent");
		p->run.flags = DMABENCH_RUN_FOOTPRINT;
		child = point_run_in_child(p);
		usleep(20000 * i);
		point_kill_child(child);
	}
	LOOK("coherent", NULL, 0);
}

TEST_HARNESS_MAIN
