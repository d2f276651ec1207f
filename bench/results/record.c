// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "record.h"

#define NAME(id, name, types)	#name,
#define LENGTH(id, name, types)	sizeof(#name) - 1,
#define TYPES(id, name, types)	types,

const char *const dmabench_point_names[] = { DMABENCH_POINT_MEMBERS(NAME) };
const char *const dmabench_phase_names[] = { DMABENCH_PHASE_MEMBERS(NAME) };
static const unsigned char point_lengths[] = { DMABENCH_POINT_MEMBERS(LENGTH) };
static const unsigned char phase_lengths[] = { DMABENCH_PHASE_MEMBERS(LENGTH) };
static const char *const counter_names[] = { DMABENCH_COUNTER_MEMBERS(NAME) };
static const unsigned char counter_lengths[] = { DMABENCH_COUNTER_MEMBERS(LENGTH) };
static const unsigned int counter_types[] = { DMABENCH_COUNTER_MEMBERS(TYPES) };
static const unsigned int point_types[] = { DMABENCH_POINT_MEMBERS(TYPES) };
static const unsigned int phase_types[] = { DMABENCH_PHASE_MEMBERS(TYPES) };

/* Looks from where the one before was found: they are mostly in that order. */
static void find(const struct dmabench_json_item *object,
		 const char *const *names, const unsigned char *lengths,
		 size_t count, const struct dmabench_json_item **members)
{
	const struct dmabench_json_item *name, *value;
	size_t next = 0, k;

	memset(members, 0, count * sizeof(*members));
	dmabench_item_for_each_member(name, value, object) {
		for (size_t i = 0; i < count; i++) {
			k = next + i < count ? next + i : next + i - count;
			if (!dmabench_item_spells(name, names[k], lengths[k]))
				continue;
			if (!members[k])
				members[k] = value;
			next = k + 1;
			break;
		}
	}
}

static const char *type_name(unsigned int types)
{
	if (types & DMABENCH_STRING)
		return "a string";
	if (types & DMABENCH_NUMBER)
		return "a number";
	if (types & DMABENCH_OBJECT)
		return "an object";
	return types & DMABENCH_ARRAY ? "an array" : "true or false";
}

/* What may be null may be missing, too; from here on both are NULL. */
static int check(const struct dmabench_json_item **members,
		 const char *const *names, const unsigned int *types,
		 size_t count, char *reason)
{
	for (size_t i = 0; i < count; i++) {
		const struct dmabench_json_item *item = members[i];

		if (!(types[i] >> (item ? item->type : DMABENCH_JSON_NULL) & 1)) {
			snprintf(reason, DMABENCH_REASON_LEN, "\"%s\" is %s, not %s",
				 names[i], item ? "of another type" : "missing",
				 type_name(types[i]));
			return -1;
		}
		if (dmabench_item_is(item, DMABENCH_JSON_NULL))
			members[i] = NULL;
	}
	return 0;
}

static int check_parameters(const struct dmabench_json_item *parameters,
			    char *reason)
{
	const struct dmabench_json_item *name, *value;

	dmabench_item_for_each_member(name, value, parameters) {
		if (value->type != DMABENCH_JSON_ARRAY &&
		    value->type != DMABENCH_JSON_OBJECT)
			continue;
		snprintf(reason, DMABENCH_REASON_LEN,
			 "parameter \"%.*s\" is neither number, string nor true or false",
			 (int)(name->length < 64 ? name->length : 64),
			 name->text);
		return -1;
	}
	return 0;
}

static int check_times(const struct dmabench_json_item *times, char *reason)
{
	static const enum dmabench_statistic read[] = { DMABENCH_P50, DMABENCH_P99 };

	for (size_t i = 0; i < sizeof(read) / sizeof(read[0]); i++) {
		const char *name = dmabench_statistic_info[read[i]].member;
		const struct dmabench_json_item *item = dmabench_item_member(times, name);

		if (item && item->type != DMABENCH_JSON_NUMBER &&
		    item->type != DMABENCH_JSON_NULL) {
			snprintf(reason, DMABENCH_REASON_LEN,
				 "\"%s\" is of another type, not a number", name);
			return -1;
		}
	}
	return 0;
}

static int check_histogram(const struct dmabench_json_item *histogram,
			   char *reason)
{
	const struct dmabench_json_item *bucket;

	dmabench_item_for_each(bucket, histogram) {
		if (bucket->type == DMABENCH_JSON_ARRAY && bucket->span >= 3 &&
		    bucket[1].type == DMABENCH_JSON_NUMBER &&
		    bucket[2].type == DMABENCH_JSON_NUMBER &&
		    (bucket[2].text[0] != '-' || dmabench_item_number(&bucket[2]) >= 0))
			continue;
		strcpy(reason, "a bucket of a histogram is not [ticks, count]");
		return -1;
	}
	return 0;
}

