// SPDX-License-Identifier: GPL-2.0
/* What a job asks for, and what was typed beside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "options.h"

/* Words that every sweep of a job has for itself. */
static bool is_of_sweep(const char *word)
{
	return !strcmp(word, "experiment") || !strcmp(word, "threads") ||
	       !dmabench_run_option(word);
}

/* Of the command line alone. */
static bool is_typed(const struct dmabench_option *option)
{
	return option->transient || !strcmp(option->name, "job") ||
	       !strcmp(option->name, "sweep");
}

static int check_section(const struct job_section *section)
{
	for (size_t i = 0; i < section->count; i++) {
		const struct job_line *line = &section->lines[i];

		if (is_of_sweep(line->word))
			continue;
		dmabench_error("%s: %s is of the whole run: it stands before the first [NAME]; a sweep has experiment, threads and parameters",
			       line->where, line->word);
		return DMABENCH_EXIT_USAGE;
	}
	return 0;
}

static int take_line(struct run_options *run, struct job_line *line,
		     int (*take)(struct run_options *options, int argc,
				 char **argv))
{
	const struct dmabench_option *option = dmabench_run_option(line->word);
	char *argv[] = { NULL, NULL };
	int status;

	if (is_typed(option)) {
		dmabench_error("%s: %s belongs on the command line; a job has experiment, target, threads, cpus, counters, node, precision, max-time, min-rounds, max-rounds, quick and parameters",
			       line->where, line->word);
		return DMABENCH_EXIT_USAGE;
	}
	line->argument = dmabench_format("--%s%s%s", line->word,
					 line->value ? "=" : "",
					 line->value ? line->value : "");
	argv[1] = line->argument;
	dmabench_error_at(line->where);
	status = take(run, 2, argv);
	dmabench_error_at(NULL);
	return status == DMABENCH_OPTIONS_GO ? 0 : status;
}

static int take_section(struct run_options *run, struct job_section *section,
			int (*take)(struct run_options *options, int argc,
				    char **argv))
{
	int status = 0;

	for (size_t i = 0; i < section->count && !status; i++)
		if (!is_of_sweep(section->lines[i].word))
			status = take_line(run, &section->lines[i], take);
	return status;
}

int dmabench_run_take_job(struct run_options *run,
			  int (*take)(struct run_options *options, int argc,
				      char **argv))
{
	int status = 0;

	/* What includes stands before what is included, and is stronger. */
	for (size_t i = run->job.count; i-- && !status;) {
		struct job_section *section = &run->job.sections[i];

		status = section->name ? check_section(section) :
					 take_section(run, section, take);
	}
	return status;
}

/* NULL: there are no more. */
static const struct job_section *defaults_of(const struct job *job,
					     const struct job_section *section)
{
	const struct job_section *defaults = &job->sections[section->defaults];

	return defaults == section ? NULL : defaults;
}

/* What the sweep says, else its defaults. */
static struct sweep_text text_of(const struct job *job,
				 const struct job_section *section,
				 const char *word)
{
	const struct job_line *line = NULL;

	for (; section && !line; section = defaults_of(job, section))
		line = dmabench_job_line(section, word);
	return line ? (struct sweep_text){ line->value ? line->value : "",
					   line->where } :
		      (struct sweep_text){ };
}

static bool is_asked(const struct sweep_ask *ask, const char *name)
{
	for (size_t i = 0; i < ask->nrequests; i++)
		if (!strcmp(ask->requests[i].name, name))
			return true;
	return false;
}

/* Unless something stronger asks for the same parameter. */
static void add_lines(struct sweep_ask *ask, const struct job_section *section)
{
	for (size_t i = 0; i < section->count; i++) {
		const struct job_line *line = &section->lines[i];

		if (dmabench_run_option(line->word) || is_asked(ask, line->word))
			continue;
		ask->requests = dmabench_reallocarray(ask->requests,
						      ask->nrequests + 1,
						      sizeof(*ask->requests));
		ask->requests[ask->nrequests++] = (struct sweep_request){
			.name = line->word,
			.spec = line->value ? line->value : "",
			.where = line->where, .anywhere = !section->name,
		};
	}
}

static void ask_section(const struct run_options *run,
			const struct job_section *section,
			struct sweep_ask *ask)
{
	*ask = (struct sweep_ask){
		.requests = dmabench_calloc(run->nrequests,
					    sizeof(*ask->requests)),
		.nrequests = run->nrequests,
		.experiments = { run->experiment, NULL },
		.threads = { run->threads, NULL },
	};
	memcpy(ask->requests, run->requests,
	       run->nrequests * sizeof(*ask->requests));
	if (!section)
		return;
	for (size_t i = 0; i < ask->nrequests; i++)
		ask->requests[i].anywhere = true;
	ask->name = section->name;
	ask->experiments = text_of(&run->job, section, "experiment");
	if (!run->threads)
		ask->threads = text_of(&run->job, section, "threads");
	for (; section; section = defaults_of(&run->job, section))
		add_lines(ask, section);
}

static int no_such_sweep(const struct job *job, const char *name)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < job->count; i++)
		if (job->sections[i].name)
			fprintf(stream, " %s", job->sections[i].name);
	fclose(stream);
	dmabench_error("--sweep '%s': the job has %s%s", name,
		       *text ? "these:" : "no named sweeps", text);
	free(text);
	return DMABENCH_EXIT_USAGE;
}

/* Sets which sections are wanted. */
static int choose(const struct job *job, const char *names, bool *wanted)
{
	char *copy, *rest, *name;
	int status = 0;

	if (!names) {
		bool any = false;

		for (size_t i = 0; i < job->count; i++) {
			wanted[i] = job->sections[i].name;
			any |= wanted[i];
		}
		wanted[0] = !any;
		return 0;
	}
	copy = dmabench_format("%s", names);
	rest = copy;
	while (!status && (name = strsep(&rest, ","))) {
		size_t i = 0;

		while (i < job->count && (!job->sections[i].name ||
					  strcmp(job->sections[i].name, name)))
			i++;
		if (i < job->count)
			wanted[i] = true;
		else
			status = no_such_sweep(job, name);
	}
	free(copy);
	return status;
}

int dmabench_run_asks(const struct run_options *run, struct sweep_ask **asks,
		      size_t *count)
{
	const struct job *job = &run->job;
	bool *wanted = dmabench_calloc(job->count, sizeof(*wanted));
	int status = 0;

	*asks = dmabench_calloc(job->count, sizeof(**asks));
	*count = 0;
	if (job->count)
		status = choose(job, run->sweeps, wanted);
	else
		ask_section(run, NULL, &(*asks)[(*count)++]);
	for (size_t i = 0; i < job->count && !status; i++)
		if (wanted[i])
			ask_section(run, &job->sections[i], &(*asks)[(*count)++]);
	free(wanted);
	return status;
}

void dmabench_run_asks_free(struct sweep_ask *asks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(asks[i].requests);
	free(asks);
}
