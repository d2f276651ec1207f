/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's tracepoints, recorded in a buffer of the test's own: nobody else's trace changes. */
#ifndef DMABENCH_SELFTEST_TRACE_H
#define DMABENCH_SELFTEST_TRACE_H

#include <stdio.h>

struct trace {
	char dir[96];
};

/**
 * trace_open() - records from now on
 * @trace: what the others take
 * @events: a tracepoint, "swiotlb/swiotlb_bounced", or all of a group, "cma"
 * @filter: as tracefs takes it
 *
 * Return: 0, or -errno: no tracefs at its places, no such tracepoint, not root
 */
int trace_open(struct trace *trace, const char *events, const char *filter);

/*
 * Makes a tracepoint of the beginning of a function of the kernel's: @function, in the group
 * trace_probes(). @arguments as tracefs has them in kprobe_events. Return: 0, or -errno: no
 * tracefs, no such function or none that can be probed, not root
 */
int trace_probe(const char *function, const char *arguments);
const char *trace_probes(void);

/* Once nothing records any more. */
void trace_unprobe(void);

/* What was recorded, a line each, after some that begin with "#"; or NULL. */
FILE *trace_lines(const struct trace *trace);

/* How many were, with those that the buffer has no room for any more; -errno. */
long trace_count(const struct trace *trace);

/* May be called of what trace_open() has refused. */
void trace_close(struct trace *trace);

#endif /* DMABENCH_SELFTEST_TRACE_H */
