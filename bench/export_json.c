// SPDX-License-Identifier: GPL-2.0
/*
 * One document, an element a file: {"file", "header", "points", "trailer"}.
 * It is written point by point.
 */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "results_read.h"

static void put_item(FILE *out, const cJSON *item)
{
	char *text = item ? cJSON_PrintUnformatted(item) : NULL;

	fputs(text ? text : "null", out);
	free(text);
}

static void put_text(FILE *out, const char *text)
{
	cJSON *item = cJSON_CreateString(text);

	put_item(out, item);
	cJSON_Delete(item);
}

static void drop_histograms(cJSON *point)
{
	cJSON *phase;

	cJSON_ArrayForEach(phase,
			   cJSON_GetObjectItemCaseSensitive(point, "phases"))
		cJSON_DeleteItemFromObjectCaseSensitive(phase, "histogram");
}

static int export_file(FILE *out, const char *path, bool histograms)
{
	struct dmabench_results results;
	const char *separator = "\n";
	cJSON *point;
	int ret;

	if (dmabench_results_open(&results, path, false))
		return 2;
	fputs("{\"file\":", out);
	put_text(out, path);
	fputs(",\"header\":", out);
	put_item(out, results.header);
	fputs(",\"points\":[", out);
	while ((ret = dmabench_results_next(&results, &point)) > 0) {
		if (!histograms)
			drop_histograms(point);
		fputs(separator, out);
		put_item(out, point);
		cJSON_Delete(point);
		separator = ",\n";
	}
	fputs("],\"trailer\":", out);
	put_item(out, results.trailer);
	fputs("}", out);
	dmabench_results_close(&results);
	return ret < 0 ? 2 : 0;
}

int dmabench_export_json(FILE *out, char *const *paths, size_t count,
			 const struct dmabench_export_options *options)
{
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++) {
		fputs(i ? ",\n" : "[", out);
		ret = export_file(out, paths[i], options->histograms);
	}
	fputs("]\n", out);
	return ret;
}
