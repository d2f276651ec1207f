// SPDX-License-Identifier: GPL-2.0
#include "commands.h"
#include "compare/compare.h"
#include "lib/error.h"
#include "lib/kcidb.h"
#include "lib/options.h"
#include "stats/statistic.h"

static const char *const format_names[] = { "text", "markdown", "json", "mail", "kcidb", NULL };

#define AT(member)	.offset = offsetof(struct dmabench_compare_options, member)

static const struct dmabench_option rows[] = {
	{ .name = "across", .type = DMABENCH_OPTION_TEXT, AT(across),
	  .value = "WHAT,...", .help = "this is to differ: regime, kernel, machine, node; else it must not" },
	{ .name = "runs", .type = DMABENCH_OPTION_FLAG, AT(runs),
	  .help = "files are runs of sides: grouped by label, else by machine, kernel and regime" },
	{ .name = "statistic", .type = DMABENCH_OPTION_CHOICE, AT(statistic),
	  .value = "STATISTIC", .choices = dmabench_statistic_names,
	  .preset = "p50", .help = "what of each phase is compared" },
	{ .name = "threshold", .type = DMABENCH_OPTION_TEXT, AT(threshold),
	  .value = "PCT%", .help = "exit 1 if a phase became slower by more than this" },
	{ .name = "format", .letter = 'f', .type = DMABENCH_OPTION_CHOICE,
	  AT(format), .value = "FORMAT", .choices = format_names,
	  .preset = "text", .help = "text; markdown for a merge request; json with all there is; mail for a list; kcidb" },
	{ .name = "introduced-by", .type = DMABENCH_OPTION_TEXT, AT(telling.introduced_by),
	  .value = "COMMIT", .help = "in a mail: what made the change; else the commits of both files, where they tell" },
	{ .name = "commit-title", .type = DMABENCH_OPTION_TEXT, AT(telling.commit_title),
	  .value = "TEXT", .help = "in a mail: its title" },
	{ .name = "reported-by", .type = DMABENCH_OPTION_TEXT, AT(telling.reported_by),
	  .value = "WHO", .help = "in a mail: \"Name <address>\", for the tags of a fix" },
	{ .name = "closes", .type = DMABENCH_OPTION_TEXT, AT(telling.closes),
	  .value = "URL", .help = "in a mail: where it can be read, for the same" },
	{ .name = "kcidb-origin", .type = DMABENCH_OPTION_TEXT, AT(telling.origin),
	  .value = "NAME", .preset = "dmabench",
	  .help = "in kcidb: who reports, as KCIDB knows it" },
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  AT(output), .value = "FILE", .names = DMABENCH_NAMES_FILES, .help = "instead of standard output" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "compare",
	.summary = "what changed between results: medians, or p99, ..., less the cost of measuring",
	.operands = "BASE NEW...",
	.min_operands = 2,
	.max_operands = 100,
	.operand_names = DMABENCH_NAMES_FILES,
	.options = rows,
	.more = "Points of the same experiment, parameters and threads are compared, phase by phase.\n"
		"Wall clock: the ratio NEW / BASE of the medians with its 95 % interval, and the p\n"
		"of a Mann-Whitney test on the rounds' medians, adjusted for as many tests as there\n"
		"are rows (Benjamini-Hochberg); ~ where it is above 0.05: no difference was shown.\n"
		"With --threshold, a regression is a row that is slower and whose whole interval is\n"
		"above the threshold. Clock icount: instructions are exact, so there is neither p nor\n"
		"interval, and a regression is a ratio above the threshold.\n\n"
		"--statistic compares another than the median, p50, by its value in each round; the\n"
		"figures are the median of these. A percentile q takes 10 / (1 - q) samples: a value of\n"
		"p99 is of 1,000, of one round or of several in a row, and 4 values on each side make an\n"
		"interval (dmabench run --min-rounds and --max-time make more rounds). Batches have p50,\n"
		"mean and min alone. What a file lacks is not compared, and said. A percentile above p50 is a\n"
		"histogram's: exact below 1,024 ticks of the clock, else less than 1 % off. A min or max\n"
		"is tested where both have as many operations in a round, within a quarter. With clock\n"
		"icount the figures are those of all samples.\n\n"
		"The rounds are those of one run each: two boots of the same machine can differ by\n"
		"more than the interval says. With --runs each side is several files, runs of different\n"
		"boots best, two at least and five or more to see a few percent. Files with the label of\n"
		"the first (dmabench run --label) are the base, those with another a side each; without\n"
		"labels it is what differs of machine, kernel and regime. Of each phase a run is one\n"
		"value; the ratio is that of their geometric means, with interval and p by Welch's t on\n"
		"the logarithms, for which rounds of a run are no samples of a boot (Kalibera and Jones,\n"
		"2013). runs/rounds tells how much runs scatter, their rounds' part taken off, and how\n"
		"much rounds leave open: more runs help against the first, longer ones against the\n"
		"second. Several runs of one boot, which files tell, are one sample, by their mean, for\n"
		"they share it; a side of one boot has no p, unless all runs of both are of that one.\n"
		"Clock icount: the runs of a side are to repeat, or are not compared.\n\n"
		"Formats: mail is plain text of 72 columns for a list, as the kernel's test robots write, with the\n"
		"commit, how to reproduce and the tags for a fix; what results cannot tell is given by options.\n"
		"markdown, for a merge request, begins with what changed most, and folds the rest. kcidb is a\n"
		"document by the schema v5.3 of KCIDB, KernelCI's database: a test with one number a row, which\n"
		"passes or fails where there is a --threshold. dmabench report --compare makes a page.\n\n"
		DMABENCH_FILES_HELP,
	.examples = (const struct dmabench_example[]){
		{ "what changed from one kernel to the next; exit status 1 if a phase is slower by more than a tenth",
		  "dmabench compare --across kernel before.jsonl after.jsonl --threshold 10%", DMABENCH_ON_HOST },
		{ "for a merge request", "dmabench compare --across regime direct.jsonl swiotlb.jsonl --format markdown", DMABENCH_ON_HOST },
		{ "for a mailing list", "dmabench compare --across kernel before.jsonl after.jsonl --format mail -o mail.txt", DMABENCH_ON_HOST },
		{ } },
	.see = "dmabench-report(1), dmabench-history(1), dmabench-run(1)",
};

int cmd_compare(int argc, char **argv)
{
	struct dmabench_compare_options options = { };
	int operands, ret;

	ret = dmabench_options_parse(&usage, argc, argv, &options, &operands);
	if (ret != DMABENCH_OPTIONS_GO)
		return ret;
	if (!dmabench_kcidb_is_origin(options.telling.origin)) {
		dmabench_error("--kcidb-origin '%s': a name of a to z, 0 to 9 and _ is valid",
			       options.telling.origin);
		return DMABENCH_EXIT_USAGE;
	}
	return dmabench_compare(&options, argv + 1, operands);
}
