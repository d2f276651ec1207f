/* SPDX-License-Identifier: GPL-2.0 */
/* What `dmabench run` was asked for. */
#ifndef DMABENCH_RUN_OPTIONS_H
#define DMABENCH_RUN_OPTIONS_H

#include <stdbool.h>
#include <cjson/cJSON.h>

#include "counters.h"
#include "job.h"
#include "lib/options.h"
#include "schedule.h"
#include "sweep.h"

#define DMABENCH_MOST_REQUESTS	64
#define DMABENCH_MOST_ARGUMENTS	(DMABENCH_MOST_REQUESTS + 32)

struct run_options {
	const char *experiment, *target, *threads, *cpus, *counter_names, *node;
	const char *label, *output, *resume;
	const char *job_name, *sweeps;
	double precision_pct, max_time_s;	/* NAN: not given */
	uint64_t min_rounds, max_rounds, seed;	/* UINT64_MAX: not given */
	uint64_t repeat;
	bool quick, footprint, dry_run, quiet;
	struct sweep_request requests[DMABENCH_MOST_REQUESTS];
	size_t nrequests;
	cJSON *resumed;			/* old header that was parsed again */
	struct job job;			/* all zero: none */
	struct run_counters counters;	/* of @counter_names */
	char *arguments[DMABENCH_MOST_ARGUMENTS];	/* as typed, "--name=value" */
	size_t narguments;
};

/*
 * DMABENCH_OPTIONS_GO or the exit status. With --resume and nothing else that
 * says what to measure, what the file says is taken. Free it in any case.
 */
int dmabench_run_options(struct run_options *options, int argc, char **argv);
void dmabench_run_options_free(struct run_options *options);

/* The row of an option of run, or NULL. */
const struct dmabench_option *dmabench_run_option(const char *name);

/*
 * Takes from @options->job what is of the whole run; what the command line
 * says is parsed after it, and so is stronger. 0, or the exit status.
 */
int dmabench_run_take_job(struct run_options *options,
			  int (*take)(struct run_options *options, int argc,
				      char **argv));

/* What each part of the sweep is asked for. 0, or the exit status. Free it. */
int dmabench_run_asks(const struct run_options *options,
		      struct sweep_ask **asks, size_t *count);
void dmabench_run_asks_free(struct sweep_ask *asks, size_t count);

struct schedule_limits dmabench_run_limits(const struct run_options *options);

#endif /* DMABENCH_RUN_OPTIONS_H */
