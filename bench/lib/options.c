// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "number.h"
#include "options.h"

const struct dmabench_option *
dmabench_option_find(const struct dmabench_usage *usage, const char *name, size_t length)
{
	const struct dmabench_option *option;

	for (option = usage->options; option && option->name; option++)
		if (strlen(option->name) == length &&
		    !strncmp(option->name, name, length))
			return option;
	return NULL;
}

const struct dmabench_option *
dmabench_option_find_letter(const struct dmabench_usage *usage, char letter)
{
	const struct dmabench_option *option;

	for (option = usage->options; option && option->name; option++)
		if (letter && option->letter == letter)
			return option;
	return NULL;
}

static int wrong(const struct dmabench_usage *usage, const char *what,
		 const char *which)
{
	dmabench_error("%s: %s '%s'; dmabench %s --help lists what is valid",
		       usage->command, what, which, usage->command);
	return DMABENCH_EXIT_USAGE;
}

static int out_of_range(const struct dmabench_option *option, const char *text)
{
	dmabench_error("--%s '%s': wanted a %s from %.16g to %.16g",
		       option->name, text,
		       option->type == DMABENCH_OPTION_U64 ?
		       "whole number" : "number", option->min, option->max);
	return DMABENCH_EXIT_USAGE;
}

static int set_u64(const struct dmabench_option *option, const char *text,
		   uint64_t *member)
{
	uint64_t value;

	if (dmabench_parse_u64(text, strlen(text), &value) ||
	    value < option->min || value > option->max)
		return out_of_range(option, text);
	*member = value;
	return 0;
}

static int set_number(const struct dmabench_option *option, const char *text,
		      double *member)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !(value >= option->min) ||
	    !(value <= option->max))
		return out_of_range(option, text);
	*member = value;
	return 0;
}

static int set_choice(const struct dmabench_option *option, const char *text,
		      const char **member)
{
	char valid[256] = "";

	for (const char *const *choice = option->choices; *choice; choice++) {
		if (!strcmp(*choice, text)) {
			*member = *choice;
			return 0;
		}
		snprintf(valid + strlen(valid), sizeof(valid) - strlen(valid),
			 " %s", *choice);
	}
	dmabench_error("--%s '%s': valid:%s", option->name, text, valid);
	return DMABENCH_EXIT_USAGE;
}

static int set_value(const struct dmabench_option *option, const char *text,
		     void *values)
{
	void *member = (char *)values + option->offset;

	switch (option->type) {
	case DMABENCH_OPTION_FLAG:
		*(bool *)member = true;
		return 0;
	case DMABENCH_OPTION_TEXT:
		*(const char **)member = text;
		return 0;
	case DMABENCH_OPTION_CHOICE:
		return set_choice(option, text, member);
	case DMABENCH_OPTION_U64:
		return set_u64(option, text, member);
	case DMABENCH_OPTION_NUMBER:
		return set_number(option, text, member);
	}
	return 0;
}

static void set_presets(const struct dmabench_usage *usage, void *values)
{
	const struct dmabench_option *option;

	for (option = usage->options; option && option->name; option++)
		if (option->preset)
			set_value(option, option->preset, values);
}

/* What is being parsed. */
struct arguments {
	const struct dmabench_usage *usage;
	void *values;
	int argc, next;
	char **argv;
};

static bool takes_value(const struct dmabench_option *option)
{
	return !option || dmabench_option_takes_value(option);
}

/* The value after "=", or the next argument; NULL: there is none. */
static const char *take_value(struct arguments *args, const char *equals)
{
	if (equals)
		return equals + 1;
	if (args->next == args->argc || !strncmp(args->argv[args->next], "--", 2))
		return NULL;
	return args->argv[args->next++];
}

static int parse_long(struct arguments *args, char *argument)
{
	const char *equals = strchr(argument, '='), *value = NULL;
	size_t length = equals ? (size_t)(equals - argument) : strlen(argument);
	const struct dmabench_option *option;
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)length, argument);
	option = dmabench_option_find(args->usage, argument + 2, length - 2);
	if (!option && !args->usage->unknown)
		return wrong(args->usage, "unknown option", name);
	if (!takes_value(option) && equals)
		return wrong(args->usage, "no value belongs to", name);
	if (takes_value(option)) {
		value = take_value(args, equals);
		if (!value)
			return wrong(args->usage, "a value is missing after", name);
	}
	if (option)
		return set_value(option, value, args->values);
	if (args->usage->unknown(args->values, name + 2, value))
		return wrong(args->usage, "unknown option", name);
	return 0;
}

/* "-o FILE" or "-oFILE"; letters are not joined. */
static int parse_short(struct arguments *args, char *argument)
{
	const struct dmabench_option *option = dmabench_option_find_letter(args->usage, argument[1]);
	const char *value = argument[2] ? argument + 2 : NULL;

	if (!option)
		return wrong(args->usage, "unknown option", argument);
	if (!takes_value(option) && value)
		return wrong(args->usage, "unknown option", argument);
	if (takes_value(option) && !value)
		value = args->next < args->argc ? args->argv[args->next++] : NULL;
	if (takes_value(option) && !value)
		return wrong(args->usage, "a value is missing after", argument);
	return set_value(option, value, args->values);
}

static int check_operands(const struct dmabench_usage *usage, int count,
			  char **argv)
{
	if (count < (int)usage->min_operands) {
		dmabench_error("%s: wanted: dmabench %s %s", usage->command,
			       usage->command, usage->operands);
		return DMABENCH_EXIT_USAGE;
	}
	if (count > (int)usage->max_operands)
		return wrong(usage, "surplus argument",
			     argv[1 + usage->max_operands]);
	return DMABENCH_OPTIONS_GO;
}

static bool is_help(const char *argument)
{
	return !strcmp(argument, "--help") || !strcmp(argument, "-h");
}

int dmabench_options_parse(const struct dmabench_usage *usage, int argc,
			   char **argv, void *values, int *operands)
{
	struct arguments args = { usage, values, argc, 1, argv };
	bool only_operands = false;
	int count = 0, status = 0;

	set_presets(usage, values);
	while (args.next < argc && !status) {
		char *argument = argv[args.next++];

		if (only_operands || argument[0] != '-' || !argument[1]) {
			argv[1 + count++] = argument;
		} else if (is_help(argument)) {
			dmabench_options_help(usage);
			return DMABENCH_EXIT_OK;
		} else if (!strcmp(argument, "--")) {
			only_operands = true;
		} else if (argument[1] == '-') {
			status = parse_long(&args, argument);
		} else {
			status = parse_short(&args, argument);
		}
	}
	if (operands)
		*operands = count;
	return status ? status : check_operands(usage, count, argv);
}
