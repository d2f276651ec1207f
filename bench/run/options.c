// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "node.h"
#include "options.h"
#include "repeat.h"
#include "resume.h"
#include "stats/median.h"

/* How much longer a point may take whose operations are few and long. */
#define PATIENCE	50

#define AT(member)	.offset = offsetof(struct run_options, member)

static const struct dmabench_option options[] = {
	{ .name = "experiment", .letter = 'e', .type = DMABENCH_OPTION_TEXT,
	  AT(experiment), .value = "A,B", .names = DMABENCH_NAMES_EXPERIMENTS,
	  .help = "which; default: all that the target can do" },
	{ .name = "job", .letter = 'j', .type = DMABENCH_OPTION_TEXT,
	  AT(job_name), .value = "FILE", .names = DMABENCH_NAMES_JOBS,
	  .help = "a sweep kept in a file, or one that ships: quick, full, review, drivers, alignment, scaling, ageing, reference" },
	{ .name = "sweep", .type = DMABENCH_OPTION_TEXT, AT(sweeps),
	  .value = "NAME,NAME", .help = "of a job with several sweeps, these; default: all" },
	{ .name = "target", .letter = 't', .type = DMABENCH_OPTION_TEXT,
	  AT(target), .value = "NAME", .names = DMABENCH_NAMES_TARGETS,
	  .help = "target, device or engine; default: one of the module's own that has an engine, else platform" },
	{ .name = "threads", .type = DMABENCH_OPTION_TEXT, AT(threads),
	  .value = "SPEC", .help = "how many at a time, a CPU each; all: 1, 2, 4, ... and all CPUs; default: 1" },
	{ .name = "cpus", .type = DMABENCH_OPTION_TEXT, AT(cpus),
	  .value = "LIST", .help = "N threads have the first N, such as 2,0-1; default: all allowed" },
	{ .name = "counters", .type = DMABENCH_OPTION_TEXT, AT(counter_names),
	  .value = "A,B", .help = "perf events to count beside the times, such as instructions,cycles; see below" },
	{ .name = "node", .type = DMABENCH_OPTION_TEXT, AT(node), .value = "WHERE",
	  .help = "memory of the buffers: device, cpu (each thread's own) or the number of a node; default: the kernel's choice" },
	{ .name = "footprint", .type = DMABENCH_OPTION_FLAG, AT(footprint),
	  .help = "also tell what operations take of the kernel's memory: page tables, IOVAs, lists; a round more of each point" },
	{ .name = "precision", .type = DMABENCH_OPTION_NUMBER, AT(precision_pct),
	  .value = "PCT", .min = 0.01, .max = 50,
	  .help = "a point is settled when half the 95 % interval of its median is within; default: 1" },
	{ .name = "max-time", .type = DMABENCH_OPTION_NUMBER, AT(max_time_s),
	  .value = "SECONDS", .min = 0.01, .max = 3600,
	  .help = "of one point; default: 0.2, and where that is too short for a median, up to 10" },
	{ .name = "min-rounds", .type = DMABENCH_OPTION_U64, AT(min_rounds),
	  .value = "N", .min = 1, .max = DMABENCH_CI_MOST,
	  .help = "of one point; default: 6, the least that an interval needs" },
	{ .name = "max-rounds", .type = DMABENCH_OPTION_U64, AT(max_rounds),
	  .value = "N", .min = 1, .max = DMABENCH_CI_MOST,
	  .help = "of one point; default: 200" },
	{ .name = "quick", .type = DMABENCH_OPTION_FLAG, AT(quick),
	  .help = "a first look: --precision 5 --max-time 0.03 --max-rounds 20, where not given" },
	{ .name = "seed", .type = DMABENCH_OPTION_U64, AT(seed),
	  .value = "N", .max = DMABENCH_SEED_LIMIT - 1, .transient = true,
	  .help = "of all that is random, for a run in the same order" },
	{ .name = "repeat", .type = DMABENCH_OPTION_U64, AT(repeat),
	  .value = "N", .min = 1, .max = DMABENCH_REPEAT_MOST, .preset = "1", .transient = true,
	  .help = "so many whole runs, a file and a seed each; with -o NAME.jsonl NAME-1.jsonl, NAME-2.jsonl, ..." },
	{ .name = "label", .type = DMABENCH_OPTION_TEXT, AT(label),
	  .value = "TEXT", .transient = true,
	  .help = "is put into the result" },
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  AT(output), .value = "FILE", .names = DMABENCH_NAMES_FILES, .transient = true,
	  .help = "the result; - for standard output; default: dmabench-DATE-TIME.jsonl here" },
	{ .name = "resume", .type = DMABENCH_OPTION_TEXT, AT(resume),
	  .value = "FILE", .names = DMABENCH_NAMES_FILES, .transient = true,
	  .help = "run the points that FILE lacks, with the options it was begun with" },
	{ .name = "dry-run", .type = DMABENCH_OPTION_FLAG, AT(dry_run),
	  .transient = true, .help = "print the points and how long they may take, and touch nothing" },
	{ .name = "quiet", .letter = 'q', .type = DMABENCH_OPTION_FLAG,
	  AT(quiet), .transient = true, .help = "no progress, no table" },
	{ }
};

