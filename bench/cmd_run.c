// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "alloc.h"
#include "campaign.h"
#include "commands.h"
#include "cpus.h"
#include "error.h"
#include "interrupt.h"
#include "resume.h"
#include "run_options.h"
#include "summary.h"

/* A run from options to trailer. */
struct job {
	struct run_options options;
	struct catalog catalog;
	struct sweep sweep;
	struct campaign campaign;
	struct blind_check blind;
	struct result_file file;
	char name[64];			/* of the file, where none is given */
};

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

static int plan(struct job *job)
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

static int print_plan(const struct job *job)
{
	const struct schedule_limits *limits = &job->campaign.setup.limits;
	char likely[DMABENCH_SPAN_LEN], most[DMABENCH_SPAN_LEN], what[256];
	double round_s = DMABENCH_ROUND_NS / 1e9;

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
	return DMABENCH_EXIT_OK;
}

/* It is compared with one that was read, so it is what reading gives. */
static cJSON *make_header(struct job *job)
{
	char *arguments[DMABENCH_MOST_ARGUMENTS], *text;
	struct result_header header = {
		.catalog = &job->catalog, .target = job->campaign.setup.target,
		.sweep = &job->sweep, .limits = &job->campaign.setup.limits,
		.blind = &job->blind, .label = job->options.label, .root = "",
		.arguments = (const char *const *)arguments,
		.seed = job->campaign.setup.seed,
	};
	cJSON *json;

	header.narguments = dmabench_run_arguments(&job->options, arguments);
	json = dmabench_result_header(&header);
	for (size_t i = 0; i < header.narguments; i++)
		free(arguments[i]);
	if (!job->options.resumed)
		return json;
	text = cJSON_PrintUnformatted(json);
	cJSON_Delete(json);
	json = cJSON_Parse(text);
	cJSON_free(text);
	return json;
}

static int resume(struct job *job)
{
	const char *path = job->options.resume;
	cJSON *header = make_header(job);
	off_t end;
	int status = dmabench_resume_compare(path, job->options.resumed, header);

	cJSON_Delete(header);
	if (!status)
		status = dmabench_resume_points(path, job->sweep.points,
						job->campaign.done,
						&job->campaign.counts, &end);
	if (!status)
		status = dmabench_result_reopen(&job->file, path, end);
	job->campaign.progress.done = job->campaign.counts.points;
	return status;
}

static int create(struct job *job)
{
	const char *path = job->options.output;
	time_t now = time(NULL);
	struct tm local;
	int status;

	if (!path) {
		localtime_r(&now, &local);
		strftime(job->name, sizeof(job->name),
			 "dmabench-%Y%m%d-%H%M%S.jsonl", &local);
		path = job->name;
	}
	status = dmabench_result_create(&job->file, path);
	return status ? status : dmabench_result_write(&job->file,
						       make_header(job));
}

/* Why the run ended; the text for the trailer, which the caller frees. */
static char *end_reason(const struct job *job, int err)
{
	switch (err) {
	case -EINTR:
		return dmabench_format("interrupted by %s",
				       strsignal(dmabench_interrupted()));
	case -ENODEV:
		return dmabench_format("target %s went away",
				       job->campaign.setup.target->out_name);
	}
	return dmabench_format("the module said %s",
			       dmabench_errno_name(-err));
}

/* After a signal or an error of the kernel's. */
static int explain_end(const struct job *job, int err, const char *reason)
{
	int number = dmabench_interrupted();

	if (err == -EINTR && number) {
		dmabench_error("%s; %s%s", reason,
			       job->file.regular ? "go on with: dmabench run --resume " :
			       "nothing more is written",
			       job->file.regular ? job->file.path : "");
		return DMABENCH_EXIT_SIGNAL + number;
	}
	dmabench_error("%s%s", reason, err == -ENODEV ?
		       "; dmabench list targets tells what is there" :
		       "; module and program do not fit: build and load both from one tree");
	return DMABENCH_EXIT_MACHINE;
}

static int write_trailer(struct job *job, const char *reason)
{
	struct campaign *campaign = &job->campaign;

	return dmabench_result_write(&job->file,
		dmabench_result_trailer(&campaign->counts, reason,
					round(dmabench_campaign_elapsed_s(campaign) *
					      1e6) / 1e6));
}

static int finish(struct job *job, int err)
{
	char *reason = err < 0 ? end_reason(job, err) : NULL;
	int status = err, written = 0;

	/* A failed write has been told, and the file is as it can be. */
	if (err <= 0)
		written = write_trailer(job, reason);
	if (err < 0)
		status = explain_end(job, err, reason);
	free(reason);
	if (written && !status)
		status = written;
	if (!status && job->campaign.counts.failed) {
		dmabench_error("%llu of %llu points failed; see \"status\":\"failed\" in %s",
			       (unsigned long long)job->campaign.counts.failed,
			       (unsigned long long)job->campaign.counts.points,
			       job->file.path);
		status = DMABENCH_EXIT_FAILED;
	}
	return status;
}

static int measure(struct job *job)
{
	struct campaign *campaign = &job->campaign;
	int err, status;

	campaign->sweep = &job->sweep;
	campaign->file = &job->file;
	campaign->progress.points = job->sweep.points;
	campaign->progress.quiet = job->options.quiet;
	campaign->done = dmabench_calloc(job->sweep.points / 8 + 1, 1);
	dmabench_overheads_init(&campaign->overheads, &job->catalog,
				campaign->setup.target);
	err = dmabench_blind_check(&campaign->setup, &job->catalog, &job->blind);
	if (err) {
		char *reason = end_reason(job, err);

		status = explain_end(job, err, reason);
		free(reason);
		return status;
	}
	if (job->blind.caught < job->blind.checks)
		return DMABENCH_EXIT_FAILED;
	status = job->options.resume ? resume(job) : create(job);
	if (status)
		return status;
	return finish(job, dmabench_campaign_run(campaign));
}

static void print_result(const struct job *job)
{
	if (!job->file.regular || job->options.quiet)
		return;
	dmabench_summary_print(job->file.path);
	printf("result: %s\n", job->file.path);
}

static void free_job(struct job *job)
{
	dmabench_result_close(&job->file);
	dmabench_overheads_free(&job->campaign.overheads);
	dmabench_round_free(&job->campaign.setup.round);
	free(job->campaign.done);
	dmabench_sweep_free(&job->sweep);
	if (job->catalog.exps)
		dmabench_catalog_close(&job->catalog);
	dmabench_run_options_free(&job->options);
	free(job);
}

int cmd_run(int argc, char **argv)
{
	struct job *job = dmabench_calloc(1, sizeof(*job));
	int status;

	job->file.fd = -1;
	status = dmabench_run_options(&job->options, argc, argv);
	if (status == DMABENCH_OPTIONS_GO) {
		status = plan(job);
		if (!status && job->options.dry_run) {
			status = print_plan(job);
		} else if (!status) {
			dmabench_interrupt_catch();
			status = measure(job);
			dmabench_interrupt_release();
			print_result(job);
		}
	}
	free_job(job);
	return status;
}
