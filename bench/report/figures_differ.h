/* SPDX-License-Identifier: GPL-2.0 */
/* Which of the figures that could be drawn are: those that differ. */
#ifndef DMABENCH_REPORT_FIGURES_DIFFER_H
#define DMABENCH_REPORT_FIGURES_DIFFER_H

#include "plot/plot.h"

/* What differs by less is the same to who looks at a figure. */
#define REPORT_SAME	1.1
/* What has no p99 above so many times its median has no tail to look at. */
#define REPORT_NO_TAIL	2.0
/* So many of one question and experiment, those that differ most. */
#define REPORT_MOST_ALIKE	4

/* A figure that could be drawn. */
struct report_candidate {
	struct dmabench_figure figure;
	struct dmabench_placed *placed;
	size_t placed_count;
	char *title;
	double distance;	/* to the nearest that is drawn; INFINITY: to be chosen from */
	size_t nearest;		/* that one */
	enum { REPORT_OPEN, REPORT_DRAWN, REPORT_SAME_AS, REPORT_FLAT, REPORT_BEYOND } fate;
};

struct report_choice {
	const struct dmabench_dataset *set;
	struct report_candidate *list;
	size_t count;
};

/* Takes @group's figure among those that there could be. */
void report_choice_take(struct report_choice *choice, const struct dmabench_group *group);

/*
 * Decides. Of one question and experiment the first is drawn, then what differs most
 * from those that are, up to REPORT_MOST_ALIKE. How much two differ is how much the
 * medians of their points do, at most; not where 95 % intervals touch; p99s, too, of
 * distributions. Within REPORT_SAME they are the same. Not drawn are also bars of
 * phases of points that all stand in a figure of kernels, and distributions that tell
 * no more than medians: of means of batches, or with each p99 within REPORT_SAME of its
 * median (a tail: REPORT_NO_TAIL).
 */
void report_choice_make(struct report_choice *choice);

/* What became of @group's figure; NULL: it was not taken. */
const struct report_candidate *report_choice_of(const struct report_choice *choice,
						const struct dmabench_group *group);
void report_choice_free(struct report_choice *choice);

#endif /* DMABENCH_REPORT_FIGURES_DIFFER_H */
