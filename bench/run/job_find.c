// SPDX-License-Identifier: GPL-2.0
/* Where a job is, and what is in it. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job.h"
#include "lib/alloc.h"
#include "lib/error.h"

#ifndef DMABENCH_JOBS_DIR
#define DMABENCH_JOBS_DIR	"/usr/share/dmabench/jobs"
#endif

#define ENDING	".job"

/* @path, or NULL and it is freed: it is no file. */
static char *if_file(char *path)
{
	struct stat found;

	if (!stat(path, &found) && !S_ISDIR(found.st_mode))
		return path;
	free(path);
	return NULL;
}

/* Its shortest name, to be freed; NULL: it is no folder. Frees @path. */
static char *if_directory(char *path)
{
	struct stat found;

	char *real = NULL;

	if (!stat(path, &found) && S_ISDIR(found.st_mode))
		real = realpath(path, NULL);
	free(path);
	return real;
}

/* In a source tree, or where it was installed. */
static char *near_program(void)
{
	static const char *const places[] = {
		"../jobs", "../../bench/jobs", "../share/dmabench/jobs",
	};
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program,
				  sizeof(program) - 1);
	char *found = NULL;

	if (length < 0)
		return NULL;
	program[length] = '\0';
	*strrchr(program, '/') = '\0';
	for (size_t i = 0; i < 3 && !found; i++)
		found = if_directory(dmabench_format("%s/%s", program,
						     places[i]));
	return found;
}

/* To be freed; it need not be there. */
static char *shipped(void)
{
	const char *given = getenv("DMABENCH_JOBS");
	char *found = given ? dmabench_format("%s", given) : near_program();

	return found ? found : dmabench_format("%s", DMABENCH_JOBS_DIR);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

#define MOST_NAMES	64

char **dmabench_job_names(void)
{
	char **names = dmabench_calloc(MOST_NAMES + 1, sizeof(*names)), *directory = shipped();
	DIR *stream = opendir(directory);
	struct dirent *entry;
	size_t count = 0;

	while (stream && count < MOST_NAMES && (entry = readdir(stream))) {
		char *dot = strrchr(entry->d_name, '.');

		if (dot && !strcmp(dot, ENDING))
			names[count++] = dmabench_format("%.*s",
				(int)(dot - entry->d_name), entry->d_name);
	}
	qsort(names, count, sizeof(*names), compare);
	if (stream)
		closedir(stream);
	free(directory);
	return names;
}

/* The names of those that ship, "alignment, full"; to be freed. */
static char *list_names(void)
{
	char **names = dmabench_job_names(), *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; names[i]; i++) {
		fprintf(out, "%s%s", i ? ", " : "", names[i]);
		free(names[i]);
	}
	free(names);
	fclose(out);
	return text;
}

static char *beside_file(const char *asked, const char *beside)
{
	const char *slash = beside ? strrchr(beside, '/') : NULL;

	if (!slash || asked[0] == '/')
		return dmabench_format("%s", asked);
	return dmabench_format("%.*s/%s", (int)(slash - beside), beside, asked);
}

char *dmabench_job_find(const char *asked, const char *beside)
{
	char *found = if_file(beside_file(asked, beside));
	char *directory, *names;

	if (found)
		return found;
	directory = shipped();
	if (!strchr(asked, '/'))
		found = if_file(dmabench_format("%s/%s" ENDING, directory, asked));
	if (!found) {
		names = list_names();
		dmabench_error("%s '%s': no such file; those that ship are: %s%s",
			       beside ? "include" : "--job", asked,
			       *names ? names : "none in ",
			       *names ? "" : directory);
		free(names);
	}
	free(directory);
	return found;
}

char *dmabench_job_load(const char *path, size_t most)
{
	FILE *file = fopen(path, "re");
	char *text = dmabench_calloc(1, most + 2);
	bool good = false;
	size_t length;

	if (!file) {
		dmabench_error("%s: %s", path, strerror(errno));
		free(text);
		return NULL;
	}
	length = fread(text, 1, most + 1, file);
	if (ferror(file))
		dmabench_error("%s: %s", path, strerror(errno));
	else if (length > most)
		dmabench_error("%s: a job has at most %d bytes, with all it includes",
			       path, DMABENCH_JOB_BYTES);
	else if (strlen(text) < length)
		dmabench_error("%s: holds a byte of zero, so it is no text",
			       path);
	else
		good = true;
	fclose(file);
	if (good)
		return dmabench_reallocarray(text, length + 1, 1);
	free(text);
	return NULL;
}
