/* SPDX-License-Identifier: GPL-2.0 */
/* What `dmabench run` was asked for. */
#ifndef DMABENCH_RUN_OPTIONS_H
#define DMABENCH_RUN_OPTIONS_H

#include <stdbool.h>
#include <cjson/cJSON.h>

#include "options.h"
#include "schedule.h"
#include "sweep.h"

#define DMABENCH_MOST_REQUESTS	64

struct run_options {
	const char *experiment, *target, *threads, *cpus;
	const char *label, *output, *resume;
	double precision_pct, max_time_s;	/* NAN: not given */
	uint64_t min_rounds, max_rounds, seed;	/* UINT64_MAX: not given */
	bool quick, dry_run, quiet;
	struct sweep_request requests[DMABENCH_MOST_REQUESTS];
	size_t nrequests;
	cJSON *resumed;			/* old header that was parsed again */
};

/*
 * DMABENCH_OPTIONS_GO or the exit status. With --resume and nothing else that
 * says what to measure, what the file says is taken. Free it in any case.
 */
int dmabench_run_options(struct run_options *options, int argc, char **argv);
void dmabench_run_options_free(struct run_options *options);

struct schedule_limits dmabench_run_limits(const struct run_options *options);

/*
 * What it takes to ask for the same again, "--name=value" each; @arguments has
 * room for DMABENCH_MOST_ARGUMENTS, and each is freed by the caller.
 */
#define DMABENCH_MOST_ARGUMENTS	(DMABENCH_MOST_REQUESTS + 32)
size_t dmabench_run_arguments(const struct run_options *options,
			      char **arguments);

#endif /* DMABENCH_RUN_OPTIONS_H */
