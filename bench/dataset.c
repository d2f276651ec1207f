// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "dataset.h"
#include "results_read.h"
#include "results_source.h"

struct dmabench_string {
	struct dmabench_string *next;
	char text[];
};

#define BUCKETS	(sizeof(((struct dmabench_dataset *)0)->strings) /	\
		 sizeof(struct dmabench_string *))

static unsigned int hash(const char *text)
{
	unsigned int value = 5381;

	while (*text)
		value = value * 33 + (unsigned char)*text++;
	return value % BUCKETS;
}

const char *dmabench_intern(struct dmabench_dataset *set, const char *text)
{
	struct dmabench_string **slot = &set->strings[hash(text)];
	struct dmabench_string *string;

	for (string = *slot; string; string = string->next) {
		if (!strcmp(string->text, text))
			return string->text;
	}
	string = dmabench_calloc(1, sizeof(*string) + strlen(text) + 1);
	strcpy(string->text, text);
	string->next = *slot;
	*slot = string;
	return string->text;
}

static const char *intern_member(struct dmabench_dataset *set,
				 const cJSON *object, const char *name)
{
	const char *text = dmabench_json_text(object, name);

	return dmabench_intern(set, text ? text : "unknown");
}

static void take_value(struct dmabench_dataset *set,
		       struct dmabench_point *point, const cJSON *item)
{
	struct dmabench_value *value = &point->values[point->values_count++];
	char text[32] = "unknown";

	value->name = dmabench_intern(set, item->string);
	value->number = cJSON_IsNumber(item) ? item->valuedouble : NAN;
	if (cJSON_IsNumber(item))
		snprintf(text, sizeof(text), "%.15g", item->valuedouble);
	else if (cJSON_IsBool(item))
		strcpy(text, cJSON_IsTrue(item) ? "yes" : "no");
	value->text = dmabench_intern(set, cJSON_IsString(item) ?
					   item->valuestring : text);
}

static void take_values(struct dmabench_dataset *set,
			struct dmabench_point *point, const cJSON *record)
{
	const cJSON *parameters =
		cJSON_GetObjectItemCaseSensitive(record, "parameters");
	const cJSON *item;

	point->values = dmabench_calloc(cJSON_GetArraySize(parameters) + 1,
					sizeof(*point->values));
	cJSON_ArrayForEach(item, parameters)
		take_value(set, point, item);
	take_value(set, point,
		   cJSON_GetObjectItemCaseSensitive(record, "threads"));
}

/* Recorded raw. */
static void take_rounds(const struct dmabench_dataset *set,
			struct dmabench_phase *phase, const cJSON *record)
{
	const cJSON *ci = cJSON_GetObjectItemCaseSensitive(record, "p50_ci95_ns");
	const cJSON *rounds = cJSON_GetObjectItemCaseSensitive(record, "round_p50_ns");
	const double off = set->raw ? 0 : dmabench_json_number(record, "overhead_ns");
	const cJSON *low = cJSON_GetArrayItem(ci, 0), *high = cJSON_GetArrayItem(ci, 1);
	const cJSON *round;

	phase->p50_low_ns = cJSON_IsNumber(low) ? low->valuedouble - off : NAN;
	phase->p50_high_ns = cJSON_IsNumber(high) ? high->valuedouble - off : NAN;
	if (!set->keep_rounds)
		return;
	phase->rounds_ns = dmabench_calloc(cJSON_GetArraySize(rounds) + 1,
					   sizeof(*phase->rounds_ns));
	cJSON_ArrayForEach(round, rounds)
		phase->rounds_ns[phase->rounds_count++] = round->valuedouble - off;
}

static void take_phases(struct dmabench_dataset *set,
			struct dmabench_point *point, const cJSON *record)
{
	const cJSON *phases = cJSON_GetObjectItemCaseSensitive(record, "phases");
	const cJSON *phase, *time;

