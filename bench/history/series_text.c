// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "series.h"

static bool varies(const struct dmabench_series_list *list,
		   const struct dmabench_series *series, const cJSON *item)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct dmabench_series *other = &list->series[i];
		const cJSON *value;

		if (strcmp(other->experiment, series->experiment))
			continue;
		value = cJSON_GetObjectItemCaseSensitive(other->parameters, item->string);
		if (value && !cJSON_Compare(value, item, true))
			return true;
	}
	return false;
}

static char *text_of(const struct dmabench_series_list *list,
		     const struct dmabench_series *series)
{
	const char *before = ": ";
	const cJSON *item;
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "%s %s %s", series->experiment,
		series->regime ? series->regime : "unknown", series->phase);
	cJSON_ArrayForEach(item, series->parameters) {
		char room[DMABENCH_DIGITS_LEN];

		if (list && !varies(list, series, item))
			continue;
		fprintf(out, "%s%s %s", before, item->string, dmabench_series_value(item, room));
		before = ", ";
	}
	if (series->node)
		fprintf(out, "%snode %s", before, series->node);
	if (!list && series->timing && !strcmp(series->timing, "batched"))
		fprintf(out, "; %g at a time", series->batch);
	if (!list)
		fprintf(out, "; %s, %s clock", series->machine_text,
			series->clock ? series->clock : "unknown");
	if (!list && series->scenario)
		fprintf(out, ", scenario %s", series->scenario);
	fclose(out);
	return text;
}

char *dmabench_series_text(const struct dmabench_series_list *list,
			   const struct dmabench_series *series)
{
	return text_of(list, series);
}

char *dmabench_series_full_text(const struct dmabench_series *series)
{
	return text_of(NULL, series);
}
