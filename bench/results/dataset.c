// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"
#include "read.h"
#include "source.h"

static const char *member_text(struct dmabench_dataset *set,
			       const struct dmabench_json_item *object,
			       const char *name)
{
	return dmabench_intern_item(set, dmabench_item_member(object, name));
}

static double member_number(const struct dmabench_json_item *object,
			    const char *name)
{
	return dmabench_item_number(dmabench_item_member(object, name));
}

static size_t count_items(const struct dmabench_json_item *array)
{
	const struct dmabench_json_item *item;
	size_t count = 0;

	dmabench_item_for_each(item, array)
		count++;
	return count;
}

static void take_values(struct dmabench_dataset *set,
			struct dmabench_point *point,
			const struct dmabench_json_item *record)
{
	const struct dmabench_json_item *parameters =
		dmabench_item_member(record, "parameters");
	const struct dmabench_json_item *name, *value;

	/* Names and values, and one more. */
	point->values = dmabench_arena_alloc(&set->arena,
					     count_items(parameters) / 2 + 1,
					     sizeof(*point->values));
	dmabench_item_for_each_member(name, value, parameters)
		point->values[point->values_count++] =
			dmabench_intern_value(set, name, value);
	/* Behind its name. */
	value = dmabench_item_member(record, "threads");
	point->values[point->values_count++] =
		dmabench_intern_value(set, value - 1, value);
}

/* Recorded raw. */
static void take_rounds(struct dmabench_dataset *set,
			struct dmabench_phase *phase,
			const struct dmabench_json_item *record)
{
	const struct dmabench_json_item *ci =
		dmabench_item_member(record, "p50_ci95_ns");
	const struct dmabench_json_item *rounds =
		dmabench_item_member(record, "round_p50_ns");
	const double off = set->raw ? 0 : member_number(record, "overhead_ns");
	const struct dmabench_json_item *round;

	phase->p50_low_ns = NAN;
	phase->p50_high_ns = NAN;
	if (count_items(ci) == 2) {
		phase->p50_low_ns = dmabench_item_number(ci + 1) - off;
		phase->p50_high_ns = dmabench_item_number(ci + 1 + ci[1].span) - off;
	}
	if (!set->keep_rounds)
		return;
	phase->rounds_ns = dmabench_arena_alloc(&set->arena,
						count_items(rounds),
						sizeof(*phase->rounds_ns));
	dmabench_item_for_each(round, rounds)
		phase->rounds_ns[phase->rounds_count++] =
			dmabench_item_number(round) - off;
}

static void take_phases(struct dmabench_dataset *set,
			struct dmabench_point *point,
			const struct dmabench_json_item *record)
{
	const struct dmabench_json_item *phases =
		dmabench_item_member(record, "phases");
	const struct dmabench_json_item *phase, *time;

	point->phases = dmabench_arena_alloc(&set->arena, count_items(phases),
					     sizeof(*point->phases));
	dmabench_item_for_each(phase, phases) {
		struct dmabench_phase *taken = &point->phases[point->phases_count];

		/* Of the experiment, but not of a round with these values. */
		if (member_number(phase, "samples") == 0)
			continue;
		point->phases_count++;
		time = dmabench_item_member(phase, set->raw ? "raw_ns" : "net_ns");
		taken->name = member_text(set, phase, "phase");
		taken->p50_ns = member_number(time, "p50");
		taken->p99_ns = member_number(time, "p99");
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
		       const struct dmabench_json_item *record)
{
	struct dmabench_point *point = new_point(set);

	point->source = source;
	point->index = member_number(record, "index");
	point->offset = results->offset;
	point->experiment = member_text(set, record, "experiment");
	point->regime = member_text(set, record, "regime");
	point->target = member_text(set, record, "target");
	point->engine = member_text(set, record, "engine");
	point->status = member_text(set, record, "status");
	point->settled = dmabench_item_is(dmabench_item_member(record, "settled"),
					  DMABENCH_JSON_TRUE);
	point->batch = member_number(record, "batch");
	take_values(set, point, record);
	take_phases(set, point, record);
}

static int read_source(struct dmabench_dataset *set, unsigned int index,
		       struct dmabench_input *input)
{
	struct dmabench_results results;
	const struct dmabench_json_item *record;
	int ret;

	if (dmabench_results_open(&results, input, set->quiet))
		return -1;
	dmabench_source_describe(set, &set->sources[index], input,
				 results.header);
	while ((ret = dmabench_results_next_item(&results, &record)) > 0)
		take_point(set, index, &results, record);
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

int dmabench_dataset_read(struct dmabench_dataset *set,
			  struct dmabench_input *inputs, size_t count)
{
	set->sources = dmabench_calloc(count, sizeof(*set->sources));
	set->sources_count = count;
	for (size_t i = 0; i < count; i++) {
		if (read_source(set, i, &inputs[i]))
			return -1;
	}
	if (set->points_count)
		qsort(set->points, set->points_count, sizeof(*set->points),
		      compare_places);
	dmabench_dataset_compare_values(set);
	return 0;
}

void dmabench_dataset_free(struct dmabench_dataset *set)
{
	dmabench_arena_free(&set->arena);
	dmabench_texts_free(&set->texts);
	free(set->known);
	free(set->params);
	free(set->points);
	free(set->sources);
	memset(set, 0, sizeof(*set));
}

const struct dmabench_value *
dmabench_point_value(const struct dmabench_point *point, const char *name)
{
	for (size_t i = 0; i < point->values_count; i++) {
		if (!strcmp(point->values[i]->name, name))
			return point->values[i];
	}
	return NULL;
}

static int by_key(const void *a, const void *b)
{
	const struct dmabench_keyed *left = a, *right = b;

	if (left->key != right->key)
		return (uintptr_t)left->key < (uintptr_t)right->key ? -1 : 1;
	return (left->point > right->point) - (left->point < right->point);
}

void dmabench_sort_keyed(struct dmabench_keyed *keyed, size_t count)
{
	if (count)
		qsort(keyed, count, sizeof(*keyed), by_key);
}
