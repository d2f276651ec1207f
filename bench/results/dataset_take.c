// SPDX-License-Identifier: GPL-2.0
/* A record becomes a point of the table. */
#include <math.h>
#include <stdlib.h>

#include "dataset.h"
#include "dataset_values.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "stats/median.h"

/* Room for @more in an array of the set; it grows by half. */
#define MAKE_ROOM(array, count, room, more)				\
	do {								\
		if ((count) + (more) > (room)) {			\
			(room) = ((count) + (more)) * 3 / 2 + 64;	\
			(array) = dmabench_reallocarray(		\
				array, room, sizeof(*(array)));		\
		}							\
	} while (0)

static const char *text_of(struct dmabench_dataset *set,
			   const struct dmabench_record *record,
			   enum dmabench_point_member member)
{
	return dmabench_intern_item(&set->texts, record->members[member]);
}

static const struct dmabench_kind *
kind_of(struct dmabench_dataset *set, size_t source,
	const struct dmabench_record *record)
{
	const struct dmabench_kind kind = {
		.experiment = text_of(set, record, DMABENCH_POINT_EXPERIMENT),
		.regime = text_of(set, record, DMABENCH_POINT_REGIME),
		.target = text_of(set, record, DMABENCH_POINT_TARGET),
		.engine = text_of(set, record, DMABENCH_POINT_ENGINE),
		.status = text_of(set, record, DMABENCH_POINT_STATUS),
		.timing = text_of(set, record, DMABENCH_POINT_TIMING),
		.source = source,
	};

	return dmabench_interned_data(&set->kinds,
				      dmabench_intern(&set->kinds, &kind, sizeof(kind)));
}

static size_t count_items(const struct dmabench_json_item *array)
{
	const struct dmabench_json_item *item;
	size_t count = 0;

	dmabench_item_for_each(item, array)
		count++;
	return count;
}

/* Of the set's last point. */
static void take_value(struct dmabench_dataset *set,
		       const struct dmabench_json_item *name,
		       const struct dmabench_json_item *item)
{
	set->values[set->values_count++] = dmabench_intern_value(set, name, item);
	set->points[set->points_count - 1].values_count++;
}

static void take_values(struct dmabench_dataset *set,
			const struct dmabench_record *record)
{
	const struct dmabench_json_item *parameters =
		record->members[DMABENCH_POINT_PARAMETERS];
	const struct dmabench_json_item *threads =
		record->members[DMABENCH_POINT_THREADS];
	const struct dmabench_json_item *name, *value;
	struct dmabench_point *point = &set->points[set->points_count - 1];

	/* Names and values, and one more. */
	MAKE_ROOM(set->values, set->values_count, set->values_room,
		  count_items(parameters) / 2 + 1);
	point->values = set->values_count;
	dmabench_item_for_each_member(name, value, parameters)
		take_value(set, name, value);
	/* Behind its name. */
	take_value(set, threads - 1, threads);
	point->shape = dmabench_shape_of(set, point);
}

/* Of the statistic that is compared, less the cost of measuring; to be freed. */
static double *rounds_of(const struct dmabench_dataset *set,
			 const struct dmabench_record_phase *phase, size_t *count)
{
	const double off = dmabench_phase_number(phase, DMABENCH_PHASE_OVERHEAD_NS);
	const struct dmabench_json_item *rounds, *round;
	double *rounds_ns;

	rounds = set->statistic == DMABENCH_P50 ?
		 phase->members[DMABENCH_PHASE_ROUND_P50_NS] :
		 dmabench_item_member(phase->members[DMABENCH_PHASE_ROUND_NS],
				      dmabench_statistic_info[set->statistic].member);
	rounds_ns = dmabench_calloc(count_items(rounds) + 1, sizeof(*rounds_ns));
	*count = 0;
	dmabench_item_for_each(round, rounds)
		rounds_ns[(*count)++] = dmabench_item_number(round) - off;
	return rounds_ns;
}

/* A pair of members, less the cost of measuring; NAN where there is none. */
static void take_pair(struct dmabench_dataset *set, uint32_t row, enum dmabench_phase_time low,
		      const struct dmabench_json_item *pair, double off)
{
	const bool whole = count_items(pair) == 2;

	set->ns[low][row] = whole ? dmabench_item_number(pair + 1) - off : NAN;
	set->ns[low + 1][row] = whole ? dmabench_item_number(pair + 1 + pair[1].span) - off : NAN;
}

