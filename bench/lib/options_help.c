// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>

#include "options.h"

#define HELP_COLUMN	26

static void (*shown_by)(const struct dmabench_usage *usage, void *data);
static void *shown_with;

void dmabench_options_on_help(void (*show)(const struct dmabench_usage *usage, void *data),
			      void *data)
{
	shown_by = show;
	shown_with = data;
}

char *dmabench_option_limits(const struct dmabench_option *option)
{
	const char *const *choice = option->choices;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	if (option->type == DMABENCH_OPTION_CHOICE) {
		for (; *choice; choice++)
			fprintf(out, "%s%s", choice == option->choices ? " (" : ", ",
				*choice);
		putc(')', out);
	} else if (option->type == DMABENCH_OPTION_U64 ||
		   option->type == DMABENCH_OPTION_NUMBER) {
		fprintf(out, " (%.16g to %.16g)", option->min, option->max);
	}
	if (option->preset)
		fprintf(out, " [%s]", option->preset);
	fclose(out);
	return text;
}

static void print_option(const struct dmabench_option *option)
{
	char left[80], *limits = dmabench_option_limits(option);
	int length = 0;

	if (option->letter)
		length = snprintf(left, sizeof(left), "-%c, ", option->letter);
	snprintf(left + length, sizeof(left) - length, "--%s%s%s", option->name,
		 dmabench_option_takes_value(option) ? " " : "",
		 !dmabench_option_takes_value(option) ? "" :
		 option->value ? option->value : "VALUE");
	printf("  %-*s %s%s\n", HELP_COLUMN, left, option->help, limits);
	free(limits);
}

static void print_verbs(const struct dmabench_usage *usage)
{
	printf("dmabench %s COMMAND [options]: %s\n\n", usage->command, usage->summary);
	for (const struct dmabench_usage *const *verb = usage->verbs; *verb; verb++)
		printf("  %-20s %s\n", (*verb)->command, (*verb)->summary);
	printf("\ndmabench %s COMMAND --help tells its options.\n", usage->command);
}

static void print_options(const struct dmabench_usage *usage)
{
	const struct dmabench_option *option = usage->options;

	printf("dmabench %s%s%s%s: %s\n", usage->command,
	       option && option->name ? " [options]" : "",
	       usage->operands ? " " : "",
	       usage->operands ? usage->operands : "", usage->summary);
	if (option && option->name)
		putchar('\n');
	for (; option && option->name; option++)
		print_option(option);
	if (usage->unknown_row)
		print_option(usage->unknown_row);
}

/* Further lines of a command are its input. */
static void print_example(const struct dmabench_example *example)
{
	printf("  # %s\n  ", example->does);
	for (const char *at = example->command; *at; at++) {
		putchar(*at);
		if (*at == '\n' && at[1] != '\n')
			fputs("  ", stdout);
	}
	putchar('\n');
}

static void print(const struct dmabench_usage *usage)
{
	const struct dmabench_example *example = usage->examples;

	if (usage->section)
		printf("dmabench-%s(%u): %s\n", usage->command, usage->section, usage->summary);
	else if (usage->verbs)
		print_verbs(usage);
	else
		print_options(usage);
	if (usage->more)
		printf("\n%s\n", usage->more);
	if (example)
		puts("\nExamples:");
	for (; example && example->command; example++)
		print_example(example);
}

void dmabench_options_help(const struct dmabench_usage *usage)
{
	if (shown_by)
		shown_by(usage, shown_with);
	else
		print(usage);
}
