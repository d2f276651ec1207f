// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "results_check.h"
#include "results_read.h"

static int refuse(const struct dmabench_results *results, const char *reason)
{
	dmabench_error("%s:%lu: %s", results->path, results->line, reason);
	return -1;
}

static void warn(const struct dmabench_results *results, const char *reason)
{
	if (!results->quiet)
		dmabench_warning("%s:%lu: %s", results->path, results->line,
				 reason);
}

static bool is_last(FILE *file)
{
	int next = getc(file);

	if (next != EOF)
		ungetc(next, file);
	return next == EOF;
}

/* A whole line as JSON: 1, 0 at the end of the file, -1 refused. */
static int read_record(struct dmabench_results *results, cJSON **record)
{
	const char *end;
	ssize_t length;
	bool whole;

	results->offset = ftell(results->file);
	length = getline(&results->text, &results->text_size, results->file);
	if (length < 0) {
		if (!ferror(results->file))
			return 0;
		results->line++;
		return refuse(results, strerror(errno));
	}
	results->line++;
	whole = results->text[length - 1] == '\n';
	if (whole)
		results->text[--length] = '\0';
	*record = NULL;
	/* A byte of zero in a line would hide the rest of it. */
	if (strlen(results->text) == (size_t)length)
		*record = cJSON_ParseWithLengthOpts(results->text, length + 1,
						    &end, 1);
	if (*record)
		return 1;
	if (whole || !is_last(results->file) || results->line == 1)
		return refuse(results, "not a line of JSON: this is no result of dmabench run, or it was damaged");
	warn(results, "the last line is cut off, and left out; dmabench run --resume goes on from here");
	return 0;
}

int dmabench_results_open(struct dmabench_results *results, const char *path,
			  bool quiet)
{
	char reason[DMABENCH_REASON_LEN];
	int ret;

	memset(results, 0, sizeof(*results));
	results->path = path;
	results->quiet = quiet;
	results->file = fopen(path, "re");
	if (!results->file) {
		dmabench_error("%s: %s", path, strerror(errno));
		return -1;
	}
	ret = read_record(results, &results->header);
	if (!ret) {
		results->line = 1;
		ret = refuse(results, "empty: no header, so no result of dmabench run");
	}
	if (ret > 0 && dmabench_check_header(results->header, reason))
		ret = refuse(results, reason);
	if (ret > 0)
		return 0;
	dmabench_results_close(results);
	return -1;
}

/* A trailer that a resumed run left in the middle counts for nothing. */
static int keep_trailer(struct dmabench_results *results, cJSON *record)
{
	cJSON_Delete(results->trailer);
	results->trailer = record;
	return 0;
}

static int at_end(struct dmabench_results *results)
{
	if (!results->trailer)
		warn(results, "no trailer: the run did not come to its end; dmabench run --resume goes on");
	return 0;
}

int dmabench_results_next(struct dmabench_results *results, cJSON **point)
{
	char reason[DMABENCH_REASON_LEN];
	cJSON *record;
	int ret;

	for (;;) {
		ret = read_record(results, &record);
		if (ret < 0)
			return ret;
		if (!ret)
			return at_end(results);
		if (!dmabench_check_trailer(record)) {
			keep_trailer(results, record);
			continue;
		}
		if (dmabench_check_point(record, reason)) {
			cJSON_Delete(record);
			return refuse(results, reason);
		}
		*point = record;
		return 1;
	}
}

cJSON *dmabench_results_reread(const char *path, long offset)
{
	struct dmabench_results results = { .path = path, .quiet = true };
	cJSON *record = NULL;

	results.file = fopen(path, "re");
	if (!results.file || fseek(results.file, offset, SEEK_SET) ||
	    read_record(&results, &record) <= 0)
		dmabench_error("%s: changed while it was read, or not a file that can be read twice",
			       path);
	dmabench_results_close(&results);
	return record;
}

void dmabench_results_close(struct dmabench_results *results)
{
	if (results->file)
		fclose(results->file);
	free(results->text);
	cJSON_Delete(results->header);
	cJSON_Delete(results->trailer);
	memset(results, 0, sizeof(*results));
}

const char *dmabench_json_text(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(object, name));
}

double dmabench_json_number(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}
