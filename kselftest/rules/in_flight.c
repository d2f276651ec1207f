// SPDX-License-Identifier: GPL-2.0
/*
 * DMA that is under way while the CPU goes on: what each side sees before it is
 * complete, after it was terminated or came too late, and once it is done. The
 * engine is slowed down by the delay knob of dmabench_lsi, and then copies all
 * at once at the end of its delay.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <time.h>
#include <unistd.h>

#include "lib/lsi.h"
#include "lib/stage.h"

#define LENGTH	8192
#define AT	2047
#define MAPPED	4099
#define SLOW	"8000"	/* jumps: tens of milliseconds */
#define SLOWISH	"2000"	/* about half as long as COPY_END waits for callbacks */
#define TRIES	5

FIXTURE(in_flight) {
	struct stage s;
	bool slow;
};

FIXTURE_SETUP(in_flight)
{
	const struct layout layout = {
		.tier = TIER_D, .from = AT, .length = MAPPED,
	};
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open_as(s, &layout, LENGTH));
	if (s->target < 0)
		return;
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, fill(s, s->device, NEW));
	self->slow = !knob(s, "delay_jumps", SLOW);
}

FIXTURE_TEARDOWN(in_flight)
{
	if (self->slow)
		knob(&self->s, "delay_jumps", "0");
	stage_close(&self->s);
}

#define NEED_SLOW() do {						\
	NEED_ENGINE(s);							\
	if (!self->slow)						\
		SKIP(return, "the engine has no delay knob");		\
} while (0)

/* For a rule about DMA under way: @copy has not come to its end by now. */
#define NEED_UNDER_WAY(copy) do {					\
	struct dmabench_copy_end look;					\
									\
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, &look)); \
	if (look.out_complete) {					\
		dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL);	\
		SKIP(return, "the copy was done before the CPU could look"); \
	}								\
	EXPECT_EQ(0, look.out_callbacks);				\
} while (0)

#define EXPECT_DONE_ONCE(copy) do {					\
	struct dmabench_copy_end told;					\
									\
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, &told)); \
	EXPECT_EQ(1, told.out_callbacks);				\
	EXPECT_EQ(1, told.out_complete);				\
} while (0)

/* From the device's memory to the mapping, or back. */
static int start(struct stage *s, bool to_device)
{
	struct dmabench_device_copy copy = {
		.flags = DMABENCH_COPY_ASYNC, .length = s->mapped,
		.src = to_device ? s->mapping : s->device,
		.dst = to_device ? s->device : s->mapping,
	};

	*(to_device ? &copy.dst_offset : &copy.src_offset) = s->from;
	return dma_copy_as(s->fd, &copy) ?: (int)copy.out_handle;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* How long a copy takes here and now, in seconds; nothing may be under way. */
static double slow_copy(const struct stage *s)
{
	double start = now();

	return dma_copy(s->fd, s->device, s->device, aligned(s, 1), 0, 10000) ? 1 : now() - start;
}

/* Lets more time pass than one that was not stopped would take. */
static void outlast(double copy)
{
	usleep(3 * copy * 1e6);
}

TEST_F(in_flight, 25_a_sync_before_completion_shows_the_old)
{
	struct stage *s = &self->s;
	enum sight early;
	int copy;

	NEED_SLOW();
	NEED_KEPT(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, sync_for_cpu(s));
	early = cpu_sees(s);
	NEED_UNDER_WAY(copy);
	EXPECT_EQ(OLD, early);
	EXPECT_DONE_ONCE(copy);
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(OLD, cpu_sees_unmapped(s));
}

/* The early sync had moved nothing, and was not the one that counts. */
TEST_F(in_flight, 24_control_without_a_sync_after_completion_it_sees_the_old)
{
	struct stage *s = &self->s;
	int copy;

	NEED_SLOW();
	NEED_KEPT(s);
	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, sync_for_cpu(s));
	NEED_UNDER_WAY(copy);
	EXPECT_DONE_ONCE(copy);
	EXPECT_EQ(OLD, cpu_sees(s));
}

TEST_F(in_flight, 26_unmap_after_completion_brings_the_new)
{
	struct stage *s = &self->s;
	int copy;

	NEED_SLOW();
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	EXPECT_EQ(-EBUSY, unmap(s)) TH_LOG("a copy under way has to keep its mapping");
	EXPECT_DONE_ONCE(copy);
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(OLD, cpu_sees_unmapped(s));
}

/*
 * What the CPU writes while the device has yet to read: through a bounce buffer
 * the device never sees it; else it does, which shows that it had yet to read.
 */
TEST_F(in_flight, 22_control_a_write_under_way_is_seen_by_who_shares_memory)
{
	struct stage *s = &self->s;
	int copy;

	NEED_SLOW();
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, fill(s, s->device, NOISE));
	copy = start(s, true);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, cpu_writes(s, NEW));
	NEED_UNDER_WAY(copy);
	EXPECT_DONE_ONCE(copy);
	EXPECT_EQ(s->bounced == DMABENCH_BOUNCED_ALL ? OLD : NEW,
		  sight_of(s, s->device, s->from, s->mapped));
}

