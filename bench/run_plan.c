// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "cpus.h"
#include "error.h"
#include "run_plan.h"

static int choose_target(struct job *job)
{
	const char *name = job->options.target;
	const struct dmabench_target_info *target;
	char valid[512] = "";

	target = name ? dmabench_catalog_target(&job->catalog, name) :
			dmabench_catalog_default_target(&job->catalog);
	job->campaign.setup.target = target;
	if (target)
		return 0;
	for (unsigned int i = 0; i < job->catalog.info.out_targets; i++)
		snprintf(valid + strlen(valid), sizeof(valid) - strlen(valid),
			 "%s%s", i ? ", " : "",
			 job->catalog.targets[i].out_name);
	dmabench_error("--target '%s': no such target; there are: %s; dmabench list targets tells more",
		       name ? name : "", valid);
	return name ? DMABENCH_EXIT_USAGE : DMABENCH_EXIT_MACHINE;
}

static int choose_threads(struct job *job)
{
	const char *spec = job->options.threads ? job->options.threads : "1";
	struct spec_values *threads = &job->sweep.threads;
	int status;

	status = dmabench_cpus_choose("", job->options.cpus, &job->sweep.cpus);
	if (!status)
		status = dmabench_spec_parse("threads", spec, NULL, threads);
	for (size_t i = 0; i < threads->count && !status; i++) {
		if (threads->values[i] &&
		    threads->values[i] <= job->sweep.cpus.count)
			continue;
		dmabench_error("--threads %llu: wanted 1 to %zu, a CPU each; --cpus gives others",
			       (unsigned long long)threads->values[i],
			       job->sweep.cpus.count);
		status = DMABENCH_EXIT_USAGE;
	}
	return status;
}

/* A resumed run goes on in its order. */
static uint64_t choose_seed(const struct run_options *options)
{
	const cJSON *old = cJSON_GetObjectItemCaseSensitive(options->resumed,
							    "seed");
	uint64_t seed = 0;

	if (cJSON_IsNumber(old))
		return old->valuedouble;
	if (options->seed != UINT64_MAX)
		return options->seed;
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = time(NULL);
	return seed % DMABENCH_SEED_LIMIT;
}

int dmabench_run_plan(struct job *job)
{
	struct run_options *options = &job->options;
	struct measure_setup *setup = &job->campaign.setup;
	int status = dmabench_catalog_open(&job->catalog);

	if (status)
		return status;
	status = choose_target(job);
	if (!status)
		status = choose_threads(job);
	if (!status)
		status = dmabench_sweep_plan(&job->sweep, &job->catalog,
					     setup->target, options->experiment,
					     options->requests,
					     options->nrequests);
	setup->fd = job->catalog.fd;
	setup->cpus = &job->sweep.cpus;
	setup->limits = dmabench_run_limits(options);
	setup->tick_ns = 1e9 / job->catalog.info.out_clock_hz;
	setup->seed = choose_seed(options);
	return status;
}

void dmabench_run_print_plan(const struct job *job)
{
	const struct schedule_limits *limits = &job->campaign.setup.limits;
	char likely[DMABENCH_SPAN_LEN], most[DMABENCH_SPAN_LEN], what[256];
	double round_s = limits->round_ns / 1e9;

	for (uint64_t i = 0; i < job->sweep.points; i++) {
		struct sweep_point point;

		dmabench_sweep_point(&job->sweep, i, &point);
		dmabench_sweep_describe(&job->sweep, &point, what, sizeof(what));
		printf("%s\n", what);
	}
	/* A few short rounds find the number of operations. */
	printf("%llu points on target %s; about %s if all settle at once, at most about %s\n",
	       (unsigned long long)job->sweep.points,
	       job->campaign.setup.target->out_name,
	       dmabench_format_span(likely, job->sweep.points * round_s *
					    (limits->min_rounds + 1)),
	       dmabench_format_span(most, job->sweep.points *
					  (limits->max_time_s + round_s)));
}
