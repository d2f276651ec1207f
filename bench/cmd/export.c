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
	  .value = "FILE", .names = DMABENCH_NAMES_FILES, .help = "instead of standard output" },
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
	.operand_names = DMABENCH_NAMES_FILES,
	.options = rows,
	.more = DMABENCH_FILES_HELP,
	.examples = (const struct dmabench_example[]){
		{ "a table for a spreadsheet", "dmabench export mine.jsonl -o mine.csv", DMABENCH_ON_HOST },
		{ "for a text", "dmabench export --format markdown mine.jsonl", DMABENCH_ON_HOST },
		{ "packed results, through a pipe", "gzip -c mine.jsonl | dmabench export --format json -", DMABENCH_ON_HOST },
		{ } },
	.see = "dmabench-run(1), dmabench-plot(1)",
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