static int take_param(void *values, const char *name, const char *spec)
{
	struct run_options *run = values;

	if (run->nrequests == DMABENCH_MOST_REQUESTS)
		return -1;
	run->requests[run->nrequests++] = (struct sweep_request) {
		.name = dmabench_format("%s", name),
		.spec = dmabench_format("%s", spec),
	};
	return 0;
}

static const struct dmabench_usage usage = {
	.command = "run",
	.summary = "measures a sweep: every combination of the values given",
	.options = options,
	.unknown = take_param,
	.unknown_row = &(const struct dmabench_option){
		.name = "PARAMETER", .type = DMABENCH_OPTION_TEXT, .value = "SPEC",
		.help = "any parameter that dmabench list shows for an experiment",
	},
	.more = "  SPEC: 4k    64,1k,3M    64:1M:x2    0:2048:+512    to_device,from_device    on,off    all\n"
		"        (k, M and G are powers of 1024)\n\n"
		"--counters counts perf events in the timed parts of an operation, all its phases together,\n"
		"less what an empty part counts. Names are those of perf list, such as cycles, instructions,\n"
		"cache-misses, dTLB-load-misses, task-clock (a wrong one is refused with all that there\n"
		"are), or rNNN, a raw event; 8 at most, and few PMUs count more than 4 at a time. The times\n"
		"stay as they are, but rounds are longer: in instructions of arm64, a counter adds some 110 to\n"
		"each part, and the first as many again. So map_single, one by one, took 2.3 times as long\n"
		"with one counter, 3.8 times with four; memcpy of 4 KiB 3 and 8 % longer.\n\n"
		"A job has lines of the same words without dashes, # comments, include FILE, and\n"
		"[NAME] before each of several sweeps; dmabench help job tells all. What is said beside\n"
		"--job is stronger than the job; only --experiment is the job's alone.\n\n"
		"--repeat makes runs for compare --runs: with other orders, buffers and mappings, after\n"
		"the device was closed and opened. They are of one boot; what differs from boot to boot\n"
		"is told by runs with boots between, with the same --label. --seed N is the first one's,\n"
		"N + 1 the second one's, ... A run that is interrupted or cannot go on is the last.\n\n"
		"Results are JSON Lines; results/README.md tells what is in them. After a signal a\n"
		"run ends at once with a valid file, and 128 and the signal's number as its status.",
	.examples = (const struct dmabench_example[]){
		{ "which points a sweep has and how long they may take; nothing is measured",
		  "dmabench run -e map_single --size 64:1M:x4 --dry-run", DMABENCH_IN_GUEST },
		{ "a first look at what a map and an unmap cost by size and direction",
		  "dmabench run --quick -e map_single --size 64:1M:x4 --direction to_device,from_device -o mine.jsonl", DMABENCH_IN_GUEST },
		{ "two of the sweeps of a job that ships",
		  "dmabench run --job review --sweep strategies,mapping --dry-run", DMABENCH_IN_GUEST },
		{ "two whole runs, mine-1.jsonl and mine-2.jsonl, for compare --runs",
		  "dmabench run --quick -e map_single --size 4k --repeat 2 --label before -o mine.jsonl", DMABENCH_IN_GUEST },
		{ "results without a file",
		  "dmabench run --quick -q -e noop -o - | dmabench export -", DMABENCH_IN_GUEST },
		{ } },
	.files = (const struct dmabench_file[]){
		{ "/dev/dmabench", "the module; see dmabench(4)" },
		{ "PREFIX/share/dmabench/jobs", "the jobs that ship, else where DMABENCH_JOBS says" },
		{ } },
	.see = "dmabench-list(1), dmabench-preflight(1), dmabench-report(1), dmabench-job(5), dmabench(4)",
};

static void clear(struct run_options *run)
{
	memset(run, 0, sizeof(*run));
	run->precision_pct = NAN;
	run->max_time_s = NAN;
	run->min_rounds = UINT64_MAX;
	run->max_rounds = UINT64_MAX;
	run->seed = UINT64_MAX;
}

static int take_arguments(struct run_options *run, int argc, char **argv)
{
	return dmabench_options_parse(&usage, argc, argv, run, NULL);
}

const struct dmabench_option *dmabench_run_option(const char *name)
{
	const struct dmabench_option *option = options;

	while (option->name && strcmp(option->name, name))
		option++;
	return option->name ? option : NULL;
}

static void free_requests(struct run_options *run)
{
	for (size_t i = 0; i < run->nrequests; i++) {
		free((char *)run->requests[i].name);
		free((char *)run->requests[i].spec);
	}
	run->nrequests = 0;
}

/* What it takes to ask for the same again, "--name=value" each. */
static void record_arguments(struct run_options *run)
{
	run->narguments = dmabench_options_record(&usage, run, run->arguments);
	for (size_t i = 0; i < run->nrequests; i++)
		run->arguments[run->narguments++] =
			dmabench_format("--%s=%s", run->requests[i].name,
					run->requests[i].spec);
}

