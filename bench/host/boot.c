// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "boot.h"
#include "lib/alloc.h"

void dmabench_boot_parameters(struct boot_parameters *boot, const char *root)
{
	memset(boot, 0, sizeof(*boot));
	boot->rest = boot->text;
	if (!dmabench_sysfs_text(root, "/proc/cmdline", boot->text))
		boot->text[0] = '\0';
}

/* The end of the word, past spaces between quotes. */
static char *end_of(char *word)
{
	bool quoted = false;

	for (; *word && (quoted || !isspace((unsigned char)*word)); word++)
		if (*word == '"')
			quoted = !quoted;
	return word;
}

/* Quotes are dropped around the word and around its value, and stay elsewhere. */
static char *unquote(char *text)
{
	size_t length = strlen(text);

	if (text[0] != '"')
		return text;
	if (length > 1 && text[length - 1] == '"')
		text[length - 1] = '\0';
	return text + 1;
}

/* As next_arg() of the kernel's lib/cmdline.c; what follows "--" is for init. */
bool dmabench_boot_next(struct boot_parameters *boot)
{
	char *word = boot->rest + strspn(boot->rest, " \t\n"), *end = end_of(word);
	char *equals;

	boot->rest = *end ? end + 1 : end;
	*end = '\0';
	if (!*word || !strcmp(word, "--")) {
		boot->rest += strlen(boot->rest);
		return false;
	}
	word = unquote(word);
	equals = strchr(word, '=');
	if (equals)
		*equals = '\0';
	boot->name = word;
	boot->value = equals ? unquote(equals + 1) : "";
	return true;
}

static bool same_name(const char *a, const char *b)
{
	for (; *a && (*a == *b || (strchr("-_", *a) && *b && strchr("-_", *b))); a++)
		b++;
	return *a == *b;
}

bool dmabench_boot_find(struct boot_parameters *boot, const char *name)
{
	while (dmabench_boot_next(boot))
		if (same_name(boot->name, name))
			return true;
	return false;
}

const char *dmabench_boot_value(const char *root, const char *name, char *text)
{
	struct boot_parameters boot;
	const char *value = NULL;

	dmabench_boot_parameters(&boot, root);
	while (dmabench_boot_find(&boot, name)) {
		snprintf(text, DMABENCH_FACT_LEN, "%s", boot.value);
		value = text;
	}
	return value;
}

char *dmabench_boot_without(const char *root, const char *name)
{
	char value[DMABENCH_FACT_LEN];

	if (!dmabench_boot_value(root, name, value))
		return NULL;
	return dmabench_format("boot without %s%s%s on the kernel's command line",
			       name, value[0] ? "=" : "", value);
}
