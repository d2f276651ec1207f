// SPDX-License-Identifier: GPL-2.0
/* Help for people, pages of the manual and a script of all examples: of the same tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "lib/error.h"
#include "lib/roff.h"
#include "run/job.h"

const struct dmabench_usage *const dmabench_pages[] = { &dmabench_job_usage, NULL };

/* A number, or what stands for one. */
struct named {
	const char *name, *text;
};

static const struct named statuses[] = {
	{ "0", "done" },
	{ "1", "verification failed, or a regression" },
	{ "2", "wrong usage" },
	{ "3", "the machine cannot: no module, no permission, no engine, no space on a disk" },
	{ "128 + N", "ended by signal number N" },
	{ }
};

static const struct named environment[] = {
	{ "DMABENCH_JOBS", "the folder of the jobs that ship; else where dmabench was built or installed" },
	{ "DMABENCH_PLOTS", "the same of the figures' gnuplot files" },
	{ "TERM", "whether progress is shown: not where it is dumb" },
	{ "TMPDIR", "where what is read twice, such as a pipe, is kept meanwhile; else /tmp" },
	{ "XDG_DATA_HOME", "of the history; else .local/share in HOME" },
	{ }
};

/* From dmabench_usage to what is asked for. */
struct asked {
	const char *date;
	bool found;
};

void dmabench_print_commands(void)
{
	puts("dmabench COMMAND [options]: measures and checks how Linux maps memory for DMA\n");
	for (const struct command *row = dmabench_commands; row->name; row++)
		printf("  %-9s %s\n", row->name, row->summary);
	puts("\ndmabench help COMMAND tells its options, dmabench help job how sweeps are kept in files;\n"
	     "dmabench --version its version.\n\nExit status:");
	for (const struct named *row = statuses; row->name; row++)
		printf("  %-9s %s\n", row->name, row->text);
}

int dmabench_show_usage(const char *name,
			void (*show)(const struct dmabench_usage *usage, void *data),
			void *data)
{
	const struct command *command = dmabench_command(name);
	char help[] = "--help", copy[64], *ask[] = { copy, help, NULL };
	int status;

	for (size_t i = 0; dmabench_pages[i]; i++) {
		if (strcmp(dmabench_pages[i]->command, name))
			continue;
		show(dmabench_pages[i], data);
		return DMABENCH_EXIT_OK;
	}
	if (!command) {
		dmabench_error("help: no page '%s'; dmabench --help lists the commands", name);
		return DMABENCH_EXIT_USAGE;
	}
	snprintf(copy, sizeof(copy), "%s", name);
	dmabench_options_on_help(show, data);
	status = command->run(2, ask);
	dmabench_options_on_help(NULL, NULL);
	return status;
}

static void print(const struct dmabench_usage *usage, void *data)
{
	(void)data;
	dmabench_options_on_help(NULL, NULL);
	dmabench_options_help(usage);
}

static void put_named(const char *title, const struct named *rows)
{
	printf(".SH %s\n", title);
	for (; rows->name; rows++)
		dmabench_roff_item(stdout, rows->name, rows->text);
}

static void put_see(const char *see)
{
	puts(".SH SEE ALSO");
	dmabench_roff_paragraphs(stdout, see, ".PP");
}

static void put_page(const struct dmabench_usage *usage, void *data)
{
	const struct asked *asked = data;
	char see[512];

	dmabench_roff_head(stdout, usage->command, usage->section ? usage->section : 1,
			   asked->date, usage->summary);
	dmabench_roff_usage(stdout, usage);
	if (!usage->section)
		put_named("EXIT STATUS", statuses);
	dmabench_roff_files(stdout, usage->files);
	dmabench_roff_examples(stdout, usage->examples);
	snprintf(see, sizeof(see), "dmabench(1)%s%s", usage->see ? ", " : "",
		 usage->see ? usage->see : "");
	put_see(see);
}

static void put_first_page(const char *date)
{
	char see[1024] = "";

	dmabench_roff_head(stdout, NULL, 1, date,
			   "measures and checks how Linux maps memory for DMA");
	puts(".SH SYNOPSIS\n\\fBdmabench\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]\n"
	     ".br\n\\fBdmabench help\\fR [\\fICOMMAND\\fR|job]\n"
	     ".br\n\\fBdmabench \\-\\-version\\fR\n"
	     ".SH DESCRIPTION");
	dmabench_roff_paragraphs(stdout,
		"What each way of mapping memory for a device costs on this machine, by phase and as a\n"
		"distribution, and what changed between kernels, settings and machines. The kernel's part is\n"
		"the module dmabench; results are read without it.", ".PP");
	puts(".SH COMMANDS");
	for (const struct command *row = dmabench_commands; row->name; row++) {
		dmabench_roff_item(stdout, row->name, row->summary);
		snprintf(see + strlen(see), sizeof(see) - strlen(see), "dmabench-%s(1), ",
			 row->name);
	}
	put_named("EXIT STATUS", statuses);
	put_named("ENVIRONMENT", environment);
	snprintf(see + strlen(see), sizeof(see) - strlen(see),
		 "dmabench(4), dmabench-job(5), dmabench-machine(5), dmabench-scenario(5)");
	put_see(see);
}

/* Of builds that are the same wherever they are made, what was asked for. */
static const char *today(char *text, size_t size)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	struct tm day;

	strftime(text, size, "%F", gmtime_r(&now, &day));
	return text;
}

static int write_page(const char *name)
{
	char date[16];
	struct asked asked = { .date = today(date, sizeof(date)) };

	if (name)
		return dmabench_show_usage(name, put_page, &asked);
	put_first_page(asked.date);
	return DMABENCH_EXIT_OK;
}

/* A call of a function, which the reader of the script has, for each. */
static void put_examples(const struct dmabench_usage *usage, void *data)
{
	const struct dmabench_example *example = usage->examples;

	(void)data;
	for (; example && example->command; example++)
		printf("example %s %s <<'EXAMPLE'\n%s\nEXAMPLE\n", usage->command,
		       example->where == DMABENCH_IN_GUEST ? "guest" : "host", example->command);
}

static void put_name(const struct dmabench_usage *usage, void *data)
{
	(void)data;
	printf("dmabench-%s.%u\n", usage->command, usage->section ? usage->section : 1);
}

/* One that cannot be told, for what it was built without, says so and is left out. */
static int of_all(void (*show)(const struct dmabench_usage *usage, void *data))
{
	for (const struct command *row = dmabench_commands; row->name; row++)
		dmabench_show_usage(row->name, show, NULL);
	for (size_t i = 0; dmabench_pages[i]; i++)
		show(dmabench_pages[i], NULL);
	return DMABENCH_EXIT_OK;
}

int cmd_help(int argc, char **argv)
{
	if (argc == 1) {
		dmabench_print_commands();
		return DMABENCH_EXIT_OK;
	}
	if (!strcmp(argv[1], "--man"))
		return write_page(argc > 2 ? argv[2] : NULL);
	if (!strcmp(argv[1], "--pages"))
		return of_all(put_name);
	if (!strcmp(argv[1], "--examples"))
		return of_all(put_examples);
	return dmabench_show_usage(argv[1], print, NULL);
}
