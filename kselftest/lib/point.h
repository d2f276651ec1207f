/* SPDX-License-Identifier: GPL-2.0 */
/* RUN, with few parameters: one experiment, on one target, and what its round took. */
#ifndef POINT_H
#define POINT_H

#include <stddef.h>

#include "round.h"

/* What a test runs, and on what. */
struct point {
	int fd;
	int engine;
	int target;
	int live;
	struct dmabench_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
	const char *name;
};

/*
 * Before each test: the device is open, the target is one with an engine where there is one in
 * reach. 0 or -errno. Whatever it said, point_close() after the test: what is there then and was
 * not before, or NULL.
 */
int point_open(struct point *p);
const char *point_close(struct point *p);

/* The experiment of that name and its defaults; then other values: a run refuses unknown ones. */
void point_prepare(struct point *p, const char *name);
void point_give(struct point *p, const char *name, uint64_t value);
/* DMABENCH_ALL: the experiment has none of that name. */
uint32_t point_param(struct point *p, const char *name);
/* 0, or -errno. */
int point_run(struct point *p);
/* Ticks of a phase in the round of one thread that was: least, and all. */
uint64_t point_least(struct point *p, const char *name, uint64_t *sum);
/* What a round takes besides what it times: of a few rounds the least; < 0: -errno. */
double point_untimed_ns(struct point *p);
bool point_bounces(struct point *p);
/* Return: the child that does the prepared round again and again */
pid_t point_run_in_child(struct point *p);
/* Waits up to 5 s until the target's info has this value at this place. */
bool point_target_gets(struct point *p, size_t offset, uint64_t value);
/* The address of a page that is mapped, and unmapped again; UINT64_MAX: it is refused. */
uint64_t point_mapped_at(struct point *p);
void point_kill_child(pid_t child);
/* Five callers of the prepared round are killed, each later. Return: how many left mappings */
int point_killed_callers_leave(struct point *p);

/* What an engine's mask does not reach, that of any device with as few bits does not. */
#define NEED_NARROW_MASK(p) do {					\
	if ((p)->engine == -ERANGE)					\
		SKIP(return, "%s", dma_no_engine(-ERANGE));		\
} while (0)

/* Of @p, which the test has. */
#define NEED_BOUNCED() do {						\
	if (!point_bounces(p))						\
		SKIP(return, "not bounced: nothing is copied");		\
} while (0)

#define TARGET_GETS(member, value) \
	point_target_gets(p, offsetof(struct dmabench_target_info, member), value)

/* After a test, of a struct point. */
#define EXPECT_NOTHING_LEFT(point) do {					\
	const char *left = point_close(&(point));			\
									\
	EXPECT_EQ(NULL, left) TH_LOG("left behind: %s", left);		\
} while (0)

/* Of @p, which the test has; then what it prepared last is prepared once more. */
#define EXPECT_REFUSED(error, words) do {				\
	EXPECT_EQ(error, point_run(p)) TH_LOG("%s", p->run.out_reason);	\
	EXPECT_NE(NULL, strstr(p->run.out_reason, words))		\
		TH_LOG("%s", p->run.out_reason);			\
	point_prepare(p, p->name);					\
} while (0)

#endif /* POINT_H */