TEST_F(in_flight, 23_a_sync_under_way_reaches_the_device)
{
	struct stage *s = &self->s;
	int copy;

	NEED_SLOW();
	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, fill(s, s->device, NOISE));
	copy = start(s, true);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, sync_for_device(s));
	NEED_UNDER_WAY(copy);
	EXPECT_DONE_ONCE(copy);
	EXPECT_EQ(NEW, sight_of(s, s->device, s->from, s->mapped));
}

TEST_F(in_flight, 59_nothing_arrives_after_a_synchronous_terminate)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	double slow;
	int copy;

	NEED_TERMINATE(s);
	NEED_SLOW();
	NEED_KEPT(s);
	slow = slow_copy(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	NEED_UNDER_WAY(copy);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, &told));
	EXPECT_EQ(0, told.out_callbacks);
	outlast(slow);
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(OLD, cpu_sees(s));
}

/*
 * The engine is given back 20 ms after, which would stop it, too: so this one
 * would have come by then. On a busy machine it may be done before.
 */
TEST_F(in_flight, 59_a_terminate_stops_it_at_once)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	enum sight sight = MIXED;
	int copy, tries;

	NEED_TERMINATE(s);
	NEED_SLOW();
	NEED_KEPT(s);
	ASSERT_EQ(0, knob(s, "delay_jumps", SLOWISH));
	for (tries = 0; sight != OLD && tries < TRIES; tries++) {
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
		copy = start(s, false);
		ASSERT_LE(0, copy);
		ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, &told));
		ASSERT_EQ(0, unmap(s));
		sight = told.out_callbacks ? MIXED : cpu_sees(s);
	}
	EXPECT_EQ(OLD, sight);
}

TEST_F(in_flight, 59_control_what_is_not_terminated_arrives_by_itself)
{
	struct dmabench_copy_end look = { };
	struct stage *s = &self->s;
	int copy, tries;

	NEED_SLOW();
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	for (tries = 0; !look.out_complete && tries < 1000; tries++) {
		usleep(5000);
		ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, &look));
	}
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_DONE_ONCE(copy);
}

/* Nothing of it is left in the engine, which copies another now. */
TEST_F(in_flight, 59_a_copy_after_a_terminate_is_whole)
{
	struct stage *s = &self->s;
	int copy;

	NEED_TERMINATE(s);
	NEED_SLOW();
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, NULL));
	ASSERT_EQ(0, unmap(s));
	ASSERT_EQ(0, knob(s, "delay_jumps", "0"));
	ASSERT_EQ(0, cpu_writes(s, NOISE));
	ASSERT_EQ(0, map_part(s, DMABENCH_FROM_DEVICE, 0, s->layout.from));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	EXPECT_DONE_ONCE(copy);
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(NOISE, cpu_sees_unmapped(s));
}

TEST_F(in_flight, 60_a_timeout_leaves_the_next_transfer_whole)
{
	struct dmabench_copy_end end = { .size = sizeof(end), .timeout_ms = 1 };
	struct stage *s = &self->s;
	double slow;
	int copy;

	NEED_TERMINATE(s);
	NEED_SLOW();
	slow = slow_copy(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	end.copy = start(s, false);
	ASSERT_LE(0, (int)end.copy);
	if (!dma_ioctl(s->fd, DMABENCH_IO(COPY_END), &end))
		SKIP(return, "the copy was done before its timeout");
	EXPECT_EQ(0, end.out_complete);
	ASSERT_EQ(0, knob(s, "delay_jumps", "0"));
	ASSERT_EQ(0, fill(s, s->device, NOISE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	EXPECT_DONE_ONCE(copy);
	ASSERT_EQ(0, fill(s, s->device, NEW));
	outlast(slow);
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NOISE, cpu_sees_mapped(s)) TH_LOG("the late one arrived");
}

TEST_F(in_flight, 59_a_completion_comes_exactly_once)
{
	struct stage *s = &self->s;
	int copy, i;

	NEED_SLOW();
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	for (i = 0; i < 4; i++) {
		ASSERT_EQ(0, knob(s, "delay_jumps", i % 2 ? SLOW : "0"));
		copy = start(s, false);
		ASSERT_LE(0, copy);
		EXPECT_DONE_ONCE(copy);
	}
}

/* Closing is the synchronous terminate of whoever forgets. */
TEST_F(in_flight, 59_nothing_arrives_after_its_file_is_closed)
{
	struct stage other, *s = &self->s;
	double slow;
	int copy;

	NEED_TERMINATE(s);
	NEED_SLOW();
	slow = slow_copy(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	copy = start(s, false);
	ASSERT_LE(0, copy);
	stage_close(s);
	ASSERT_EQ(0, stage_open_as(&other, &s->layout, LENGTH));
	*s = other;
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	outlast(slow);
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(OLD, cpu_sees(s));
	ASSERT_EQ(0, knob(s, "delay_jumps", "0"));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_HARNESS_MAIN
