// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaign.h"
#include "error.h"
#include "results_read.h"
#include "resume.h"

/* What is compared, from the header down. */
static const char *const compared[] = {
	"schema", "clock", "environment", "timer", "target", "sweep",
};

/* Within those, what is not. */
static const char *const ignored[] = {
	"memory_bytes", "swiotlb_bytes", "hz", "cost_ticks",
	"granularity_ticks", "arguments", "files",
};

cJSON *dmabench_resume_header(const char *path)
{
	struct dmabench_results results;
	cJSON *header;

	if (dmabench_results_open(&results, path, true))
		return NULL;
	header = results.header;
	results.header = NULL;
	dmabench_results_close(&results);
	return header;
}

static int differ(const char *path, const char *where, const cJSON *old,
		  const cJSON *fresh)
{
	char *before = old ? dmabench_json_print(old) : NULL;
	char *now = fresh ? dmabench_json_print(fresh) : NULL;

	dmabench_error("%s: %s is %.200s there and %.200s here; resume what was begun with the same options on the same machine, or start a new file",
		       path, where, before ? before : "missing",
		       now ? now : "missing");
	free(before);
	free(now);
	return DMABENCH_EXIT_USAGE;
}

static bool is_ignored(const char *name)
{
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		if (!strcmp(ignored[i], name))
			return true;
	return false;
}

static int compare(const char *path, const char *where, const cJSON *old,
		   const cJSON *fresh)
{
	const cJSON *member;
	int status = 0;

	if (!cJSON_IsObject(old) || !cJSON_IsObject(fresh))
		return cJSON_Compare(old, fresh, true) ? 0 :
		       differ(path, where, old, fresh);
	cJSON_ArrayForEach(member, fresh) {
		char *deeper;

		if (is_ignored(member->string))
			continue;
		deeper = dmabench_format("%s.%s", where, member->string);
		status = compare(path, deeper,
				 cJSON_GetObjectItemCaseSensitive(old, member->string),
				 member);
		free(deeper);
		if (status)
			return status;
	}
	return cJSON_GetArraySize(old) == cJSON_GetArraySize(fresh) ? 0 :
	       differ(path, where, old, fresh);
}

int dmabench_resume_compare(const char *path, const cJSON *old,
			    const cJSON *fresh)
{
	int status = 0;

	for (size_t i = 0; i < sizeof(compared) / sizeof(compared[0]) && !status;
	     i++)
		status = compare(path, compared[i],
				 cJSON_GetObjectItemCaseSensitive(old, compared[i]),
				 cJSON_GetObjectItemCaseSensitive(fresh, compared[i]));
	return status;
}

#define TRAILER	(-1)

/* What is read of a file, line by line. */
struct scan {
	const char *path;
	unsigned long line;
	uint64_t points;
	unsigned char *done;
	struct result_counts *counts;
};

static int damaged(const struct scan *scan, const char *why)
{
	dmabench_error("%s:%lu: %s; this file cannot be resumed: start a new one",
		       scan->path, scan->line, why);
	return DMABENCH_EXIT_USAGE;
}

/* A line with its newline: 0, TRAILER, or the exit status. */
static int scan_line(struct scan *scan, const char *text)
{
	cJSON *json = dmabench_json_parse(text);
	const char *record = json ? dmabench_json_text(json, "record") : NULL;
	double index = json ? dmabench_json_number(json, "index") : -1;
	int status = 0;

	scan->line++;
	if (!record)
		status = damaged(scan, "not a line of a result");
	else if (!strcmp(record, "trailer"))
		status = TRAILER;
	else if (strcmp(record, scan->line == 1 ? "header" : "point"))
		status = damaged(scan, "not a line that belongs here");
	else if (scan->line > 1 && !(index >= 0 && index < scan->points))
		status = damaged(scan, "a point that is not of this sweep");
	else if (scan->line > 1 && dmabench_is_done(scan->done, index))
		status = damaged(scan, "a point for the second time");
	else if (scan->line > 1) {
		dmabench_set_done(scan->done, index);
		dmabench_result_count(scan->counts, json);
	}
	cJSON_Delete(json);
	return status;
}

int dmabench_resume_points(const char *path, uint64_t points,
			   unsigned char *done, struct result_counts *counts,
			   off_t *end)
{
	struct scan scan = { path, 0, points, done, counts };
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;
	ssize_t length;
	int status = 0;

	*end = 0;
	if (!file) {
		dmabench_error("%s: %s", path, strerror(errno));
		return DMABENCH_EXIT_USAGE;
	}
	while (!status && (length = getline(&text, &size, file)) > 0) {
		/* A line that was cut off: its point is run again. */
		if (text[length - 1] != '\n')
			break;
		status = scan_line(&scan, text);
		if (!status)
			*end += length;
	}
	free(text);
	fclose(file);
	return status == TRAILER ? 0 : status;
}
