// SPDX-License-Identifier: GPL-2.0
/*
 * One document, an element a file: {"file", "header", "points", "trailer"}.
 * It is written point by point.
 */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/error.h"
#include "results/read.h"

static void put_item(FILE *out, const cJSON *item)
{
	char *text = item ? dmabench_json_print(item) : NULL;

	fputs(text ? text : "null", out);
	free(text);
}

static void put_text(FILE *out, const char *text)
{
	cJSON *item = cJSON_CreateString(text);

	put_item(out, item);
	cJSON_Delete(item);
}

/* What is to be left out of @phase, with a comma beside it; @from is NULL: nothing. */
static void find_histogram(const struct dmabench_json_item *phase,
			   const char **from, const char **to)
{
	const struct dmabench_json_item *name, *value;
	const char *before = NULL;

	*from = *to = NULL;
	dmabench_item_for_each_member(name, value, phase) {
		if (*from) {
			/* It was the first member. */
			if (!before)
				*to = name->text - 1;
			return;
		}
		if (dmabench_item_equals(name, dmabench_phase_names[DMABENCH_PHASE_HISTOGRAM])) {
			*from = before ? before : name->text - 1;
			*to = dmabench_item_text_end(value);
		} else {
			before = dmabench_item_text_end(value);
		}
	}
}

/* As it stands in the file: numbers keep all of their digits. */
static void put_point(FILE *out, const struct dmabench_record *record,
		      bool histograms)
{
	const struct dmabench_json_item *phase;
	const char *at = record->item->text, *from, *to;

	dmabench_item_for_each(phase, record->members[DMABENCH_POINT_PHASES]) {
		find_histogram(phase, &from, &to);
		if (histograms || !from)
			continue;
		fwrite(at, 1, from - at, out);
		at = to;
	}
	fwrite(at, 1, dmabench_item_text_end(record->item) - at, out);
}

static int export_file(FILE *out, struct dmabench_input *input, bool histograms)
{
	struct dmabench_results results;
	const char *separator = "\n";
	const struct dmabench_record *record;
	int ret;

	if (dmabench_results_open(&results, input, false))
		return DMABENCH_EXIT_USAGE;
	fputs("{\"file\":", out);
	put_text(out, input->name);
	fputs(",\"header\":", out);
	put_item(out, results.header);
	fputs(",\"points\":[", out);
	while ((ret = dmabench_results_next(&results, &record)) > 0) {
		fputs(separator, out);
		put_point(out, record, histograms);
		separator = ",\n";
	}
	fputs("],\"trailer\":", out);
	put_item(out, results.trailer);
	fputs("}", out);
	dmabench_results_close(&results);
	return ret < 0 ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_export_json(FILE *out, struct dmabench_input *inputs, size_t count,
			 const struct dmabench_export_options *options)
{
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++) {
		fputs(i ? ",\n" : "[", out);
		ret = export_file(out, &inputs[i], options->histograms);
	}
	fputs("]\n", out);
	return ret;
}
