// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/number.h"
#include "progress.h"

#define TERMINAL_EVERY_S	0.2
#define PLAIN_EVERY_S		5.0

static bool line_open;

void dmabench_progress_erase(void)
{
	if (line_open)
		fputs("\r\033[K", stderr);
	line_open = false;
}

/* What is left is what the points done took, times the points to do. */
static void print_line(const struct dmabench_progress *p, const char *what,
		       double figure_ns)
{
	char left[DMABENCH_SPAN_LEN] = "?", figure[DMABENCH_TIME_LEN];

	if (p->done)
		dmabench_format_span(left, p->elapsed_s / p->done *
					   (p->points - p->done));
	fprintf(stderr, "%llu of %llu points, %s left; %s: %s",
		(unsigned long long)p->done, (unsigned long long)p->points,
		left, what, dmabench_format_ns(figure, figure_ns));
}

void dmabench_progress_say(struct dmabench_progress *progress,
			   const char *what, double figure_ns)
{
	const char *term = getenv("TERM");
	bool terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb");

	if (progress->quiet || progress->elapsed_s - progress->said_s <
			       (terminal ? TERMINAL_EVERY_S : PLAIN_EVERY_S))
		return;
	progress->said_s = progress->elapsed_s;
	dmabench_progress_erase();
	print_line(progress, what, figure_ns);
	line_open = terminal;
	dmabench_error_before(dmabench_progress_erase);
	if (!terminal)
		fputc('\n', stderr);
	fflush(stderr);
}
