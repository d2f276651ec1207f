// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

const char *dmabench_format_span(char *text, double seconds)
{
	unsigned long s = lround(fmin(fmax(seconds, 0), 1e8));

	if (s < 100)
		snprintf(text, DMABENCH_SPAN_LEN, "%lu s", s);
	else if (s < 3600)
		snprintf(text, DMABENCH_SPAN_LEN, "%lum%02lus", s / 60, s % 60);
	else
		snprintf(text, DMABENCH_SPAN_LEN, "%luh%02lum", s / 3600,
			 s / 60 % 60);
	return text;
}

const char *dmabench_format_ns(char *text, double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	unsigned int unit = 0;

	if (isnan(ns)) {
		snprintf(text, DMABENCH_TIME_LEN, "-");
		return text;
	}
	/* A little below zero would be "-0.00". */
	if (fabs(ns) < 0.005)
		ns = 0;
	while (fabs(ns) >= 999.5 && unit < 3) {
		ns /= 1000;
		unit++;
	}
	snprintf(text, DMABENCH_TIME_LEN, fabs(ns) < 10 ? "%.2f %s" :
		 fabs(ns) < 100 ? "%.1f %s" : "%.0f %s", ns, units[unit]);
	return text;
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
	if (terminal)
		line_open = true;
	else
		fputc('\n', stderr);
	fflush(stderr);
}
