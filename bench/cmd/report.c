// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"
#include "report/report.h"
#include "stats/statistic.h"

#define AT(member)	.offset = offsetof(struct dmabench_report_options, compared.member)

static const struct dmabench_option rows[] = {
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct dmabench_report_options, output),
	  .value = "FILE", .names = DMABENCH_NAMES_FILES, .preset = "report.html",
	  .help = "the page; it needs no other file, and no network" },
	{ .name = "at", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct dmabench_report_options, at),
	  .value = "N", .max = 1ULL << 40, .preset = "0",
	  .help = "draw figures of one value (a size) at the nearest to this; 0: as figures.tsv says" },
	{ .name = "max-points", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct dmabench_report_options, max_points),
	  .value = "N", .max = 1ULL << 40, .preset = "1000",
	  .help = "in the table: so many, the first of the sweep" },
	{ .name = "max-figures", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct dmabench_report_options, max_figures),
	  .value = "N", .max = 10000, .preset = "100",
	  .help = "so many" },
	{ .name = "all-figures", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct dmabench_report_options, all_figures),
	  .help = "also those that show what another one does, each curve by itself" },
	{ .name = "max-data", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct dmabench_report_options, max_data),
	  .value = "BYTES", .max = 1ULL << 40, .preset = "1M",
	  .help = "of the files, compressed, to be saved from the page; 0: none" },
	{ .name = "compare", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct dmabench_report_options, compare),
	  .help = "begin with what changed: the first FILE is the base; as dmabench compare does, whose options these are:" },
	{ .name = "across", .type = DMABENCH_OPTION_TEXT, AT(across),
	  .value = "WHAT,...", .help = "this is to differ: regime, kernel, machine, node" },
	{ .name = "runs", .type = DMABENCH_OPTION_FLAG, AT(runs),
	  .help = "files are runs of sides: grouped by label, else by machine, kernel and regime" },
	{ .name = "statistic", .type = DMABENCH_OPTION_CHOICE, AT(statistic),
	  .value = "STATISTIC", .choices = dmabench_statistic_names,
	  .help = "what of each phase is compared; p50 where nothing is said" },
	{ .name = "plots", .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct dmabench_report_options, plots),
	  .value = "DIR", .names = DMABENCH_NAMES_FOLDERS,
	  .help = "the gnuplot files (else DMABENCH_PLOTS, else where dmabench was built or installed)" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "report",
	.summary = "one page for a design review: the answer, figures, tables, set-up, warnings",
	.operands = "FILE...",
	.min_operands = 1,
	.max_operands = 1000,
	.operand_names = DMABENCH_NAMES_FILES,
	.options = rows,
	.more = "Give the files of all regimes at once. The page begins with what a map and an unmap of\n"
		"4 KiB cost by regime, or what is nearest to it, and with the crossovers of dmabench advise.\n"
		"Of figures of one question those that differ are drawn: not where each median is within a\n"
		"tenth of another one's or their intervals touch, nor more than four of an experiment;\n"
		"curves that are equal in each number are one. Without gnuplot the page has no figures, and\n"
		"the exit status is 3. What is left out is said on the page.\n\n"
		DMABENCH_FILES_HELP,
	.examples = (const struct dmabench_example[]){
		{ "a page of all regimes", "dmabench report direct.jsonl swiotlb.jsonl -o mine.html", DMABENCH_ON_HOST },
		{ "a page of what changed", "dmabench report --compare --across kernel before.jsonl after.jsonl -o changes.html", DMABENCH_ON_HOST },
		{ } },
	.files = (const struct dmabench_file[]){
		{ "PREFIX/share/dmabench/plots", "the figures' gnuplot files, and figures.tsv, which lists them" },
		{ } },
	.see = "dmabench-advise(1), dmabench-compare(1), dmabench-plot(1)",
};

/* The first option that was given of those that are compare's, or NULL. */
static const char *asked_of_compare(const struct dmabench_compare_options *compared)
{
	return compared->across ? "across" : compared->runs ? "runs" :
	       compared->statistic ? "statistic" : NULL;
}

int cmd_report(int argc, char **argv)
{
	struct dmabench_report_options options = { };
	const char *asked;
	int operands, ret;

	ret = dmabench_options_parse(&usage, argc, argv, &options, &operands);
	if (ret != DMABENCH_OPTIONS_GO)
		return ret;
	asked = asked_of_compare(&options.compared);
	if (!options.compare && asked) {
		dmabench_error("report: --%s is for --compare, which is not there: add it and the base's file, or leave --%s out; the page's table has p50, p90, p99, p99.9 and max",
			       asked, asked);
		return DMABENCH_EXIT_USAGE;
	}
	if (options.compare && operands < 2) {
		dmabench_error("report: --compare wants the base's file and another one");
		return DMABENCH_EXIT_USAGE;
	}
	if (!options.compared.statistic)
		options.compared.statistic = dmabench_statistic_names[DMABENCH_P50];
	return dmabench_report(&options, argv + 1, operands);
}