/* Reads the job, and parses all that was typed again, over what it says. */
static int parse_job(struct run_options *run, int argc, char **argv,
		     const cJSON *recorded)
{
	int status = recorded ? dmabench_job_reread(&run->job, recorded) :
				dmabench_job_read(&run->job, run->job_name);

	if (!status)
		status = dmabench_run_take_job(run, take_arguments);
	if (status)
		return status;
	free_requests(run);
	return take_arguments(run, argc, argv);
}

/* @recorded: the texts of the job, NULL: it is read. */
static int parse(struct run_options *run, int argc, char **argv,
		 const cJSON *recorded)
{
	int status = take_arguments(run, argc, argv);

	if (status != DMABENCH_OPTIONS_GO)
		return status;
	record_arguments(run);
	if (run->job_name && run->experiment) {
		dmabench_error("--experiment beside --job: its sweeps say which; --sweep chooses among them");
		return DMABENCH_EXIT_USAGE;
	}
	if (run->sweeps && !run->job_name) {
		dmabench_error("--sweep %s: of which job? --job FILE",
			       run->sweeps);
		return DMABENCH_EXIT_USAGE;
	}
	return run->job_name ? parse_job(run, argc, argv, recorded) : status;
}

/* The texts stay in the header, which is kept. */
static int parse_recorded(struct run_options *run, const cJSON *header)
{
	const cJSON *sweep = cJSON_GetObjectItemCaseSensitive(header, "sweep");
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(sweep, "arguments");
	const cJSON *job = cJSON_GetObjectItemCaseSensitive(sweep, "job");
	char *argv[DMABENCH_MOST_ARGUMENTS + 1], name[] = "run";
	const cJSON *argument;
	int argc = 0;

	argv[argc++] = name;
	cJSON_ArrayForEach(argument, array)
		if (cJSON_IsString(argument) && argc <= DMABENCH_MOST_ARGUMENTS)
			argv[argc++] = argument->valuestring;
	return parse(run, argc, argv,
		     cJSON_GetObjectItemCaseSensitive(job, "files"));
}

static int prepare_resume(struct run_options *run)
{
	if (run->output && strcmp(run->output, run->resume)) {
		dmabench_error("--resume %s goes on in that file: leave -o out",
			       run->resume);
		return DMABENCH_EXIT_USAGE;
	}
	run->resumed = dmabench_resume_header(run->resume);
	if (!run->resumed)
		return DMABENCH_EXIT_USAGE;
	return run->narguments ? DMABENCH_OPTIONS_GO :
				 parse_recorded(run, run->resumed);
}

static int check_rounds(const struct run_options *run)
{
	struct schedule_limits limits = dmabench_run_limits(run);

	if (limits.min_rounds <= limits.max_rounds)
		return DMABENCH_OPTIONS_GO;
	dmabench_error("--min-rounds %llu is more than --max-rounds %llu",
		       (unsigned long long)limits.min_rounds,
		       (unsigned long long)limits.max_rounds);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_run_options(struct run_options *run, int argc, char **argv)
{
	int status;

	clear(run);
	status = parse(run, argc, argv, NULL);
	if (status == DMABENCH_OPTIONS_GO && run->repeat > 1) {
		status = dmabench_repeat_check(run);
		if (status)
			return status;
		status = DMABENCH_OPTIONS_GO;
	}
	if (status == DMABENCH_OPTIONS_GO && run->resume)
		status = prepare_resume(run);
	if (status == DMABENCH_OPTIONS_GO && dmabench_node_parse(run->node, &(uint32_t){ 0 }))
		return DMABENCH_EXIT_USAGE;
	if (status == DMABENCH_OPTIONS_GO)
		status = check_rounds(run);
	if (status != DMABENCH_OPTIONS_GO)
		return status;
	return dmabench_counters_parse(run->counter_names, &run->counters) ?:
	       DMABENCH_OPTIONS_GO;
}

void dmabench_run_options_free(struct run_options *run)
{
	free_requests(run);
	for (size_t i = 0; i < run->narguments; i++)
		free(run->arguments[i]);
	dmabench_job_free(&run->job);
	cJSON_Delete(run->resumed);
	clear(run);
}

struct schedule_limits dmabench_run_limits(const struct run_options *run)
{
	struct schedule_limits limits = {
		.precision_pct = run->quick ? 5 : 1,
		.max_time_s = run->quick ? 0.03 : 0.2,
		.min_rounds = DMABENCH_CI_LEAST,
		.max_rounds = run->quick ? 20 : 200,
		.round_ns = run->quick ? 2e6 : 4e6,
	};

	if (!isnan(run->precision_pct))
		limits.precision_pct = run->precision_pct;
	limits.patience_s = limits.max_time_s * PATIENCE;
	if (!isnan(run->max_time_s))
		limits.max_time_s = limits.patience_s = run->max_time_s;
	if (run->max_rounds != UINT64_MAX)
		limits.max_rounds = run->max_rounds;
	if (run->min_rounds != UINT64_MAX)
		limits.min_rounds = run->min_rounds;
	else if (limits.max_rounds < limits.min_rounds)
		limits.min_rounds = limits.max_rounds;
	return limits;
}
