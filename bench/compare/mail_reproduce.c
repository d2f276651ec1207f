// SPDX-License-Identifier: GPL-2.0
/* Commands as they can be typed: a line that is too long goes on behind a backslash. */
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/plain.h"
#include "mail.h"

struct command {
	FILE *out;
	size_t column;
};

static void put_word(struct command *command, const char *text)
{
	const size_t length = strlen(text);

	if (!command->column) {
		fputs("    ", command->out);
		command->column = 4;
	} else if (command->column + 1 + length + 2 > DMABENCH_MAIL_COLUMNS) {
		fputs(" \\\n        ", command->out);
		command->column = 8;
	} else {
		putc(' ', command->out);
		command->column++;
	}
	dmabench_put_plain(command->out, text, length);
	command->column += length;
}

static void put_quoted(struct command *command, const char *text)
{
	char *word = dmabench_shell_word(text);

	put_word(command, word);
	free(word);
}

/* The sweep as it was asked for, but for where its result went and what it was called. */
static void put_sweep(struct command *command, const cJSON *arguments)
{
	const cJSON *argument;
	bool value = false;

	cJSON_ArrayForEach(argument, arguments) {
		const char *text = cJSON_GetStringValue(argument);
		const bool other = text && (!strcmp(text, "-o") || !strcmp(text, "--output") ||
					    !strcmp(text, "--label"));

		if (!value && text && !other && strncmp(text, "--output=", 9) &&
		    strncmp(text, "--label=", 8))
			put_quoted(command, text);
		value = other && !value;
	}
}

static void put_run(FILE *out, const struct dmabench_pair *pair, const char *file)
{
	const cJSON *sweep = cJSON_GetObjectItemCaseSensitive(pair->new.header, "sweep");
	struct command command = { .out = out };

	put_word(&command, "dmabench");
	put_word(&command, "run");
	put_sweep(&command, cJSON_GetObjectItemCaseSensitive(sweep, "arguments"));
	put_word(&command, "-o");
	put_word(&command, file);
	putc('\n', out);
}

static void put_compare(FILE *out, const struct dmabench_comparison *comparison)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} ways[] = {
		{ DMABENCH_ACROSS_MACHINE, "machine" }, { DMABENCH_ACROSS_KERNEL, "kernel" },
		{ DMABENCH_ACROSS_REGIME, "regime" }, { DMABENCH_ACROSS_NODE, "node" },
	};
	char *across = dmabench_format("%s", "");

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		char *both;

		if (!(comparison->across & ways[i].bit))
			continue;
		both = dmabench_format("%s%s%s", across, *across ? "," : " --across ",
				       ways[i].name);
		free(across);
		across = both;
	}
	fprintf(out, "    dmabench compare%s before.jsonl after.jsonl\n", across);
	free(across);
}

void dmabench_mail_reproduce(const struct dmabench_mail *mail)
{
	const char *scenario = dmabench_mail_environment(&mail->pair->new, "scenario");
	FILE *out = mail->out;
	struct command command = { .out = out };

	fputs("\nTo reproduce, on each of the kernels:\n\n", out);
	if (scenario) {
		put_word(&command, "scripts/vm/run.sh");
		put_word(&command, "--scenario");
		put_quoted(&command, scenario);
		if (mail->comparison->icount)
			put_word(&command, "--icount");
		put_word(&command, "--kernel");
		put_word(&command, "NAME=TREE");
		put_word(&command, "--out");
		put_word(&command, "DIR");
		put_word(&command, "-- COMMAND");
		fputs("\n\nin the tree of dmabench, where COMMAND is\n\n", out);
	}
	put_run(out, mail->pair, scenario ? "/out/before.jsonl" : "before.jsonl");
	fputs("\n(after.jsonl on the other one), then\n\n", out);
	put_compare(out, mail->comparison);
}
