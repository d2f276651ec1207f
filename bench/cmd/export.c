// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "export/export.h"
#include "lib/options.h"

#define NAME(name, twice, what) #name,
#define HELP(name, twice, what) "; " #name ": " what

static const char *const format_names[] = { DMABENCH_EXPORT_FORMATS(NAME) NULL };

static const struct dmabench_option rows[] = {
	{ .name = "format", .letter = 'f', .type = DMABENCH_OPTION_CHOICE,
	  .offset = offsetof(struct dmabench_export_options, format),
	  .value = "FORMAT", .choices = format_names, .preset = "csv",
	  .help = "of what is written" DMABENCH_EXPORT_FORMATS(HELP) },
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct dmabench_export_options, output),
	  .value = "FILE", .help = "instead of standard output" },
	{ .name = "histograms", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct dmabench_export_options, histograms),
	  .help = "in json: the histograms too" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "export",
	.summary = "results for other tools",
	.operands = "FILE...",
	.min_operands = 1,
	.max_operands = 1000,
	.options = rows,
	.more = DMABENCH_FILES_HELP,
};

int cmd_export(int argc, char **argv)
{
	struct dmabench_export_options options = { };
	int operands, ret;

	ret = dmabench_options_parse(&usage, argc, argv, &options, &operands);
	if (ret != DMABENCH_OPTIONS_GO)
		return ret;
	return dmabench_export(&options, argv + 1, operands);
}