	point->phases = dmabench_calloc(cJSON_GetArraySize(phases) + 1,
					sizeof(*point->phases));
	cJSON_ArrayForEach(phase, phases) {
		struct dmabench_phase *taken =
			&point->phases[point->phases_count++];

		time = cJSON_GetObjectItemCaseSensitive(
			phase, set->raw ? "raw_ns" : "net_ns");
		taken->name = intern_member(set, phase, "phase");
		taken->p50_ns = dmabench_json_number(time, "p50");
		taken->p99_ns = dmabench_json_number(time, "p99");
		take_rounds(set, taken, phase);
	}
}

static struct dmabench_point *new_point(struct dmabench_dataset *set)
{
	if (set->points_count == set->points_room) {
		set->points_room = set->points_room ? 2 * set->points_room : 64;
		set->points = dmabench_reallocarray(set->points,
						    set->points_room,
						    sizeof(*set->points));
	}
	return memset(&set->points[set->points_count++], 0,
		      sizeof(*set->points));
}

static void take_point(struct dmabench_dataset *set, unsigned int source,
		       const struct dmabench_results *results,
		       const cJSON *record)
{
	struct dmabench_point *point = new_point(set);

	point->source = source;
	point->index = dmabench_json_number(record, "index");
	point->offset = results->offset;
	point->experiment = intern_member(set, record, "experiment");
	point->regime = intern_member(set, record, "regime");
	point->target = intern_member(set, record, "target");
	point->engine = intern_member(set, record, "engine");
	point->status = intern_member(set, record, "status");
	point->settled = cJSON_IsTrue(
		cJSON_GetObjectItemCaseSensitive(record, "settled"));
	point->batch = dmabench_json_number(record, "batch");
	take_values(set, point, record);
	take_phases(set, point, record);
}

static int read_source(struct dmabench_dataset *set, unsigned int index,
		       const char *path)
{
	struct dmabench_results results;
	cJSON *record;
	int ret;

	if (dmabench_results_open(&results, path, set->quiet))
		return -1;
	dmabench_source_describe(set, &set->sources[index], path,
				 results.header);
	while ((ret = dmabench_results_next(&results, &record)) > 0) {
		take_point(set, index, &results, record);
		cJSON_Delete(record);
	}
	dmabench_results_close(&results);
	return ret;
}

static int compare_places(const void *a, const void *b)
{
	const struct dmabench_point *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return x->source < y->source ? -1 : x->source > y->source;
}

int dmabench_dataset_read(struct dmabench_dataset *set, char *const *paths,
			  size_t count)
{
	set->sources = dmabench_calloc(count, sizeof(*set->sources));
	set->sources_count = count;
	for (size_t i = 0; i < count; i++) {
		if (read_source(set, i, paths[i]))
			return -1;
	}
	if (set->points_count)
		qsort(set->points, set->points_count, sizeof(*set->points),
		      compare_places);
	return 0;
}

void dmabench_dataset_free(struct dmabench_dataset *set)
{
	struct dmabench_string *string, *next;

	for (size_t i = 0; i < set->points_count; i++) {
		for (size_t j = 0; j < set->points[i].phases_count; j++)
			free(set->points[i].phases[j].rounds_ns);
		free(set->points[i].values);
		free(set->points[i].phases);
	}
	for (size_t i = 0; i < BUCKETS; i++) {
		for (string = set->strings[i]; string; string = next) {
			next = string->next;
			free(string);
		}
	}
	free(set->points);
	free(set->sources);
	memset(set, 0, sizeof(*set));
}

const struct dmabench_value *
dmabench_point_value(const struct dmabench_point *point, const char *name)
{
	for (size_t i = 0; i < point->values_count; i++) {
		if (!strcmp(point->values[i].name, name))
			return &point->values[i];
	}
	return NULL;
}

bool dmabench_value_varies(const struct dmabench_dataset *set,
			   const char *experiment, const char *name)
{
	const char *first = NULL;

	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_value *value;

		if (set->points[i].experiment != experiment ||
		    strcmp(set->points[i].status, "ok"))
			continue;
		value = dmabench_point_value(&set->points[i], name);
		if (first && value && value->text != first)
			return true;
		if (value)
			first = value->text;
	}
	return false;
}
