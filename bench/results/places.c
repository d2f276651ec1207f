// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "places.h"

static bool tells(const struct dmabench_json_item *item)
{
	return item->type == DMABENCH_JSON_NUMBER || item->type == DMABENCH_JSON_STRING;
}

/* Is it the same as one before it? */
static bool repeats(const struct dmabench_json_item *array,
		    const struct dmabench_json_item *item)
{
	const struct dmabench_json_item *other;

	dmabench_item_for_each(other, array) {
		if (other == item)
			return false;
		if (other->type == item->type && other->length == item->length &&
		    !memcmp(other->text, item->text, item->length))
			return true;
	}
	return false;
}

/* " CPU nodes 0 1": each once; nothing of an array that tells none. */
static void put_nodes(FILE *stream, const char *what, const struct dmabench_json_item *array)
{
	const struct dmabench_json_item *item;
	unsigned int count = 0;

	dmabench_item_for_each(item, array)
		count += tells(item) && !repeats(array, item);
	if (!count)
		return;
	fprintf(stream, "%s%s node%s", ftell(stream) ? ", " : "", what, count > 1 ? "s" : "");
	dmabench_item_for_each(item, array)
		if (tells(item) && !repeats(array, item))
			fprintf(stream, " %.*s", (int)item->length, item->text);
}

/* Do all that tell a node tell the same? */
static bool is_one(const struct dmabench_json_item *array, double *node)
{
	const struct dmabench_json_item *item;
	double here;

	dmabench_item_for_each(item, array) {
		if (!tells(item))
			continue;
		here = dmabench_item_number(item);
		if (isnan(here) || (!isnan(*node) && here != *node))
			return false;
		*node = here;
	}
	return true;
}

char *dmabench_places_text(const struct dmabench_record *record, double device)
{
	const struct dmabench_json_item *cpus = record->members[DMABENCH_POINT_CPU_NODES];
	const struct dmabench_json_item *memory = record->members[DMABENCH_POINT_MEMORY_NODES];
	double node = device;
	char *text;
	size_t size;
	FILE *stream;

	if (!record->members[DMABENCH_POINT_NODE] && is_one(cpus, &node) &&
	    is_one(memory, &node))
		return NULL;
	stream = open_memstream(&text, &size);
	put_nodes(stream, "CPU", cpus);
	put_nodes(stream, "memory", memory);
	if (!isnan(device))
		fprintf(stream, "%sdevice node %.0f", ftell(stream) ? ", " : "", device);
	fclose(stream);
	if (*text)
		return text;
	free(text);
	return NULL;
}
