// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "host/interrupt.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/plain.h"
#include "run/counters_probe.h"
#include "run/plan.h"
#include "run/repeat.h"
#include "run/resume.h"
#include "run/summary.h"
#include "run/verdict.h"
#include "user/vfio.h"

/* It is compared with one that was read, so it is what reading gives. */
static cJSON *make_header(struct run *run)
{
	char *text;
	struct result_header header = {
		.catalog = &run->catalog, .target = run->campaign.setup.target,
		.sweep = &run->sweep, .limits = &run->campaign.setup.limits,
		.counters = &run->options.counters,
		.blind = &run->blind, .label = run->options.label,
		.node = run->options.node, .root = "",
		.arguments = (const char *const *)run->options.arguments,
		.narguments = run->options.narguments,
		.job = run->options.job.count ? &run->options.job : NULL,
		.seed = run->campaign.setup.seed,
	};
	cJSON *json;

	json = dmabench_result_header(&header);
	if (!run->options.resumed)
		return json;
	text = dmabench_json_print(json);
	cJSON_Delete(json);
	json = dmabench_json_parse(text);
	free(text);
	return json;
}

static int resume(struct run *run)
{
	const char *path = run->options.resume;
	cJSON *header = make_header(run);
	off_t end;
	int status = dmabench_resume_compare(path, run->options.resumed, header);

	cJSON_Delete(header);
	/* What another run writes meanwhile would be cut off. */
	if (!status)
		status = dmabench_result_reopen(&run->file, path);
	if (!status)
		status = dmabench_resume_points(path, run->sweep.points,
						run->campaign.done,
						&run->campaign.counts, &end);
	if (!status)
		status = dmabench_result_go_on(&run->file, end);
	if (status)
		dmabench_result_close(&run->file);
	run->campaign.progress.done = run->campaign.counts.points;
	return status;
}

static int create(struct run *run)
{
	const char *path = run->options.output;
	int status = path ? dmabench_result_create(&run->file, path) :
			    dmabench_result_create_named(&run->file, run->name,
							 time(NULL));

	if (status)
		return status;
	run->header = make_header(run);
	return dmabench_result_write(&run->file, cJSON_Duplicate(run->header, true));
}

/* Why the run ended; the text for the trailer, which the caller frees. */
static char *end_reason(const struct run *run, int err)
{
	switch (err) {
	case -EINTR:
		return dmabench_format("interrupted by %s",
				       strsignal(dmabench_interrupted()));
	case -ENODEV:
		return dmabench_format("target %s went away",
				       run->campaign.setup.target->out_name);
	}
	return dmabench_format("%s said %s",
			       run->campaign.setup.target->out_flags & DMABENCH_TARGET_VFIO ?
			       "VFIO" : "the module", dmabench_errno_name(-err));
}

/* After a signal or an error of the kernel's. */
static int explain_end(const struct run *run, int err, const char *reason)
{
	int number = dmabench_interrupted();

	if (err == -EINTR && number) {
		dmabench_error("%s; %s%s", reason,
			       run->file.regular ? "go on with: dmabench run --resume " :
			       "nothing more is written",
			       run->file.regular ? run->file.path : "");
		return DMABENCH_EXIT_SIGNAL + number;
	}
	dmabench_error("%s; %s", reason, dmabench_device_remedy(err));
	return DMABENCH_EXIT_MACHINE;
}

static int write_trailer(struct run *run, const char *reason)
{
	struct campaign *campaign = &run->campaign;
	const struct verdict verdict = {
		.counts = &campaign->counts,
		.header = run->options.resumed ? run->options.resumed : run->header,
	};

	run->verdict = dmabench_verdict(&verdict);
	return dmabench_result_write(&run->file,
		dmabench_result_trailer(&campaign->counts, reason, run->verdict,
					round(dmabench_campaign_elapsed_s(campaign) *
					      1e6) / 1e6));
}

static void say_count(const struct run *run, uint64_t count, const char *what)
{
	if (count)
		dmabench_warning("%llu of %llu points %s",
				 (unsigned long long)count,
				 (unsigned long long)run->campaign.counts.points,
				 what);
}

/* What lessens the figures, whoever does not look at the table. */
static void say_lessened(const struct run *run)
{
	const struct result_counts *counts = &run->campaign.counts;

	say_count(run, counts->by[MEASURE_DISTURBED],
		  "have \"disturbed_rounds\": another run was beside them; measure them again without it");
	say_count(run, counts->no_median,
		  "have no median: the time limit left them fewer than 20 samples; give a longer --max-time");
}

