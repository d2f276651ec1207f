// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "lib/error.h"
#include "lib/utf8.h"
#include "read.h"

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
static void make_utf8(struct dmabench_results *results)
{
	size_t length = results->length;
	char *text;

	if (dmabench_utf8_valid(results->text, length) == length)
		return;
	text = dmabench_utf8_filter(results->text, &length);
	free(results->text);
	results->text = text;
	results->text_size = length + 1;
	results->length = length;
}

/* Reads a line without its newline: whether it had one, or -1 at the end. */
static int read_line(struct dmabench_results *results)
{
	ssize_t length;

	results->offset = results->next_offset;
	length = getline(&results->text, &results->text_size, results->file);
	results->length = length < 0 ? 0 : length;
	if (length < 0)
		return -1;
	results->next_offset += length;
	if (results->text[length - 1] != '\n')
		return false;
	results->text[--results->length] = '\0';
	return true;
}

static void drop_mark(struct dmabench_results *results)
{
	size_t mark = results->offset ? 0 : dmabench_utf8_mark(results->text);

	if (!mark)
		return;
	results->length -= mark;
	memmove(results->text, results->text + mark, results->length + 1);
}

static bool is_blank(const struct dmabench_results *results)
{
	return strspn(results->text, " \t\r\n") == results->length;
}

/* A whole line as JSON, in results->items: 1, 0 at the end of the file, -1 refused. */
static int read_record(struct dmabench_results *results)
{
	int whole;

	do {
		whole = read_line(results);
		if (whole <= 0 && ferror(results->file)) {
			results->line++;
			return refuse(results, dmabench_input_wrong(results->input));
		}
		if (whole < 0 || (!whole && results->may_be_cut))
			return 0;
		results->line++;
		drop_mark(results);
	} while (is_blank(results));
	make_utf8(results);
	if (!dmabench_json_line_parse(&results->items, results->text,
				      results->length))
		return 1;
	return refuse(results, whole || results->line == 1 ?
		      "not a line of JSON: this is no result of dmabench run, or it was damaged" :
		      "the last line is cut off, so the file is not whole; dmabench run --resume goes on from there, or delete the line");
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
	if (dmabench_check_header(results->header, reason))
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
	results->file = dmabench_input_open(input);
	if (!results->file)
		return -1;
	if (!read_header(results))
		return 0;
	dmabench_results_close(results);
	return -1;
}

/* A trailer that a resumed run left in the middle counts for nothing. */
static void keep_trailer(struct dmabench_results *results)
{
	cJSON_Delete(results->trailer);
	results->trailer = dmabench_json_tree(results->items.items);
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
	return dmabench_record_decode(&results->record, results->items.items,
				      reason) ? refuse(results, reason) : 0;
}

int dmabench_results_next(struct dmabench_results *results,
			  const struct dmabench_record **record)
{
	int ret;

	while ((ret = read_record(results)) > 0) {
		if (!dmabench_record_is(results->items.items, "trailer"))
			return decode(results, record) ?: 1;
		keep_trailer(results);
	}
	return ret < 0 ? ret : at_end(results);
}

int dmabench_results_reread(struct dmabench_results *results,
			    struct dmabench_input *input, long offset,
			    const struct dmabench_record **record)
{
	memset(results, 0, sizeof(*results));
	results->input = input;
	results->path = input->name;
	results->quiet = true;
	results->next_offset = offset;
	results->file = dmabench_input_open(input);
	if (results->file && !fseek(results->file, offset, SEEK_SET) &&
	    read_record(results) > 0 && !decode(results, record))
		return 0;
	dmabench_error("%s: changed while it was read", input->name);
	dmabench_results_close(results);
	return -1;
}

void dmabench_results_close(struct dmabench_results *results)
{
	if (results->file)
		fclose(results->file);
	free(results->text);
	dmabench_json_line_free(&results->items);
	dmabench_record_free(&results->record);
	cJSON_Delete(results->header);
	cJSON_Delete(results->trailer);
	memset(results, 0, sizeof(*results));
}
