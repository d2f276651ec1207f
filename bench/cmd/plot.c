// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>

#include "commands.h"
#include "lib/options.h"
#include "plot/all.h"

static const char *const format_names[] = { "both", "svg", "png", NULL };

static const struct dmabench_option rows[] = {
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct dmabench_plot_options, directory),
	  .value = "DIR", .names = DMABENCH_NAMES_FOLDERS, .preset = ".",
	  .help = "where the figures go; what they are drawn from goes to DIR/data" },
	{ .name = "format", .type = DMABENCH_OPTION_CHOICE,
	  .offset = offsetof(struct dmabench_plot_options, format),
	  .value = "FORMAT", .choices = format_names, .preset = "both",
	  .help = "of the figures; svg alone takes a third of the time" },
	{ .name = "at", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct dmabench_plot_options, at),
	  .value = "N", .max = 1ULL << 40, .preset = "0",
	  .help = "draw figures of one value (a size) at the nearest to this; 0: as figures.tsv says" },
	{ .name = "where", .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct dmabench_plot_options, where),
	  .value = "NAME=VALUE,...",
	  .help = "only points with these values; experiment=NAME works too" },
	{ .name = "raw", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct dmabench_plot_options, raw),
	  .help = "leave the cost of measuring in" },
	{ .name = "max-figures", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct dmabench_plot_options, max_figures),
	  .value = "N", .min = 1, .max = 10000, .preset = "400",
	  .help = "stop there" },
	{ .name = "plots", .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct dmabench_plot_options, plots),
	  .value = "DIR", .names = DMABENCH_NAMES_FOLDERS,
	  .help = "the gnuplot files (else DMABENCH_PLOTS, else where dmabench was built or installed)" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "plot",
	.summary = "figures of results, SVG and PNG, drawn by gnuplot",
	.operands = "FILE...",
	.min_operands = 1,
	.max_operands = 1000,
	.operand_names = DMABENCH_NAMES_FILES,
	.options = rows,
	.more = "Give the files of all regimes at once: each is a curve.\n\n"
		DMABENCH_FILES_HELP,
	.examples = (const struct dmabench_example[]){
		{ "the figures of two regimes, a curve each", "dmabench plot direct.jsonl swiotlb.jsonl --format svg -o figures", DMABENCH_ON_HOST },
		{ "of one experiment", "dmabench plot mine.jsonl --where experiment=map_single --format svg -o figures", DMABENCH_ON_HOST },
		{ } },
	.files = (const struct dmabench_file[]){
		{ "PREFIX/share/dmabench/plots", "the figures' gnuplot files, and figures.tsv, which lists them" },
		{ } },
	.see = "dmabench-report(1), gnuplot(1)",
};

int cmd_plot(int argc, char **argv)
{
	struct dmabench_plot_options options = { };
	int operands, ret;

	ret = dmabench_options_parse(&usage, argc, argv, &options, &operands);
	if (ret != DMABENCH_OPTIONS_GO)
		return ret;
	return dmabench_plot(&options, argv + 1, operands);
}
