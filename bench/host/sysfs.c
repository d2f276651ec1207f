// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "lib/number.h"
#include "sysfs.h"

static int match(const char *root, const char *pattern, glob_t *found)
{
	char *full = dmabench_format("%s%s", root, pattern);
	int err = glob(full, 0, NULL, found);

	free(full);
	return err ? 0 : found->gl_pathc;
}

static const char *trim(char *text)
{
	size_t length = strlen(text), start = strspn(text, " \t\r\n");

	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	if (start >= length)
		return NULL;
	memmove(text, text + start, length - start + 1);
	return text;
}

static const char *read_text(const char *path, char *text)
{
	FILE *file = fopen(path, "re");
	size_t length;

	if (!file)
		return NULL;
	length = fread(text, 1, DMABENCH_FACT_LEN - 1, file);
	fclose(file);
	text[length] = '\0';
	return trim(text);
}

const char *dmabench_sysfs_text(const char *root, const char *pattern,
				char *text)
{
	const char *found = NULL;
	glob_t paths;

	if (match(root, pattern, &paths))
		found = read_text(paths.gl_pathv[0], text);
	globfree(&paths);
	return found;
}

uint64_t dmabench_sysfs_count(const char *root, const char *pattern)
{
	char text[DMABENCH_FACT_LEN];
	uint64_t number;

	if (!dmabench_sysfs_text(root, pattern, text) ||
	    dmabench_parse_u64(text, strlen(text), &number))
		return DMABENCH_UNKNOWN;
	return number;
}

static const char *value_of(const char *line, const char *key, char *text)
{
	size_t length = strlen(key);

	if (strncmp(line, key, length))
		return NULL;
	line += length;
	line += strspn(line, " \t");
	if (*line != ':')
		return NULL;
	snprintf(text, DMABENCH_FACT_LEN, "%s", line + 1);
	return trim(text);
}

const char *dmabench_sysfs_value(const char *root, const char *path,
				 const char *key, char *text)
{
	char *full = dmabench_format("%s%s", root, path), *line = NULL;
	const char *value = NULL;
	FILE *file = fopen(full, "re");
	size_t size = 0;

	free(full);
	if (!file)
		return NULL;
	while (!value && getline(&line, &size, file) >= 0)
		value = value_of(line, key, text);
	free(line);
	fclose(file);
	return value;
}

const char *dmabench_sysfs_names(const char *root, const char *pattern,
				 char *text)
{
	glob_t paths;
	int count = match(root, pattern, &paths);
	size_t length = 0;

	for (int i = 0; i < count && length < DMABENCH_FACT_LEN; i++)
		length += snprintf(text + length, DMABENCH_FACT_LEN - length,
				   "%s%s", i ? "," : "",
				   strrchr(paths.gl_pathv[i], '/') + 1);
	globfree(&paths);
	return count ? text : NULL;
}
