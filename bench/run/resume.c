// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "campaign.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/utf8.h"
#include "results/read.h"
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

/* What is written behind it has to be in the file, and as plain. */
static int check_place(const struct dmabench_input *input, bool regular)
{
	if (regular && !input->packed_by)
		return 0;
	if (regular)
		dmabench_error("%s: packed by %s, so nothing can be added to it: unpack it, and resume what comes of it",
			       input->name, input->packed_by);
	else
		dmabench_error("%s: no regular file: --resume goes on in the file that a run left",
			       input->name);
	return -1;
}

static cJSON *read_header(struct dmabench_input *input)
{
	struct dmabench_results results;
	cJSON *header;

	if (dmabench_results_open(&results, input, true))
		return NULL;
	header = results.header;
	results.header = NULL;
	dmabench_results_close(&results);
	return header;
}

cJSON *dmabench_resume_header(const char *path)
{
	struct dmabench_input input;
	cJSON *header = NULL;
	struct stat found;

	dmabench_input_init(&input, path, false);
	/* Reading tells what else is wrong. */
	if (!strcmp(path, "-") || (!stat(path, &found) && !S_ISREG(found.st_mode) &&
				   !S_ISDIR(found.st_mode)))
		check_place(&input, false);
	else
		header = read_header(&input);
	if (header && check_place(&input, true)) {
		cJSON_Delete(header);
		header = NULL;
	}
	dmabench_input_release(&input);
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
	bool begun;	/* past the header */
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

	if (!record)
		status = damaged(scan, "not a line of a result");
	else if (!strcmp(record, "trailer"))
		status = TRAILER;
	else if (strcmp(record, scan->begun ? "point" : "header"))
		status = damaged(scan, "not a line that belongs here");
	else if (scan->begun && !(index >= 0 && index < scan->points))
		status = damaged(scan, "a point that is not of this sweep");
	else if (scan->begun && dmabench_is_done(scan->done, index))
		status = damaged(scan, "a point for the second time");
	else if (scan->begun) {
		dmabench_set_done(scan->done, index);
		dmabench_result_count(scan->counts, json);
	}
	scan->begun = true;
	cJSON_Delete(json);
	return status;
}

int dmabench_resume_points(const char *path, uint64_t points,
			   unsigned char *done, struct result_counts *counts,
			   off_t *end)
{
	struct scan scan = {
		.path = path, .points = points, .done = done, .counts = counts,
	};
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;
	ssize_t length;
	off_t at = 0;
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
		at += length;
		scan.line++;
		if ((size_t)length == strspn(text, " \t\r\n"))
			continue;
		status = scan_line(&scan, text + (scan.begun ? 0 : dmabench_utf8_mark(text)));
		if (!status)
			*end = at;
	}
	free(text);
	fclose(file);
	return status == TRAILER ? 0 : status;
}
