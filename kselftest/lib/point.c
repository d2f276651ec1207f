// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "point.h"

int point_open(struct point *p)
{
	int err;

	*p = (struct point){ .fd = dma_open(), .hist = malloc(HIST_BYTES) };
	if (p->fd < 0)
		return p->fd;
	err = dma_info(p->fd, &p->info);
	if (err)
		return err;
	p->live = dma_live(p->fd);
	p->engine = dma_engine_in_reach(p->fd);
	p->target = p->engine < 0 ? 0 : p->engine;
	return p->hist ? 0 : -ENOMEM;
}

const char *point_close(struct point *p)
{
	const struct dmabench_info *was = &p->info;
	const char *left = NULL;
	struct dmabench_info is;

	if (p->fd >= 0 && dma_info(p->fd, &is))
		left = "INFO fails";
	else if (p->fd >= 0 && is.out_live_mappings != was->out_live_mappings)
		left = "mappings";
	else if (p->fd >= 0 && is.out_live_buffers != was->out_live_buffers)
		left = "buffers";
	else if (p->fd >= 0 && is.out_charged_bytes != was->out_charged_bytes)
		left = "memory that is accounted to rounds and files";
	else if (p->fd >= 0 && is.out_kept_bytes != was->out_kept_bytes)
		left = "memory that is kept for a stuck engine";
	free(p->hist);
	if (p->fd >= 0)
		close(p->fd);
	return left;
}

void point_prepare(struct point *p, const char *name)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp) };

	p->name = name;
	while (!dma_ioctl(p->fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       strcmp(exp.out_name, name))
		exp.exp++;
	round_prepare(&p->run, p->fd, p->target, exp.exp, p->params,
		      p->hist);
}

uint32_t point_param(struct point *p, const char *name)
{
	struct dmabench_param_info info;
	uint32_t i;

	for (i = 0; !param_info(p->fd, p->run.exp, i, &info); i++)
		if (!strcmp(info.out_name, name))
			return i;
	return DMABENCH_ALL;
}

void point_give(struct point *p, const char *name, uint64_t value)
{
	uint32_t id = point_param(p, name);

	/* An unknown one is refused by the RUN that follows. */
	p->params[id < MAX_PARAMS ? id : 0].id = id;
	p->params[id < MAX_PARAMS ? id : 0].value = value;
}

int point_run(struct point *p)
{
	return dma_ioctl(p->fd, DMABENCH_IO(RUN), &p->run);
}

uint64_t point_least(struct point *p, const char *name, uint64_t *sum)
{
	struct dmabench_phase_info info = {
		.size = sizeof(info), .exp = p->run.exp,
	};
	char *at = p->hist;

	for (; at < p->hist + p->run.out_hist_bytes; info.phase++) {
		const struct dmabench_hist_header *head = (void *)at;

		if (dma_ioctl(p->fd, DMABENCH_IO(PHASE_INFO), &info))
			break;
		if (sum)
			*sum += head->sum_ticks;
		else if (!strcmp(info.out_name, name))
			return head->min_ticks;
		at += sizeof(*head) +
		      head->buckets * sizeof(struct dmabench_hist_bucket);
	}
	return 0;
}

double point_untimed_ns(struct point *p)
{
	double ns, shortest = 1e18;
	uint64_t ticks;
	int i, err;

	for (i = 0; i < 5; i++) {
		err = point_run(p);
		if (err)
			return err;
		ticks = 0;
		point_least(p, "", &ticks);
		ns = p->run.out_wall_ns - ticks * 1e9 / p->info.out_clock_hz;
		if (ns < shortest)
			shortest = ns;
	}
	return shortest;
}

bool point_bounces(struct point *p)
{
	point_prepare(p, "map_single");
	return !point_run(p) && p->run.out_bounced == DMABENCH_BOUNCED_ALL;
}

pid_t point_run_in_child(struct point *p)
{
	pid_t child = fork();

	if (child)
		return child;
	p->fd = dma_open();
	p->run.ops = DMABENCH_MAX_OPS;
	_exit(point_run(p) ? 1 : 0);
}

bool point_target_gets(struct point *p, size_t offset, uint64_t value)
{
	struct dmabench_target_info info;
	uint64_t now = ~value;
	int i;

	for (i = 0; i < 5000 && now != value; i++) {
		if (dma_target_info(p->fd, p->target, &info))
			return false;
		memcpy(&now, (char *)&info + offset, sizeof(now));
		usleep(1000);
	}
	return now == value;
}

uint64_t point_mapped_at(struct point *p)
{
	int buffer = dma_alloc(p->fd, p->target, DMABENCH_BUFFER_PAGES, 4096);
	struct dmabench_map map = {
		.size = sizeof(map), .buffer = buffer, .length = 4096,
	};
	int err = dma_ioctl(p->fd, DMABENCH_IO(MAP), &map);

	if (!err)
		dma_unmap(p->fd, map.out_handle);
	dma_free(p->fd, buffer);
	return err ? UINT64_MAX : map.out_dma_addr;
}

void point_kill_child(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

int point_killed_callers_leave(struct point *p)
{
	int i, left = 0;
	pid_t child;

	for (i = 0; i < 5; i++) {
		child = point_run_in_child(p);
		usleep(20000 * (i + 1));
		point_kill_child(child);
		left += dma_live(p->fd) != p->live;
	}
	return left;
}
