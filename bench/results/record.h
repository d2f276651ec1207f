/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A point as a line of a file has it: the one place that knows the members'
 * names and types. Whoever reads points gets them from here. What a member
 * means is in results/README.md, and all that is written in results/schema.json.
 */
#ifndef DMABENCH_RESULTS_RECORD_H
#define DMABENCH_RESULTS_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/json_line.h"
#include "stats/statistic.h"

/* What a member has to be, as bits of enum dmabench_json_type. */
#define DMABENCH_STRING	(1 << DMABENCH_JSON_STRING)
#define DMABENCH_NUMBER	(1 << DMABENCH_JSON_NUMBER)
#define DMABENCH_OBJECT	(1 << DMABENCH_JSON_OBJECT)
#define DMABENCH_ARRAY	(1 << DMABENCH_JSON_ARRAY)
#define DMABENCH_BOOL	(1 << DMABENCH_JSON_TRUE | 1 << DMABENCH_JSON_FALSE)
#define DMABENCH_NULL	(1 << DMABENCH_JSON_NULL)	/* or is missing */
#define DMABENCH_ANY	(DMABENCH_STRING | DMABENCH_NUMBER | DMABENCH_OBJECT | \
			 DMABENCH_ARRAY | DMABENCH_BOOL | DMABENCH_NULL)

/* A row a member that is read, as they are written one after the other. */
#define DMABENCH_POINT_MEMBERS(row)					\
	row(INDEX, index, DMABENCH_ANY)					\
	row(EXPERIMENT, experiment, DMABENCH_STRING)			\
	row(PARAMETERS, parameters, DMABENCH_OBJECT)			\
	row(THREADS, threads, DMABENCH_NUMBER)				\
	row(CPU_NODES, cpu_nodes, DMABENCH_ARRAY | DMABENCH_NULL)	\
	row(NODE, node, DMABENCH_STRING | DMABENCH_NULL)		\
	row(MEMORY_NODES, memory_nodes, DMABENCH_ARRAY | DMABENCH_NULL)	\
	row(TARGET, target, DMABENCH_STRING | DMABENCH_NULL)		\
	row(ENGINE, engine, DMABENCH_STRING | DMABENCH_NULL)		\
	row(STATUS, status, DMABENCH_STRING)				\
	row(REASON, reason, DMABENCH_ANY)				\
	row(ERRNO, errno, DMABENCH_ANY)					\
	row(REFUSED_PARAMETER, refused_parameter, DMABENCH_ANY)		\
	row(SETTLED, settled, DMABENCH_BOOL | DMABENCH_NULL)		\
	row(UNSETTLED_BY, unsettled_by, DMABENCH_ANY)			\
	row(TRANSLATION, translation, DMABENCH_ANY)			\
	row(BOUNCED, bounced, DMABENCH_ANY)				\
	row(REGIME, regime, DMABENCH_STRING | DMABENCH_NULL)		\
	row(SYNC, sync, DMABENCH_ANY)					\
	row(ROUNDS, rounds, DMABENCH_ANY)				\
	row(VOID_ROUNDS, void_rounds, DMABENCH_ANY)			\
	row(DISTURBED_ROUNDS, disturbed_rounds, DMABENCH_ANY)		\
	row(OPERATIONS, operations, DMABENCH_ANY)			\
	row(OPS_PER_ROUND, ops_per_round, DMABENCH_ANY)			\
	row(BATCH, batch, DMABENCH_NUMBER | DMABENCH_NULL)		\
	row(TIMING, timing, DMABENCH_STRING | DMABENCH_NULL)		\
	row(VERIFIED_BYTES, verified_bytes, DMABENCH_ANY)		\
	row(CONTEXT_SWITCHES, context_switches, DMABENCH_ANY)		\
	row(INTERRUPTS, interrupts, DMABENCH_ANY)			\
	row(OVERRUNS, overruns, DMABENCH_ANY)				\
	row(ENTRIES_PER_OP, entries_per_op, DMABENCH_ANY)		\
	row(SEGMENTS_PER_OP, segments_per_op, DMABENCH_ANY)		\
	row(PEAK_PAGE_BYTES, peak_page_bytes, DMABENCH_ANY)		\
	row(PEAK_OBJECT_BYTES, peak_object_bytes, DMABENCH_ANY)		\
	row(LEFT_PAGE_BYTES, left_page_bytes, DMABENCH_ANY)		\
	row(LEFT_OBJECT_BYTES, left_object_bytes, DMABENCH_ANY)		\
	row(EXPECTED_LEAVES_PER_OP, expected_leaves_per_op, DMABENCH_ANY) \
	row(EXPECTED_LEAVES, expected_leaves, DMABENCH_ARRAY | DMABENCH_NULL) \
	row(ELAPSED_S, elapsed_s, DMABENCH_ANY)				\
	row(COUNTERS, counters, DMABENCH_ARRAY | DMABENCH_NULL)		\
	row(PHASES, phases, DMABENCH_ARRAY | DMABENCH_NULL)

