// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "roff.h"
#include "wrap.h"

static const struct dmabench_wrap wrap = { .columns = 60, .put = dmabench_put_roff };

static void put(FILE *out, const char *text)
{
	dmabench_put_roff(out, text, strlen(text));
}

/* "-o, --output FILE" */
static void put_head(FILE *out, const struct dmabench_option *option)
{
	fputs(".TP\n", out);
	if (option->letter)
		fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
	fputs("\\fB\\-\\-", out);
	put(out, option->name);
	fputs("\\fR", out);
	if (dmabench_option_takes_value(option)) {
		fputs(" \\fI", out);
		put(out, option->value ? option->value : "VALUE");
		fputs("\\fR", out);
	}
	putc('\n', out);
}

static void put_option(FILE *out, const struct dmabench_option *option)
{
	char *limits = dmabench_option_limits(option);
	char *text = dmabench_format("%s%s", option->help, limits);

	put_head(out, option);
	dmabench_put_wrapped(out, text, &wrap);
	free(text);
	free(limits);
}

static void put_options(FILE *out, const struct dmabench_usage *usage)
{
	const struct dmabench_option *option = usage->options;

	for (; option && option->name; option++)
		put_option(out, option);
	if (usage->unknown_row)
		put_option(out, usage->unknown_row);
}

static void put_synopsis(FILE *out, const struct dmabench_usage *usage)
{
	fputs("\\fBdmabench ", out);
	put(out, usage->command);
	fputs("\\fR", out);
	if (usage->options && usage->options->name)
		fputs(" [\\fIoptions\\fR]", out);
	if (usage->operands) {
		fputs(" \\fI", out);
		put(out, usage->operands);
		fputs("\\fR", out);
	}
	putc('\n', out);
}

static void put_summary(FILE *out, const struct dmabench_usage *usage)
{
	char *text = dmabench_format("%s.", usage->summary);

	text[0] = toupper((unsigned char)text[0]);
	dmabench_put_wrapped(out, text, &wrap);
	free(text);
}

static void put_verb(FILE *out, const struct dmabench_usage *verb)
{
	fputs(".SS ", out);
	put(out, verb->command);
	putc('\n', out);
	put_summary(out, verb);
	if (verb->more) {
		fputs(".PP\n", out);
		dmabench_roff_paragraphs(out, verb->more, ".PP");
	}
	put_options(out, verb);
}

static void put_verbs(FILE *out, const struct dmabench_usage *usage)
{
	const struct dmabench_usage *const *verb = usage->verbs;

	fputs(".SH SYNOPSIS\n", out);
	for (; *verb; verb++) {
		if (verb != usage->verbs)
			fputs(".br\n", out);
		put_synopsis(out, *verb);
	}
	fputs(".SH COMMANDS\n", out);
	for (verb = usage->verbs; *verb; verb++)
		put_verb(out, *verb);
}

void dmabench_roff_usage(FILE *out, const struct dmabench_usage *usage)
{
	if (usage->verbs) {
		put_verbs(out, usage);
		return;
	}
	if (!usage->section) {
		fputs(".SH SYNOPSIS\n", out);
		put_synopsis(out, usage);
	}
	fputs(".SH DESCRIPTION\n", out);
	if (usage->more)
		dmabench_roff_paragraphs(out, usage->more, ".PP");
	else
		put_summary(out, usage);
	if (!usage->section && usage->options && usage->options->name) {
		fputs(".SH OPTIONS\n", out);
		put_options(out, usage);
	}
}
