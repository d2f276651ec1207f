// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "commands.h"
#include "error.h"
#include "interrupt.h"
#include "resume.h"
#include "run_plan.h"
#include "summary.h"

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
	campaign->setup.root = "";
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
		status = dmabench_run_plan(job);
		if (!status && job->options.dry_run) {
			dmabench_run_print_plan(job);
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
