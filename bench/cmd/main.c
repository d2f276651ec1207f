// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "lib/error.h"
#include "lib/version.h"

static const struct command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "info", "what numbers depend on: kernel, CPU, IOMMU, clock", cmd_info },
	{ "list", "targets, experiments and engines, from the kernel", cmd_list },
	{ "bind", "put a PCI or platform device on the module", cmd_bind },
	{ "unbind", "give it back to its own driver", cmd_unbind },
	{ "preflight", "what stops a run here, or spoils its figures", cmd_preflight },
	{ "run", "measure a sweep of points", cmd_run },
	{ "compare", "what changed between two results", cmd_compare },
	{ "export", "results as CSV, JSON or a Markdown table", cmd_export },
	{ "plot", "figures of results", cmd_plot },
	{ "report", "one page with figures, tables and warnings", cmd_report },
	{ "advise", "which way to map is the cheapest at which size", cmd_advise },
	{ "history", "results kept, and where their figures changed", cmd_history },
};

#define NCOMMANDS	(sizeof(commands) / sizeof(commands[0]))

static void print_help(void)
{
	puts("dmabench COMMAND [options]: measures and checks how Linux maps memory for DMA\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		printf("  %-9s %s\n", commands[i].name, commands[i].summary);
	puts("\ndmabench help COMMAND tells its options; dmabench --version its version.\n\n"
	     "Exit status: 0 done; 1 verification failed, or a regression; 2 wrong usage;\n"
	     "3 the machine cannot (no module, no permission, no engine, no space on a disk);\n"
	     "128 and the signal's number after a signal.");
}

static int wrong_command(const char *name)
{
	char valid[256] = "";

	for (size_t i = 0; i < NCOMMANDS; i++)
		snprintf(valid + strlen(valid), sizeof(valid) - strlen(valid),
			 "%s%s", i ? ", " : "", commands[i].name);
	dmabench_error("no command '%s'; valid: %s; dmabench --help tells more",
		       name, valid);
	return DMABENCH_EXIT_USAGE;
}

static int call(int argc, char **argv)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (!strcmp(argv[0], commands[i].name))
			return commands[i].run(argc, argv);
	return wrong_command(argv[0]);
}

/* What was printed must have come out. */
static int finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (!status) {
		dmabench_error("standard output: %m");
		status = DMABENCH_EXIT_MACHINE;
	}
	return status;
}

int main(int argc, char **argv)
{
	char help[] = "--help", *ask[] = { NULL, help, NULL };

	if (argc < 2) {
		print_help();
		return finish(DMABENCH_EXIT_USAGE);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("dmabench %s\n", dmabench_version);
		return finish(DMABENCH_EXIT_OK);
	}
	if (!strcmp(argv[1], "help") && argc > 2) {
		ask[0] = argv[2];
		return finish(call(2, ask));
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h")) {
		print_help();
		return finish(DMABENCH_EXIT_OK);
	}
	return finish(call(argc - 1, argv + 1));
}