static int finish(struct run *run, int err)
{
	char *reason = err < 0 ? end_reason(run, err) : NULL;
	int status = err, written = 0;

	/* A failed write has been told, and the file is as it can be. */
	if (err <= 0)
		written = write_trailer(run, reason);
	if (err < 0)
		status = explain_end(run, err, reason);
	free(reason);
	say_lessened(run);
	if (written && !status)
		status = written;
	if (!status && run->campaign.counts.failed) {
		dmabench_error("%llu of %llu points failed; see \"status\":\"failed\" in %s",
			       (unsigned long long)run->campaign.counts.failed,
			       (unsigned long long)run->campaign.counts.points,
			       run->file.path);
		status = DMABENCH_EXIT_FAILED;
	}
	return status;
}

static int measure(struct run *run)
{
	struct campaign *campaign = &run->campaign;
	int err, status;

	campaign->sweep = &run->sweep;
	campaign->file = &run->file;
	campaign->setup.root = "";
	campaign->progress.points = run->sweep.points;
	campaign->progress.quiet = run->options.quiet;
	campaign->done = dmabench_calloc(run->sweep.points / 8 + 1, 1);
	dmabench_overheads_init(&campaign->overheads, &run->catalog,
				campaign->setup.target);
	err = dmabench_blind_check(&campaign->setup, &run->catalog, &run->sweep, &run->blind) ?:
	      dmabench_counters_probe(&campaign->setup, campaign->overheads.exp);
	if (err > 0)
		return err;
	if (err) {
		char *reason = end_reason(run, err);

		status = explain_end(run, err, reason);
		free(reason);
		return status;
	}
	if (run->blind.caught < run->blind.checks)
		return DMABENCH_EXIT_FAILED;
	status = run->options.resume ? resume(run) : create(run);
	if (status)
		return status;
	return finish(run, dmabench_campaign_run(campaign));
}

static void print_result(const struct run *run)
{
	if (!run->file.regular || run->options.quiet)
		return;
	dmabench_summary_print(run->file.path);
	if (run->verdict)
		dmabench_print_plain(stdout, "%s", run->verdict);
	printf("result: %s\n", run->file.path);
}

/* All but the options, so that another run can begin. */
static void end_run(struct run *run)
{
	dmabench_result_close(&run->file);
	dmabench_overheads_free(&run->campaign.overheads);
	dmabench_round_free(&run->campaign.setup.round);
	free(run->campaign.done);
	cJSON_Delete(run->header);
	run->header = NULL;
	free(run->verdict);
	run->verdict = NULL;
	dmabench_sweep_free(&run->sweep);
	if (run->catalog.exps)
		dmabench_catalog_close(&run->catalog);
	memset(&run->catalog, 0, sizeof(run->catalog));
	memset(&run->sweep, 0, sizeof(run->sweep));
	memset(&run->campaign, 0, sizeof(run->campaign));
	memset(&run->blind, 0, sizeof(run->blind));
}

static int run_once(struct run *run)
{
	int status;

	run->file.fd = -1;
	status = dmabench_run_plan(run);
	if (status || run->options.dry_run) {
		if (!status)
			dmabench_run_print_plan(run);
		return status;
	}
	dmabench_interrupt_catch();
	status = measure(run);
	dmabench_interrupt_release();
	print_result(run);
	return status;
}

/* That of the number, from 1, of those that --repeat asks for. *@whole: another can follow. */
static int run_numbered(struct run *run, unsigned int number, bool *whole)
{
	const char *output = run->options.output;
	const uint64_t seed = run->options.seed;
	char *path = dmabench_repeat_path(output, number);
	int status;

	if (!run->options.quiet)
		printf("run %u of %llu\n", number, (unsigned long long)run->options.repeat);
	run->options.output = path;
	run->options.seed = dmabench_repeat_seed(seed, number);
	status = run_once(run);
	/* Points that failed are in the file, and may not in the next one. */
	*whole = !status || (status == DMABENCH_EXIT_FAILED && run->campaign.counts.failed);
	end_run(run);
	run->options.output = output;
	run->options.seed = seed;
	free(path);
	return status;
}

static int run_repeatedly(struct run *run)
{
	const unsigned int repeat = run->options.repeat;
	int status = 0, now;
	bool whole = true;

	for (unsigned int i = 1; i <= repeat; i++) {
		now = run_numbered(run, i, &whole);
		if (now)
			status = now;
		if (whole)
			continue;
		dmabench_warning("%u of %u runs are whole, and kept: run %u was the last",
				 i - 1, repeat, i);
		break;
	}
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct run *run = dmabench_calloc(1, sizeof(*run));
	int status;

	run->file.fd = -1;
	status = dmabench_run_options(&run->options, argc, argv);
	if (status == DMABENCH_OPTIONS_GO)
		status = run->options.repeat > 1 && !run->options.dry_run ?
			 run_repeatedly(run) : run_once(run);
	end_run(run);
	dmabench_run_options_free(&run->options);
	free(run);
	return status;
}
