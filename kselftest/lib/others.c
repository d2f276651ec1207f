// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "others.h"

#define BACK_US		1000000
#define LOOK_US		200000
#define LOOK_STEP_US	1000
#define STEP_US		10000

/* All devices but the targets', whose channels can share one. */
static void filter_of(int fd, char *filter, size_t size)
{
	struct dmabench_target_info info = { 0 };
	size_t length = 0;
	int target;

	for (target = 0; !dma_target_info(fd, target, &info) && length + 128 < size; target++)
		length += snprintf(filter + length, size - length, "%sdev_name != \"%s\"",
				   target ? " && " : "", info.out_device);
}

static struct trace trace;
static int trace_error = -ENOENT;
static pid_t owner;

void others_open(void)
{
	char filter[4096] = "";
	int fd;

	if (dma_bounce_slots_used() < 0)
		return;
	fd = dma_open();
	if (fd < 0)
		return;
	filter_of(fd, filter, sizeof(filter));
	close(fd);
	trace_error = trace_open(&trace, "swiotlb/swiotlb_bounced", filter);
	owner = getpid();
}

/* Not a test's, which is a child. */
__attribute__((destructor)) static void others_close(void)
{
	if (owner == getpid())
		trace_close(&trace);
}

void others_watch(struct others *others)
{
	others->bounces = trace_error ? 0 : trace_count(&trace);
	others->slots = dma_bounce_slots_used();
}

long others_left(const struct others *others)
{
	long more = 0;
	int waited;

	if (others->slots < 0)
		return 0;
	for (waited = 0; waited <= BACK_US; waited += STEP_US) {
		more = dma_bounce_slots_used() - others->slots;
		if (more <= 0)
			break;
		usleep(STEP_US);
	}
	return more;
}

/* Does the pool's use change while the test does nothing? */
static bool changes_by_itself(void)
{
	long slots = dma_bounce_slots_used();
	int waited;

	for (waited = 0; waited < LOOK_US; waited += LOOK_STEP_US) {
		usleep(LOOK_STEP_US);
		if (dma_bounce_slots_used() != slots)
			return true;
	}
	return false;
}

const char *others_why(const struct others *others)
{
	if (trace_error)
		return changes_by_itself() ? "the bounce pool's use changes by itself" : NULL;
	return trace_count(&trace) != others->bounces ? "another device bounces meanwhile" : NULL;
}
