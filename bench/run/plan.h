/* SPDX-License-Identifier: GPL-2.0 */
/* A run, from options to trailer; and what comes before anything is measured. */
#ifndef DMABENCH_RUN_PLAN_H
#define DMABENCH_RUN_PLAN_H

#include "campaign.h"
#include "options.h"

struct run {
	struct run_options options;
	struct catalog catalog;
	struct sweep sweep;
	struct campaign campaign;
	struct blind_check blind;
	struct result_file file;
	char name[DMABENCH_RESULT_NAME];	/* of the file, where none is given */
	cJSON *header;		/* of a file that was begun */
	char *verdict;		/* of one that has its trailer */
};

/*
 * Asks the kernel what there is, and chooses target, CPUs, points and seed by
 * run->options. 0, or the exit status after saying what is wrong.
 */
int dmabench_run_plan(struct run *run);

/* The points, and how long they may take. */
void dmabench_run_print_plan(const struct run *run);

#endif /* DMABENCH_RUN_PLAN_H */
