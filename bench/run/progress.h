/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a sweep is, on standard error: one line that is rewritten on a
 * terminal, a plain line every few seconds elsewhere.
 */
#ifndef DMABENCH_PROGRESS_H
#define DMABENCH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct dmabench_progress {
	uint64_t done, points;
	double elapsed_s;
	bool quiet;
	double said_s;		/* elapsed_s when the last line was printed */
};

/* @what is the point measured now; @figure_ns its median so far, or NAN. */
void dmabench_progress_say(struct dmabench_progress *progress,
			   const char *what, double figure_ns);

/* Takes the line away, so that something else can be printed. */
void dmabench_progress_erase(void);

#endif /* DMABENCH_PROGRESS_H */
