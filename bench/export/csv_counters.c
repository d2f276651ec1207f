// SPDX-License-Identifier: GPL-2.0
/* Of perf counters, which are of a point and not of a phase: columns that each of its rows has. */
#include <stdlib.h>

#include "csv.h"
#include "lib/alloc.h"
#include "results/dataset.h"

/* Behind the counter's name. An interval is two columns. */
static const struct {
	enum dmabench_counter_member member;
	const char *name;
} columns[] = {
	{ DMABENCH_COUNTER_OVERHEAD_PER_OP, "overhead_per_op" },
	{ DMABENCH_COUNTER_RAW_PER_OP, "raw_per_op" },
	{ DMABENCH_COUNTER_NET_PER_OP, "net_per_op" },
	{ DMABENCH_COUNTER_ENABLED_NS, "enabled_ns" },
	{ DMABENCH_COUNTER_RUNNING_NS, "running_ns" },
};

static const char *const interval_columns[] = {
	"raw_ci95_low_per_op", "raw_ci95_high_per_op",
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

void dmabench_csv_counters_learn(struct csv_counters *counters,
				 struct dmabench_interned *texts,
				 const struct dmabench_record *record)
{
	for (size_t i = 0; i < record->counters_count; i++) {
		const char *name = dmabench_intern_item(
			texts, record->counters[i].members[DMABENCH_COUNTER_COUNTER]);
		size_t known = 0;

		while (known < counters->count && counters->names[known] != name)
			known++;
		if (known < counters->count)
			continue;
		counters->names = dmabench_reallocarray(counters->names, known + 1,
							sizeof(*counters->names));
		counters->names[counters->count++] = name;
	}
}

static void put_name(FILE *out, const char *separator, const char *counter,
		     const char *column)
{
	char *name = dmabench_format("%s_%s", counter, column);

	fputs(separator, out);
	dmabench_csv_text(out, name);
	free(name);
}

void dmabench_csv_counters_heading(FILE *out, const struct csv_counters *counters,
				   const char *separator)
{
	for (size_t i = 0; i < counters->count; i++) {
		for (size_t k = 0; k < COUNT(columns); k++) {
			put_name(out, separator, counters->names[i], columns[k].name);
			separator = ",";
		}
		for (size_t k = 0; k < COUNT(interval_columns); k++)
			put_name(out, separator, counters->names[i], interval_columns[k]);
	}
}

/* Both bounds, or as many as there are. */
static void put_interval(FILE *out, const struct dmabench_json_item *interval)
{
	const struct dmabench_json_item *bound = dmabench_item_first(interval);

	for (size_t i = 0; i < COUNT(interval_columns); i++) {
		putc(',', out);
		if (bound == dmabench_item_end(interval))
			continue;
		dmabench_csv_item(out, bound);
		bound += bound->span;
	}
}

/* The counter @name of @record; without members where it has none. */
static const struct dmabench_record_counter *
find_counter(const struct dmabench_record *record, const char *name)
{
	static const struct dmabench_record_counter none;

	for (size_t i = 0; i < record->counters_count; i++) {
		const struct dmabench_record_counter *counter = &record->counters[i];

		if (dmabench_item_equals(counter->members[DMABENCH_COUNTER_COUNTER], name))
			return counter;
	}
	return &none;
}

void dmabench_csv_counters_cells(FILE *out, const struct csv_counters *counters,
				 const struct dmabench_record *record,
				 const char *separator)
{
	for (size_t i = 0; i < counters->count; i++) {
		const struct dmabench_record_counter *counter =
			find_counter(record, counters->names[i]);

		for (size_t k = 0; k < COUNT(columns); k++) {
			fputs(separator, out);
			dmabench_csv_item(out, counter->members[columns[k].member]);
			separator = ",";
		}
		put_interval(out, counter->members[DMABENCH_COUNTER_RAW_CI95_PER_OP]);
	}
}

void dmabench_csv_counters_free(struct csv_counters *counters)
{
	free(counters->names);
}
