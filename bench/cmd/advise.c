// SPDX-License-Identifier: GPL-2.0
#include "advise/advise.h"
#include "commands.h"
#include "lib/options.h"

static const char *const format_names[] = { "text", "markdown", "json", NULL };

static const struct dmabench_option rows[] = {
	{ .name = "format", .letter = 'f', .type = DMABENCH_OPTION_CHOICE,
	  .offset = offsetof(struct advise_options, format),
	  .value = "FORMAT", .choices = format_names, .preset = "text",
	  .help = "of what is written" },
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct advise_options, output),
	  .value = "FILE", .names = DMABENCH_NAMES_FILES, .help = "instead of standard output" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "advise",
	.summary = "which way to map is the cheapest at which size, and what guides say",
	.operands = "FILE...",
	.min_operands = 1,
	.max_operands = 1000,
	.operand_names = DMABENCH_NAMES_FILES,
	.options = rows,
	.more = "What it reads: strategy (best), or map_single, sync and cpu_access; for the general\n"
		"advice map_sg too. A sweep that decides most of it: dmabench run --job review -o FILE\n\n"
		"Figures of one file are held against each other, never those of two. Instructions\n"
		"(-icount) are called so; of an emulator's time nothing is said.\n\n"
		DMABENCH_FILES_HELP,
	.examples = (const struct dmabench_example[]){
		{ "what these results decide, and what would decide the rest", "dmabench advise direct.jsonl swiotlb.jsonl", DMABENCH_ON_HOST },
		{ "for a text", "dmabench advise --format markdown mine.jsonl -o advice.md", DMABENCH_ON_HOST },
		{ } },
	.see = "dmabench-run(1), dmabench-report(1)",
};

int cmd_advise(int argc, char **argv)
{
	struct advise_options options = { };
	int operands, ret;

	ret = dmabench_options_parse(&usage, argc, argv, &options, &operands);
	if (ret != DMABENCH_OPTIONS_GO)
		return ret;
	return dmabench_advise(&options, argv + 1, operands);
}
