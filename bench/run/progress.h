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

/* "1h02m", "3m20s", "12 s"; @text holds DMABENCH_SPAN_LEN bytes. */
#define DMABENCH_SPAN_LEN	24
const char *dmabench_format_span(char *text, double seconds);

/* "812 ns", "1.24 us", ...; "-" for NAN. */
#define DMABENCH_TIME_LEN	24
const char *dmabench_format_ns(char *text, double ns);

#endif /* DMABENCH_PROGRESS_H */
