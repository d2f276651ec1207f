// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "lib/error.h"
#include "lib/utf8.h"
#include "read.h"
#include "schema.h"

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

/* Of another encoding: a host's name, say. Offsets stay those of the file. */
static void make_utf8(struct dmabench_lines *lines)
{
	size_t length = lines->length;
	char *text;

	if (dmabench_utf8_valid(lines->text, length) == length)
		return;
	text = dmabench_utf8_filter(lines->text, &length);
	free(lines->text);
	lines->text = text;
	lines->size = length + 1;
	lines->length = length;
}

static enum dmabench_line read_line(struct dmabench_results *results)
{
	enum dmabench_line line;

	results->offset = results->next_offset;
	line = dmabench_lines_next(&results->lines, DMABENCH_JSON_LONGEST);
	results->next_offset += results->lines.length + (line == DMABENCH_LINE_WHOLE);
	return line;
}

static void drop_mark(struct dmabench_results *results)
{
	struct dmabench_lines *lines = &results->lines;
	size_t mark = results->offset ? 0 : dmabench_utf8_mark(lines->text);

	if (!mark)
		return;
	lines->length -= mark;
	memmove(lines->text, lines->text + mark, lines->length + 1);
}

static bool is_blank(const struct dmabench_lines *lines)
{
	return strspn(lines->text, " \t\r\n") == lines->length;
}

static int parse(struct dmabench_results *results, bool cut)
{
	char reason[DMABENCH_REASON_LEN];
	const struct dmabench_lines *lines = &results->lines;

	switch (dmabench_json_line_parse(&results->items, lines->text, lines->length)) {
	case DMABENCH_JSON_GOOD:
		return 1;
	case DMABENCH_JSON_BEYOND:
		snprintf(reason, sizeof(reason),
			 "more than %d values in a line, or more than %d within each other: this is no result of dmabench run",
			 DMABENCH_JSON_MOST, DMABENCH_JSON_DEEPEST);
		return refuse(results, reason);
	case DMABENCH_JSON_WRONG:
		break;
	}
	return refuse(results, cut && results->line > 1 ?
		      "the last line is cut off, so the file is not whole; dmabench run --resume goes on from there, or delete the line" :
		      "not a line of JSON: this is no result of dmabench run, or it was damaged");
}

/* A whole line as JSON, in results->items: 1, 0 at the end of the file, -1 refused. */
static int read_record(struct dmabench_results *results)
{
	enum dmabench_line line;

	do {
		line = read_line(results);
		results->line++;
		if (line == DMABENCH_LINE_TOO_LONG)
			return refuse(results, "a line of more than 64 MB: this is no result of dmabench run");
		if (line != DMABENCH_LINE_WHOLE && ferror(results->lines.file))
			return refuse(results, dmabench_input_wrong(results->input));
		if (line == DMABENCH_LINE_NONE ||
		    (line == DMABENCH_LINE_CUT && results->may_be_cut)) {
			results->line--;
			return 0;
		}
		drop_mark(results);
	} while (is_blank(&results->lines));
	make_utf8(&results->lines);
	return parse(results, line == DMABENCH_LINE_CUT);
}

static int read_header(struct dmabench_results *results)
{
	char reason[DMABENCH_REASON_LEN];
	int ret = read_record(results);

	if (!ret) {
		results->line = 1;
		return refuse(results, "empty: no header, so no result of dmabench run");
	}
	if (ret < 0)
		return ret;
	results->header = dmabench_json_tree(results->items.items);
	if (dmabench_check_header(results->header, reason) ||
	    dmabench_schema_check(results->items.items, "header", reason))
		return refuse(results, reason);
	return 0;
}

int dmabench_results_open(struct dmabench_results *results,
			  struct dmabench_input *input, bool quiet)
{
	memset(results, 0, sizeof(*results));
	results->input = input;
	results->path = input->name;
	results->quiet = quiet;
	results->lines.file = dmabench_input_open(input);
	if (!results->lines.file)
		return -1;
	if (!read_header(results))
		return 0;
	dmabench_results_close(results);
	return -1;
}

static int keep_trailer(struct dmabench_results *results)
{
	char reason[DMABENCH_REASON_LEN];

	if (dmabench_schema_check(results->items.items, "trailer", reason))
		return refuse(results, reason);
	results->trailer = dmabench_json_tree(results->items.items);
	return 0;
}

static int at_end(struct dmabench_results *results)
{
	if (!results->trailer)
		warn(results, "no trailer: the run did not come to its end; dmabench run --resume goes on");
	return 0;
}

/* 0, or -1 after saying why the record is no point. */
static int decode(struct dmabench_results *results,
		  const struct dmabench_record **record)
{
	char reason[DMABENCH_REASON_LEN];

	*record = &results->record;
	if (dmabench_record_decode(&results->record, results->items.items, reason) ||
	    (!results->checked &&
	     dmabench_schema_check(results->items.items, "point", reason)))
		return refuse(results, reason);
	return 0;
}

int dmabench_results_next(struct dmabench_results *results,
			  const struct dmabench_record **record)
{
	int ret;

	while ((ret = read_record(results)) > 0) {
		if (results->trailer)
			return refuse(results, "a line behind the trailer, which is a file's last: two files in one, or one that was changed");
		if (!dmabench_record_is(results->items.items, "trailer"))
			return decode(results, record) ?: 1;
		if (keep_trailer(results))
			return -1;
	}
	return ret < 0 ? ret : at_end(results);
}

int dmabench_results_reread(struct dmabench_results *results,
			    struct dmabench_input *input, off_t offset,
			    const struct dmabench_record **record)
{
	memset(results, 0, sizeof(*results));
	results->input = input;
	results->path = input->name;
	results->quiet = results->checked = true;
	results->next_offset = offset;
	results->lines.file = dmabench_input_open(input);
	if (results->lines.file && !fseeko(results->lines.file, offset, SEEK_SET) &&
	    read_record(results) > 0 && !decode(results, record))
		return 0;
	dmabench_error("%s: changed while it was read", input->name);
	dmabench_results_close(results);
	return -1;
}

void dmabench_results_close(struct dmabench_results *results)
{
	if (results->lines.file)
		fclose(results->lines.file);
	dmabench_lines_free(&results->lines);
	dmabench_json_line_free(&results->items);
	dmabench_record_free(&results->record);
	cJSON_Delete(results->header);
	cJSON_Delete(results->trailer);
	memset(results, 0, sizeof(*results));
}