static void take_compared(struct dmabench_dataset *set, uint32_t row,
			  const struct dmabench_record_phase *phase)
{
	double *rounds_ns = NULL;
	size_t count = 0;

	if (set->keep_rounds)
		rounds_ns = rounds_of(set, phase, &count);
	/* Instructions repeat: there it is the statistic of all samples. */
	set->ns[DMABENCH_NS_COMPARED][row] = set->statistic != DMABENCH_P50 && count ?
		dmabench_median(rounds_ns, count) :
		dmabench_phase_statistic(phase, DMABENCH_PHASE_NET_NS, set->statistic);
	take_pair(set, row, DMABENCH_NS_CLOCK_LOW,
		  set->statistic == DMABENCH_P50 ? phase->members[DMABENCH_PHASE_P50_CLOCK_NS] : NULL,
		  dmabench_phase_number(phase, DMABENCH_PHASE_OVERHEAD_NS));
	dmabench_pack_rounds(set, rounds_ns, count);
	free(rounds_ns);
}

/* The interval is recorded raw. */
static void take_times(struct dmabench_dataset *set, uint32_t row,
		       const struct dmabench_record_phase *phase)
{
	const enum dmabench_phase_member times = set->raw ? DMABENCH_PHASE_RAW_NS :
							    DMABENCH_PHASE_NET_NS;
	const double off = set->raw ? 0 :
			   dmabench_phase_number(phase, DMABENCH_PHASE_OVERHEAD_NS);

	set->ns[DMABENCH_NS_P50][row] = dmabench_phase_statistic(phase, times, DMABENCH_P50);
	set->ns[DMABENCH_NS_P99][row] = dmabench_phase_statistic(phase, times, DMABENCH_P99);
	take_pair(set, row, DMABENCH_NS_P50_LOW, phase->members[DMABENCH_PHASE_P50_CI95_NS], off);
}

static bool is_asked_for(const struct dmabench_dataset *set, size_t column)
{
	return set->compared == (column >= DMABENCH_NS_COMPARED);
}

static void grow_phases(struct dmabench_dataset *set, size_t more)
{
	if (set->phases_count + more <= set->phases_room)
		return;
	set->phases_room = (set->phases_count + more) * 3 / 2 + 64;
	set->phase_names = dmabench_reallocarray(set->phase_names, set->phases_room,
						 sizeof(*set->phase_names));
	set->rounds_ends = dmabench_reallocarray(set->rounds_ends, set->phases_room,
						 sizeof(*set->rounds_ends));
	for (size_t i = 0; i < DMABENCH_PHASE_TIMES; i++) {
		if (is_asked_for(set, i))
			set->ns[i] = dmabench_reallocarray(set->ns[i], set->phases_room,
							   sizeof(*set->ns[i]));
	}
}

/* A row more of the set, whose rounds are still to come. */
static uint32_t new_row(struct dmabench_dataset *set, const struct dmabench_json_item *name)
{
	const uint32_t row = set->phases_count++;

	set->phase_names[row] = dmabench_intern_item_id(&set->texts, name);
	set->rounds_ends[row] = set->rounds_count;
	return row;
}

static void take_phases(struct dmabench_dataset *set,
			const struct dmabench_record *record)
{
	struct dmabench_point *point = &set->points[set->points_count - 1];

	grow_phases(set, record->phases_count);
	point->phases = set->phases_count;
	for (size_t i = 0; i < record->phases_count; i++) {
		const struct dmabench_record_phase *phase = &record->phases[i];
		uint32_t row;

		/* Of the experiment, but not of a round with these values. */
		if (dmabench_phase_number(phase, DMABENCH_PHASE_SAMPLES) == 0)
			continue;
		row = new_row(set, phase->members[DMABENCH_PHASE_PHASE]);
		if (set->compared)
			take_compared(set, row, phase);
		else
			take_times(set, row, phase);
	}
	point->phases_count = set->phases_count - point->phases;
}