static int decode_phase(struct dmabench_record_phase *phase,
			const struct dmabench_json_item *item, char *reason)
{
	if (!dmabench_item_is(item, DMABENCH_JSON_OBJECT)) {
		strcpy(reason, "a phase is not an object");
		return -1;
	}
	find(item, dmabench_phase_names, phase_lengths,
	     DMABENCH_PHASE_MEMBERS_COUNT, phase->members);
	if (check(phase->members, dmabench_phase_names, phase_types,
		  DMABENCH_PHASE_MEMBERS_COUNT, reason) ||
	    check_times(phase->members[DMABENCH_PHASE_RAW_NS], reason) ||
	    check_times(phase->members[DMABENCH_PHASE_NET_NS], reason))
		return -1;
	return check_histogram(phase->members[DMABENCH_PHASE_HISTOGRAM], reason);
}

static int decode_phases(struct dmabench_record *record, char *reason)
{
	const struct dmabench_json_item *item;

	record->phases_count = 0;
	dmabench_item_for_each(item, record->members[DMABENCH_POINT_PHASES]) {
		if (record->phases_count == record->phases_room) {
			record->phases_room = 2 * record->phases_room + 8;
			record->phases = dmabench_reallocarray(
				record->phases, record->phases_room,
				sizeof(*record->phases));
		}
		if (decode_phase(&record->phases[record->phases_count++], item,
				 reason))
			return -1;
	}
	return 0;
}

static int decode_counter(struct dmabench_record_counter *counter,
			  const struct dmabench_json_item *item, char *reason)
{
	if (!dmabench_item_is(item, DMABENCH_JSON_OBJECT)) {
		strcpy(reason, "a counter is not an object");
		return -1;
	}
	find(item, counter_names, counter_lengths, DMABENCH_COUNTER_MEMBERS_COUNT,
	     counter->members);
	return check(counter->members, counter_names, counter_types,
		     DMABENCH_COUNTER_MEMBERS_COUNT, reason);
}

static int decode_counters(struct dmabench_record *record, char *reason)
{
	const struct dmabench_json_item *item;

	record->counters_count = 0;
	dmabench_item_for_each(item, record->members[DMABENCH_POINT_COUNTERS]) {
		if (record->counters_count == record->counters_room) {
			record->counters_room = 2 * record->counters_room + 8;
			record->counters = dmabench_reallocarray(
				record->counters, record->counters_room,
				sizeof(*record->counters));
		}
		if (decode_counter(&record->counters[record->counters_count++], item, reason))
			return -1;
	}
	return 0;
}

bool dmabench_record_is(const struct dmabench_json_item *item, const char *kind)
{
	return dmabench_item_equals(dmabench_item_member(item, "record"), kind);
}

int dmabench_record_decode(struct dmabench_record *record,
			   const struct dmabench_json_item *item, char *reason)
{
	if (!dmabench_record_is(item, "point")) {
		strcpy(reason, "neither a point nor a trailer: two files in one, or no result of dmabench run");
		return -1;
	}
	record->item = item;
	find(item, dmabench_point_names, point_lengths,
	     DMABENCH_POINT_MEMBERS_COUNT, record->members);
	if (check(record->members, dmabench_point_names, point_types,
		  DMABENCH_POINT_MEMBERS_COUNT, reason) ||
	    check_parameters(record->members[DMABENCH_POINT_PARAMETERS], reason))
		return -1;
	return decode_phases(record, reason) ?: decode_counters(record, reason);
}

void dmabench_record_free(struct dmabench_record *record)
{
	free(record->phases);
	free(record->counters);
	memset(record, 0, sizeof(*record));
}

double dmabench_phase_statistic(const struct dmabench_record_phase *phase,
				enum dmabench_phase_member member,
				enum dmabench_statistic statistic)
{
	return dmabench_item_number(dmabench_item_member(
		phase->members[member], dmabench_statistic_info[statistic].member));
}

static double error_pct(const struct dmabench_json_item *ci, double middle)
{
	if (!ci || ci->span != 3 || !(middle > 0))
		return NAN;
	return (dmabench_item_number(ci + 2) - dmabench_item_number(ci + 1)) / 2 /
	       middle * 100;
}

double dmabench_phase_error_pct(const struct dmabench_record_phase *phase)
{
	return error_pct(phase->members[DMABENCH_PHASE_P50_CI95_NS],
			 dmabench_phase_statistic(phase, DMABENCH_PHASE_RAW_NS, DMABENCH_P50));
}

double dmabench_counter_error_pct(const struct dmabench_record_counter *counter)
{
	const double net = dmabench_counter_number(counter, DMABENCH_COUNTER_NET_PER_OP);

	return error_pct(counter->members[DMABENCH_COUNTER_RAW_CI95_PER_OP], isnan(net) ?
			 dmabench_counter_number(counter, DMABENCH_COUNTER_RAW_PER_OP) : net);
}
