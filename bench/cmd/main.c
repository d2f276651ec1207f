// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "lib/error.h"
#include "lib/version.h"

const struct command dmabench_commands[] = {
	{ "info", "what numbers depend on: kernel, CPU, IOMMU, clock", cmd_info },
	{ "list", "targets, experiments and engines, from the kernel", cmd_list },
	{ "bind", "put a PCI or platform device on the module", cmd_bind },
	{ "unbind", "give it back to its own driver", cmd_unbind },
	{ "doctor", "what this machine can measure, and how to get the rest", cmd_doctor },
	{ "preflight", "what stops a run here, or spoils its figures", cmd_preflight },
	{ "run", "measure a sweep of points", cmd_run },
	{ "compare", "what changed between two results", cmd_compare },
	{ "export", "results as CSV, JSON or a Markdown table", cmd_export },
	{ "plot", "figures of results", cmd_plot },
	{ "report", "one page with figures, tables and warnings", cmd_report },
	{ "advise", "which way to map is the cheapest at which size", cmd_advise },
	{ "history", "results kept, and where their figures changed", cmd_history },
	{ }
};

const struct command *dmabench_command(const char *name)
{
	const struct command *command = dmabench_commands;

	while (command->name && strcmp(command->name, name))
		command++;
	return command->name ? command : NULL;
}

static int wrong_command(const char *name)
{
	char valid[256] = "";

	for (const struct command *row = dmabench_commands; row->name; row++)
		snprintf(valid + strlen(valid), sizeof(valid) - strlen(valid),
			 "%s%s", row > dmabench_commands ? ", " : "", row->name);
	dmabench_error("no command '%s'; valid: %s; dmabench --help tells more",
		       name, valid);
	return DMABENCH_EXIT_USAGE;
}

static int call(int argc, char **argv)
{
	const struct command *command = dmabench_command(argv[0]);

	if (command)
		return command->run(argc, argv);
	if (!strcmp(argv[0], "help"))
		return cmd_help(argc, argv);
	if (!strcmp(argv[0], "complete"))
		return cmd_complete(argc, argv);
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
	if (argc < 2) {
		dmabench_print_commands();
		return finish(DMABENCH_EXIT_USAGE);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("dmabench %s\n", dmabench_version);
		return finish(DMABENCH_EXIT_OK);
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		dmabench_print_commands();
		return finish(DMABENCH_EXIT_OK);
	}
	return finish(call(argc - 1, argv + 1));
}