static void take_counter(struct dmabench_dataset *set,
			 const struct dmabench_record_counter *counter)
{
	const double off = dmabench_counter_number(counter, DMABENCH_COUNTER_OVERHEAD_PER_OP);
	const struct dmabench_json_item *rounds =
		counter->members[DMABENCH_COUNTER_ROUND_RAW_PER_OP], *round;
	const uint32_t row = new_row(set, counter->members[DMABENCH_COUNTER_COUNTER]);
	double *net;
	size_t count = 0;

	set->ns[DMABENCH_NS_COMPARED][row] =
		dmabench_counter_number(counter, DMABENCH_COUNTER_NET_PER_OP);
	take_pair(set, row, DMABENCH_NS_CLOCK_LOW, NULL, 0);
	if (!set->keep_rounds)
		return;
	net = dmabench_calloc(count_items(rounds) + 1, sizeof(*net));
	dmabench_item_for_each(round, rounds)
		net[count++] = dmabench_item_number(round) - off;
	dmabench_pack_rounds(set, net, count);
	free(net);
}

/* The set's last point has its phases already. */
static void take_counters(struct dmabench_dataset *set,
			  const struct dmabench_record *record)
{
	struct dmabench_point *point = &set->points[set->points_count - 1];
	size_t count = record->counters_count;

	if (!set->compared || set->statistic != DMABENCH_P50)
		return;
	if (count > UINT8_MAX)
		count = UINT8_MAX;
	grow_phases(set, count);
	for (size_t i = 0; i < count; i++)
		take_counter(set, &record->counters[i]);
	point->counters = count;
	point->phases_count += count;
}

static unsigned int round_size(const struct dmabench_record *record)
{
	const double ops = dmabench_point_number(record, DMABENCH_POINT_OPS_PER_ROUND);

	return ops >= 1 && ops <= 0x1p64 ? lround(1000 * log2(ops)) : 0;
}

/* Numbers of all of them have 32 bits. */
static bool is_full(const struct dmabench_dataset *set)
{
	const size_t most = UINT32_MAX - (1 << 28);

	return set->points_count > most || set->values_count > most ||
	       set->phases_count > most || set->rounds_count > most;
}

int dmabench_dataset_take(struct dmabench_dataset *set, size_t source,
			  const struct dmabench_results *results,
			  const struct dmabench_record *record)
{
	const double index = dmabench_point_number(record, DMABENCH_POINT_INDEX);

	if (is_full(set)) {
		dmabench_error("%s:%lu: more points, or more rounds of them, than there is room for: read fewer files, or parts of them",
			       results->path, results->line);
		return -1;
	}
	MAKE_ROOM(set->points, set->points_count, set->points_room, 1);
	set->points[set->points_count++] = (struct dmabench_point) {
		.kind = kind_of(set, source, record),
		.offset = results->offset,
		.index = index >= 0 && index < UINT32_MAX ? index : UINT32_MAX,
		.batch = dmabench_point_number(record, DMABENCH_POINT_BATCH),
		.round_size = round_size(record),
		.ok = dmabench_item_equals(record->members[DMABENCH_POINT_STATUS], "ok"),
		.coarse = dmabench_item_equals(
			record->members[DMABENCH_POINT_UNSETTLED_BY], "clock"),
		.settled = dmabench_item_is(record->members[DMABENCH_POINT_SETTLED],
					    DMABENCH_JSON_TRUE),
	};
	take_values(set, record);
	take_phases(set, record);
	take_counters(set, record);
	return 0;
}

/* Where those of the last point begin. */
static size_t rounds_before(const struct dmabench_dataset *set,
			    const struct dmabench_point *last)
{
	return last->phases ? set->rounds_ends[last->phases - 1] : 0;
}

void dmabench_dataset_drop(struct dmabench_dataset *set)
{
	const struct dmabench_point *last = &set->points[--set->points_count];

	set->rounds_count = rounds_before(set, last);
	set->phases_count = last->phases;
	set->values_count = last->values;
}

void dmabench_dataset_replace(struct dmabench_dataset *set, uint32_t number)
{
	set->points[number] = set->points[--set->points_count];
}

void dmabench_dataset_forget_rounds(struct dmabench_dataset *set, uint32_t number)
{
	const struct dmabench_point *point = &set->points[number];

	set->rounds_count = rounds_before(set, point);
	for (uint32_t i = 0; i < point->phases_count; i++)
		set->rounds_ends[point->phases + i] = set->rounds_count;
}
