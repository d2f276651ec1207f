// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "complete.h"
#include "lib/alloc.h"
#include "lib/error.h"

void dmabench_candidate(const struct completion *completion, const char *word,
			const char *help)
{
	if (strncmp(word, completion->begun, strlen(completion->begun)))
		return;
	printf("%s%s%s%s\n", completion->prefix, word, help ? "\t" : "", help ? help : "");
}

static char *kept_prefix(const struct completion *completion, size_t length)
{
	return dmabench_format("%s%.*s", completion->prefix, (int)length, completion->begun);
}

void dmabench_complete_list(struct completion *completion)
{
	const char *comma = strrchr(completion->begun, ',');
	static char *prefix;

	if (!comma)
		return;
	free(prefix);
	prefix = kept_prefix(completion, comma + 1 - completion->begun);
	completion->prefix = prefix;
	completion->begun = comma + 1;
}

static void put_choices(struct completion *completion, const char *const *choice)
{
	for (; *choice; choice++)
		dmabench_candidate(completion, *choice, NULL);
}

static void put_value(struct completion *completion, const struct dmabench_option *option)
{
	if (option->choices)
		put_choices(completion, option->choices);
	dmabench_complete_names(completion, option->names);
}

static void put_options(const struct completion *completion,
			const struct dmabench_usage *usage)
{
	const struct dmabench_option *option = usage->options;
	char word[80];

	for (; option && option->name; option++) {
		snprintf(word, sizeof(word), "--%s", option->name);
		dmabench_candidate(completion, word, option->help);
	}
	dmabench_candidate(completion, "--help", "the options");
	if (usage->unknown)
		dmabench_complete_params(completion);
}

static void put_operands(struct completion *completion, const struct dmabench_usage *usage)
{
	if (usage->operand_choices)
		put_choices(completion, usage->operand_choices);
	dmabench_complete_names(completion, usage->operand_names);
}

/* The row that @word is, without a value of its own behind it; NULL: none. *@unknown: one that no row knows. */
static const struct dmabench_option *
awaits_value(const struct dmabench_usage *usage, const char *word, bool *unknown)
{
	const struct dmabench_option *option = NULL;

	*unknown = false;
	if (word[0] != '-' || !word[1] || strchr(word, '='))
		return NULL;
	if (word[1] != '-')
		option = word[2] ? NULL : dmabench_option_find_letter(usage, word[1]);
	else
		option = dmabench_option_find(usage, word + 2, strlen(word + 2));
	*unknown = !option && word[1] == '-' && word[2] && usage->unknown;
	return option && dmabench_option_takes_value(option) ? option : NULL;
}

/* "--name=value" as one word */
static void put_joined(struct completion *completion, const struct dmabench_usage *usage)
{
	const char *word = completion->begun, *equals = strchr(word, '=');
	const struct dmabench_option *option =
		dmabench_option_find(usage, word + 2, equals - word - 2);
	char *name = dmabench_format("%.*s", (int)(equals - word - 2), word + 2);
	char *prefix = kept_prefix(completion, equals + 1 - word);

	completion->prefix = prefix;
	completion->begun = equals + 1;
	if (option)
		put_value(completion, option);
	else if (usage->unknown)
		dmabench_complete_values(completion, name);
	free(prefix);
	free(name);
}

static void complete(struct completion *completion, const struct dmabench_usage *usage)
{
	const char *before = completion->count > 1 ?
			     completion->words[completion->count - 2] : "";
	const struct dmabench_option *option;
	bool unknown, only_operands = false;

	for (int i = 0; i < completion->count - 1; i++)
		only_operands |= !strcmp(completion->words[i], "--");
	option = awaits_value(usage, before, &unknown);
	if (only_operands)
		put_operands(completion, usage);
	else if (option)
		put_value(completion, option);
	else if (unknown)
		dmabench_complete_values(completion, before + 2);
	else if (!strncmp(completion->begun, "--", 2) && strchr(completion->begun, '='))
		put_joined(completion, usage);
	else if (completion->begun[0] == '-')
		put_options(completion, usage);
	else
		put_operands(completion, usage);
}

static void put_verbs(const struct completion *completion, const struct dmabench_usage *usage)
{
	for (const struct dmabench_usage *const *verb = usage->verbs; *verb; verb++)
		dmabench_candidate(completion, (*verb)->command + strlen(usage->command) + 1,
				   (*verb)->summary);
}

/* A command's words, from its name on. */
static void of_usage(const struct dmabench_usage *usage, void *data)
{
	struct completion *completion = data;
	const struct dmabench_usage *const *verb = usage->verbs;

	completion->words++;
	completion->count--;
	if (!verb) {
		complete(completion, usage);
		return;
	}
	if (completion->count == 1) {
		put_verbs(completion, usage);
		return;
	}
	while (*verb && strcmp((*verb)->command + strlen(usage->command) + 1,
			       completion->words[0]))
		verb++;
	if (!*verb)
		return;
	completion->words++;
	completion->count--;
	complete(completion, *verb);
}

static void put_commands(const struct completion *completion)
{
	for (const struct command *row = dmabench_commands; row->name; row++)
		dmabench_candidate(completion, row->name, row->summary);
}

static void put_first(const struct completion *completion)
{
	put_commands(completion);
	dmabench_candidate(completion, "help", "the options of a command");
	if (completion->begun[0] != '-')
		return;
	dmabench_candidate(completion, "--help", "the commands");
	dmabench_candidate(completion, "--version", NULL);
}

static void put_help(const struct completion *completion)
{
	put_commands(completion);
	for (size_t i = 0; dmabench_pages[i]; i++)
		dmabench_candidate(completion, dmabench_pages[i]->command,
				   dmabench_pages[i]->summary);
}

int cmd_complete(int argc, char **argv)
{
	struct completion completion = { .words = argv + 2, .count = argc - 2, .prefix = "" };

	if (argc < 3 || strcmp(argv[1], "--")) {
		dmabench_error("complete: wanted: dmabench complete -- WORDS..., those behind \"dmabench\"; shells call it");
		return DMABENCH_EXIT_USAGE;
	}
	completion.begun = argv[argc - 1];
	if (completion.count == 1)
		put_first(&completion);
	else if (!strcmp(argv[2], "help") && completion.count == 2)
		put_help(&completion);
	else if (dmabench_command(argv[2]))
		dmabench_show_usage(argv[2], of_usage, &completion);
	return DMABENCH_EXIT_OK;
}