#define DMABENCH_PHASE_MEMBERS(row)					\
	row(PHASE, phase, DMABENCH_STRING)				\
	row(SAMPLES, samples, DMABENCH_ANY)				\
	row(OVERHEAD_NS, overhead_ns, DMABENCH_NUMBER | DMABENCH_NULL)	\
	row(RAW_NS, raw_ns, DMABENCH_OBJECT | DMABENCH_NULL)		\
	row(NET_NS, net_ns, DMABENCH_OBJECT | DMABENCH_NULL)		\
	row(P50_CI95_NS, p50_ci95_ns, DMABENCH_ARRAY | DMABENCH_NULL)	\
	row(P50_CLOCK_NS, p50_clock_ns, DMABENCH_ARRAY | DMABENCH_NULL)	\
	row(ROUND_P50_NS, round_p50_ns, DMABENCH_ARRAY | DMABENCH_NULL)	\
	row(ROUND_NS, round_ns, DMABENCH_OBJECT | DMABENCH_NULL)	\
	row(HISTOGRAM, histogram, DMABENCH_ARRAY | DMABENCH_NULL)

#define DMABENCH_COUNTER_MEMBERS(row)					\
	row(COUNTER, counter, DMABENCH_STRING)				\
	row(OVERHEAD_PER_OP, overhead_per_op, DMABENCH_NUMBER | DMABENCH_NULL) \
	row(RAW_PER_OP, raw_per_op, DMABENCH_NUMBER | DMABENCH_NULL)	\
	row(NET_PER_OP, net_per_op, DMABENCH_NUMBER | DMABENCH_NULL)	\
	row(RAW_CI95_PER_OP, raw_ci95_per_op, DMABENCH_ARRAY | DMABENCH_NULL) \
	row(ROUND_RAW_PER_OP, round_raw_per_op, DMABENCH_ARRAY | DMABENCH_NULL) \
	row(ENABLED_NS, enabled_ns, DMABENCH_ANY)			\
	row(RUNNING_NS, running_ns, DMABENCH_ANY)

/* DMABENCH_POINT_INDEX, DMABENCH_PHASE_SAMPLES */
#define DMABENCH_POINT_ENUM(id, name, types)	DMABENCH_POINT_##id,
#define DMABENCH_PHASE_ENUM(id, name, types)	DMABENCH_PHASE_##id,
#define DMABENCH_COUNTER_ENUM(id, name, types)	DMABENCH_COUNTER_##id,
enum dmabench_point_member {
	DMABENCH_POINT_MEMBERS(DMABENCH_POINT_ENUM) DMABENCH_POINT_MEMBERS_COUNT
};
enum dmabench_phase_member {
	DMABENCH_PHASE_MEMBERS(DMABENCH_PHASE_ENUM) DMABENCH_PHASE_MEMBERS_COUNT
};

enum dmabench_counter_member {
	DMABENCH_COUNTER_MEMBERS(DMABENCH_COUNTER_ENUM) DMABENCH_COUNTER_MEMBERS_COUNT
};

/* Members by their enum, NULL where there is none, or null. */
struct dmabench_record_phase {
	const struct dmabench_json_item *members[DMABENCH_PHASE_MEMBERS_COUNT];
};

struct dmabench_record_counter {
	const struct dmabench_json_item *members[DMABENCH_COUNTER_MEMBERS_COUNT];
};

/* All zero is one to begin with. */
struct dmabench_record {
	const struct dmabench_json_item *item;	/* the whole of it */
	const struct dmabench_json_item *members[DMABENCH_POINT_MEMBERS_COUNT];
	struct dmabench_record_phase *phases;
	size_t phases_count, phases_room;
	struct dmabench_record_counter *counters;
	size_t counters_count, counters_room;
};

extern const char *const dmabench_point_names[DMABENCH_POINT_MEMBERS_COUNT];
extern const char *const dmabench_phase_names[DMABENCH_PHASE_MEMBERS_COUNT];

#define DMABENCH_REASON_LEN	256

/*
 * Is @item a point, and what readers rely on of the right type? 0, or -1 with
 * why not in @reason. It is valid as long as the line that @item is of.
 */
int dmabench_record_decode(struct dmabench_record *record,
			   const struct dmabench_json_item *item, char *reason);
void dmabench_record_free(struct dmabench_record *record);

/* Is it "point", "trailer", ...? */
bool dmabench_record_is(const struct dmabench_json_item *item, const char *kind);

/* NAN unless a number. */
static inline double dmabench_point_number(const struct dmabench_record *record,
					   enum dmabench_point_member member)
{
	return dmabench_item_number(record->members[member]);
}

static inline double
dmabench_phase_number(const struct dmabench_record_phase *phase,
		      enum dmabench_phase_member member)
{
	return dmabench_item_number(phase->members[member]);
}

static inline double
dmabench_counter_number(const struct dmabench_record_counter *counter,
			enum dmabench_counter_member member)
{
	return dmabench_item_number(counter->members[member]);
}

/*
 * Half of the interval of what it counted, in per cent of that, net where that is known:
 * most of what is raw may be the reading of the counters. NAN where it is not known.
 */
double dmabench_counter_error_pct(const struct dmabench_record_counter *counter);

/* Of raw_ns or net_ns. */
double dmabench_phase_statistic(const struct dmabench_record_phase *phase,
				enum dmabench_phase_member member,
				enum dmabench_statistic statistic);

/* Half of the median's interval, in per cent of it, raw; NAN where it is not known. */
double dmabench_phase_error_pct(const struct dmabench_record_phase *phase);

#endif /* DMABENCH_RESULTS_RECORD_H */
