// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "commands.h"
#include "history/export.h"
#include "history/history.h"
#include "lib/error.h"
#include "lib/options.h"

#define AT(member)	.offset = offsetof(struct dmabench_history_options, member)
#define NAME(name, what) #name,
#define HELP(name, what) #name ": " what ".\n"

static const char *const statistics[] = { "p50", "p90", "p99", "mean", NULL };
static const char *const formats[] = { DMABENCH_HISTORY_FORMATS(NAME) NULL };

#define DB								\
	{ .name = "db", .type = DMABENCH_OPTION_TEXT, AT(db),		\
	  .value = "FILE", .names = DMABENCH_NAMES_FILES, .help = "the history, where it is not ~/.local/share/dmabench/history.sqlite" }
#define JSON								\
	{ .name = "json", .type = DMABENCH_OPTION_FLAG, AT(json),	\
	  .help = "as one JSON object" }
#define WHERE								\
	{ .name = "where", .type = DMABENCH_OPTION_TEXT, AT(where),	\
	  .value = "NAME=VALUE,...", .help = "only series with these values: size=64,phase=map; machine=m1 or series=s12" }
#define STATISTIC							\
	{ .name = "statistic", .type = DMABENCH_OPTION_CHOICE, AT(statistic), \
	  .value = "STATISTIC", .choices = statistics, .preset = "p50",	\
	  .help = "what of each phase is looked at" }
#define LAST								\
	{ .name = "last", .type = DMABENCH_OPTION_U64, AT(last),	\
	  .value = "N", .max = 1ULL << 31, .preset = "1000",		\
	  .help = "runs of each machine, the newest, and up to 24 before; 0: all" }
/* How changes are found. */
#define FINDING								\
	{ .name = "min-change", .type = DMABENCH_OPTION_NUMBER, AT(min_change_pct), \
	  .value = "PCT", .max = 1e6, .preset = "1",			\
	  .help = "of times: smaller changes are none" },		\
	{ .name = "least", .type = DMABENCH_OPTION_NUMBER, AT(least),	\
	  .value = "N", .max = 1e12, .preset = "0",			\
	  .help = "of instructions: smaller steps are none" },		\
	{ .name = "p-value", .type = DMABENCH_OPTION_NUMBER, AT(p),	\
	  .value = "P", .min = 0.0001, .max = 0.1, .preset = "0.001",	\
	  .help = "of times: a change has this at most" },		\
	{ .name = "permutations", .type = DMABENCH_OPTION_U64, AT(permutations), \
	  .value = "N", .min = 99, .max = 1000000, .preset = "1999",	\
	  .help = "of a test, at most" },				\
	{ .name = "seed", .type = DMABENCH_OPTION_U64, AT(seed),	\
	  .value = "N", .max = 0x1p53, .preset = "1",			\
	  .help = "of these" }

static const struct dmabench_option add_rows[] = {
	{ .name = "order", .type = DMABENCH_OPTION_U64, AT(order), .value = "N", .max = 0x1p53,
	  .help = "these runs are before those with a greater number" },
	{ .name = "commit-order", .type = DMABENCH_OPTION_TEXT, AT(commit_order),
	  .value = "REPOSITORY", .names = DMABENCH_NAMES_FOLDERS, .help = "that number is how many commits the kernel's one has behind it there" },
	DB, { }
};
static const struct dmabench_option list_rows[] = { JSON, DB, { } };
static const struct dmabench_option changes_rows[] = {
	STATISTIC, WHERE, FINDING, LAST,
	{ .name = "all", .type = DMABENCH_OPTION_FLAG, AT(all),
	  .help = "acknowledged ones, too" },
	JSON, DB, { }
};
static const struct dmabench_option acknowledge_rows[] = {
	{ .name = "note", .type = DMABENCH_OPTION_TEXT, AT(note), .value = "TEXT",
	  .help = "why it is all right" },
	STATISTIC, WHERE, FINDING, LAST, DB, { }
};
static const struct dmabench_option export_rows[] = {
	{ .name = "format", .letter = 'f', .type = DMABENCH_OPTION_CHOICE, AT(format),
	  .value = "FORMAT", .choices = formats, .preset = "otava",
	  .help = "of what is written" },
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT, AT(output),
	  .value = "FILE", .names = DMABENCH_NAMES_FILES, .help = "instead of standard output" },
	STATISTIC, WHERE, LAST,
	{ .name = "origin", .type = DMABENCH_OPTION_TEXT, AT(origin), .value = "NAME",
	  .help = "of kcidb: the CI system that reports" },
	{ .name = "build-id", .type = DMABENCH_OPTION_TEXT, AT(build_id), .value = "ORIGIN:ID",
	  .help = "of kcidb: the build that was tested" },
	DB, { }
};

static int do_add(struct dmabench_history_options *options, char **operands, int count)
{
	return dmabench_history_add(options, operands, count);
}

static int do_list(struct dmabench_history_options *options, char **operands, int count)
{
	(void)operands;
	(void)count;
	return dmabench_history_list(options);
}

static int do_show(struct dmabench_history_options *options, char **operands, int count)
{
	(void)count;
	return dmabench_history_show(options, operands[0]);
}

static int do_changes(struct dmabench_history_options *options, char **operands, int count)
{
	(void)operands;
	(void)count;
	return dmabench_history_changes(options);
}

static int do_acknowledge(struct dmabench_history_options *options, char **operands, int count)
{
	return dmabench_history_acknowledge(options, operands, count);
}

static int do_export(struct dmabench_history_options *options, char **operands, int count)
{
	return dmabench_history_export(options, operands, count);
}

