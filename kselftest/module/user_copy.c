// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment user_copy: what is refused, that all that is copied was compared, and that
 * memory which goes away, and callers that do, leave nothing behind.
 */
#include <kselftest_harness.h>
#include <sys/mman.h>

#include "lib/machine.h"
#include "lib/point.h"
#include "lib/user_memory.h"

#define LONG	(128 << 10)	/* what a bounce buffer takes, too */
#define FILLED	(LONG + 4 * PAGE)

FIXTURE(user_copy) {
	struct point p;
};

FIXTURE_SETUP(user_copy)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	ASSERT_NE(NULL, round_memory());
	point_prepare(p, "user_copy");
}

FIXTURE_TEARDOWN(user_copy)
{
	EXPECT_NOTHING_LEFT(self->p);
}

TEST_F(user_copy, what_it_cannot_do_is_refused)
{
	struct point *p = &self->p;

	p->run.memory = 0;
	EXPECT_REFUSED(-EINVAL, "memory and memory_bytes must say");
	p->run.memory_bytes = PAGE - 1;
	EXPECT_REFUSED(-EINVAL, "in whole pages");
	p->run.memory_bytes = PAGE;
	point_give(p, "size", PAGE + 1);
	EXPECT_REFUSED(-EINVAL, "in whole pages");
	point_give(p, "direction", DMABENCH_BIDIRECTIONAL);
	EXPECT_LT(point_run(p), 0);
	point_prepare(p, "user_copy");
	p->run.node = DMABENCH_NODE_CPU;
	EXPECT_REFUSED(-EINVAL, "numactl --membind");
}

/* That of the caller is as it was around what was copied. */
TEST_F(user_copy, every_byte_that_is_copied_was_compared)
{
	const uint64_t sizes[] = { 1, PAGE - 1, PAGE, 3 * PAGE + 100, LONG };
	char *memory = round_memory();
	struct point *p = &self->p;
	struct dmabench_target_info info;
	unsigned int direction, i;
	const char *wrong;

	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_FROM_DEVICE; direction++)
		for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			memset(memory, 0x55, FILLED + PAGE);
			point_prepare(p, "user_copy");
			point_give(p, "direction", direction);
			point_give(p, "size", sizes[i]);
			ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
			EXPECT_EQ(OPS * sizes[i], p->run.out_verified_bytes);
			wrong = round_check_hists(&p->run, 3);
			EXPECT_EQ(NULL, wrong) TH_LOG("%s", wrong);
			EXPECT_EQ(0x55, memory[sizes[i]]);
			if (sizes[i] > 1)
				EXPECT_NE(0, memcmp(memory, memory + FILLED,
						    sizes[i] < PAGE ? sizes[i] : PAGE));
		}
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	machine_tier('D', &info, p->run.out_bounced);
}

/* All of it is timed, and nothing else: neither the pattern nor the comparison. */
TEST_F(user_copy, a_longer_copy_takes_longer)
{
	struct point *p = &self->p;
	uint64_t shorter;

	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	shorter = point_least(p, "copy", NULL);
	EXPECT_LT(0, shorter);
	point_give(p, "size", LONG);
	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_LT(shorter * 8, point_least(p, "copy", NULL));
}

TEST_F(user_copy, what_may_not_be_written_is_not)
{
	struct point *p = &self->p;
	char *memory = mmap(NULL, LONG, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, memory);
	p->run.memory = (uintptr_t)memory;
	point_give(p, "direction", DMABENCH_FROM_DEVICE);
	EXPECT_REFUSED(-EFAULT, "not there any more, or not for that");
	munmap(memory, LONG);
	p->run.memory = (uintptr_t)memory;
	EXPECT_REFUSED(-EFAULT, "not there any more, or not for that");
}

/* What was not there, or zero pages again, is not taken for a copy. */
TEST_F(user_copy, memory_may_go_while_it_is_copied)
{
	struct point *p = &self->p;
	struct vanishing v;
	int i, err, gone = 0;

	point_give(p, "size", LONG);
	ASSERT_EQ(0, vanishing_begin(&v, round_memory(), LONG));
	for (i = 0; i < 50; i++) {
		err = point_run(p);
		EXPECT_TRUE(!err || err == -EFAULT || err == -EBADMSG)
			TH_LOG("%d: %s", err, p->run.out_reason);
		gone += !!err;
	}
	EXPECT_LT(0, gone);
	vanishing_end(&v);
}

TEST_F(user_copy, a_killed_caller_leaves_nothing)
{
	EXPECT_EQ(0, point_killed_callers_leave(&self->p));
}

TEST_HARNESS_MAIN