static const struct verb {
	const char *name;
	int (*run)(struct dmabench_history_options *options, char **operands, int count);
	struct dmabench_usage usage;
} verbs[] = {
	{ "add", do_add, {
		.command = "history add", .summary = "keep results: once, whoever adds them again",
		.operands = "FILE...", .operand_names = DMABENCH_NAMES_FILES, .min_operands = 1, .max_operands = 1 << 30,
		.options = add_rows,
		.more = "A file is a run, known by the SHA-256 of its text, and never changes. What is not whole,\n"
			"or no result, is refused with a line, and the others are added; the status is 2 then.\n"
			"Each file is added as a whole or not at all, whatever ends the program. Without --db it is\n"
			"$XDG_DATA_HOME/dmabench/history.sqlite, or below ~/.local/share.\n\n"
			"Runs are in order: first those with a number, by it; then all others by the release of\n"
			"their kernels (6.12-rc3 before 6.12) and the time that they began. Give a number to all\n"
			"runs of a machine, or to none.\n\n"
			DMABENCH_FILES_HELP } },
	{ "list", do_list, {
		.command = "history list", .summary = "the runs, in their order, and the machines",
		.options = list_rows, .more = "As JSON the series, too." } },
	{ "show", do_show, {
		.command = "history show", .summary = "a run with its figures, or a series over its runs",
		.operands = "RUN|SERIES", .min_operands = 1, .max_operands = 1,
		.options = list_rows, .more = "A run by its number, as list tells it; a series by its name, s12, as that of a run and changes do." } },
	{ "changes", do_changes, {
		.command = "history changes", .summary = "where series changed, and whether for the worse",
		.options = changes_rows,
		.more = "A series is one phase of one point: the same experiment, parameters, machine, device,\n"
			"scenario, regime, clock and way of timing. Its values are over the runs; of times several\n"
			"runs of one boot are one value, their mean. --where takes parameters, experiment, regime,\n"
			"phase, scenario, clock, unit and node, and a machine or series by its name.\n\n"
			"Times, and what perf counters count, are searched by E-divisive means (Matteson and James,\n"
			"2014) in windows of 50 runs that overlap by half, with a permutation test; what is too weak\n"
			"between its neighbours is taken away again (Hunter: Fleming, Kolaczkowski et al., 2023). A\n"
			"change has 3 runs on each side; a p of 0.001 needs 14 runs in all, and some 20 to see what\n"
			"the last 3 have. Of fewer it says that there is too little data. The same seed gives the\n"
			"same answer.\n\n"
			"Instructions (clock icount) repeat: each difference above --least from the level before is\n"
			"a change. The two are never mixed.\n\n"
			"Exit status 1: something became slower, or more, and nobody acknowledged it." } },
	{ "acknowledge", do_acknowledge, {
		.command = "history acknowledge", .summary = "changes that are known: they are quiet from now on",
		.operands = "CHANGE|RUN...", .min_operands = 1, .max_operands = 1 << 30,
		.options = acknowledge_rows,
		.more = "As changes names them: s12@345 is that of the series s12 at the run 345, and 345 all of\n"
			"that run. Give the options that changes had. One that more runs move by up to 3 stays known." } },
	{ "export", do_export, {
		.command = "history export", .summary = "for other tools",
		.operands = "[RUN...]", .max_operands = 1 << 30,
		.options = export_rows,
		.more = DMABENCH_HISTORY_FORMATS(HELP)
			"\nWithout RUN: of the run that was added last, or of otava all. Otava wants a number in each\n"
			"cell: series that some of the runs lack are left out, and that is said; runs of several\n"
			"machines have none in common (--where machine=m1)." } },
};

#define NVERBS	(sizeof(verbs) / sizeof(verbs[0]))

static const struct dmabench_example examples[] = {
	{ "keep results; adding them again changes nothing", "dmabench history add before.jsonl after.jsonl", DMABENCH_ON_HOST },
	{ "the runs, by number", "dmabench history list", DMABENCH_ON_HOST },
	{ "a run, with its series", "dmabench history show 1", DMABENCH_ON_HOST },
	{ "where figures changed, of instructions by more than 1,000", "dmabench history changes --least 1000", DMABENCH_ON_HOST },
	{ "CSV for Apache Otava", "dmabench history export -o otava.csv", DMABENCH_ON_HOST },
	{ }
};

static const struct dmabench_file files[] = {
	{ "~/.local/share/dmabench/history.sqlite", "the history, or below XDG_DATA_HOME" },
	{ }
};

static void print_help(void)
{
	const struct dmabench_usage *rows[NVERBS + 1] = { };
	const struct dmabench_usage usage = {
		.command = "history", .summary = "keeps runs, and finds where their figures changed",
		.verbs = rows, .examples = examples, .files = files,
		.see = "dmabench-compare(1), dmabench-run(1)",
	};

	for (size_t i = 0; i < NVERBS; i++)
		rows[i] = &verbs[i].usage;
	dmabench_options_help(&usage);
}

int cmd_history(int argc, char **argv)
{
	struct dmabench_history_options options = { .order = UINT64_MAX };
	int operands, ret;

	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		print_help();
		return DMABENCH_EXIT_OK;
	}
	for (size_t i = 0; argc > 1 && i < NVERBS; i++) {
		if (strcmp(argv[1], verbs[i].name))
			continue;
		ret = dmabench_options_parse(&verbs[i].usage, argc - 1, argv + 1, &options, &operands);
		return ret != DMABENCH_OPTIONS_GO ? ret :
		       verbs[i].run(&options, argv + 2, operands);
	}
	dmabench_error("history: %s%s%s; valid: add, list, show, changes, acknowledge, export",
		       argc > 1 ? "no command '" : "no command", argc > 1 ? argv[1] : "",
		       argc > 1 ? "'" : "");
	return DMABENCH_EXIT_USAGE;
}
