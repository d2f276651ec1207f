// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/number.h"
#include "lib/plain.h"
#include "results/dataset.h"
#include "results/places.h"
#include "summary.h"
#include "summary_counters.h"

/* From how many points on, and how many of them. */
#define SLOWEST_OF	20
#define SLOWEST		5

struct row_phase {
	const char *name;
	double p50_ns, p99_ns;	/* net, or raw where that is not known */
	double error_pct;	/* half the interval's width, of the raw median */
};

/* A point; texts are NULL where unknown. */
struct row {
	double index, elapsed_s, rounds;
	const char *experiment, *status, *errno_name, *reason, *regime;
	const char *places;	/* where all is, NULL: on one node */
	const char *what;	/* the experiment, and what varies in the sweep */
	bool unsettled, disturbed, clock;
	struct row_phase *phases;
	size_t phases_count;
	struct summary_counter *counters;
	size_t counters_count;
	double peak_bytes, left_bytes;	/* of the kernel's memory; NAN: not known */
	const char *leaves;	/* "512 of 4k, 8 of 2M", NULL */
};

struct table {
	struct dmabench_interned texts;
	struct row *rows;
	size_t count, unsettled, disturbed, clock, not_ok;
	int width;		/* of the first column */
	bool threads;		/* more than one number of them */
	const cJSON *header;
};

static int by_index(const void *a, const void *b)
{
	double x = ((const struct row *)a)->index;
	double y = ((const struct row *)b)->index;

	return (x > y) - (x < y);
}

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *text_of(struct table *table,
			   const struct dmabench_json_item *item)
{
	return item ? dmabench_intern_item(&table->texts, item) : NULL;
}

static void put_value(FILE *stream, const char *name,
		      const struct dmabench_json_item *value)
{
	char number[DMABENCH_U64_LEN], *text = NULL;
	const char *shown = "?";

	switch (value->type) {
	case DMABENCH_JSON_STRING:
		shown = text = dmabench_item_text(value);
		break;
	case DMABENCH_JSON_NUMBER:
		shown = dmabench_format_u64(number, strtoull(value->text, NULL, 10));
		break;
	case DMABENCH_JSON_TRUE:
		shown = "on";
		break;
	case DMABENCH_JSON_FALSE:
		shown = "off";
		break;
	}
	fprintf(stream, " %s=%s", name, shown);
	free(text);
}

static const char *places(struct table *table, const struct dmabench_record *record)
{
	const cJSON *device = member(member(table->header, "target"), "numa_node");
	char *text = dmabench_places_text(record, cJSON_IsNumber(device) ?
					  device->valuedouble : NAN);
	const char *known = text ? dmabench_intern_text(&table->texts, text, strlen(text)) :
				   NULL;

	free(text);
	return known;
}

/* Parameters that have one value in the whole sweep are left out. */
static bool varies(const struct table *table, const char *experiment,
		   const char *name)
{
	const cJSON *sweep = member(table->header, "sweep");
	const cJSON *exp = member(member(sweep, "experiments"), experiment);

	return cJSON_GetArraySize(member(exp, name)) > 1;
}

static const char *describe(struct table *table, const char *experiment,
			    const struct dmabench_record *record)
{
	const struct dmabench_json_item *item, *value;
	const char *what;
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	fputs(experiment, stream);
	dmabench_item_for_each_member(item, value,
				      record->members[DMABENCH_POINT_PARAMETERS]) {
		const char *name = text_of(table, item);

		if (varies(table, experiment, name))
			put_value(stream, name, value);
	}
	if (table->threads)
		put_value(stream, "threads", record->members[DMABENCH_POINT_THREADS]);
	fclose(stream);
	what = dmabench_intern_text(&table->texts, text, size);
	free(text);
	return what;
}

/* Which pages of an IOMMU a mapping is expected to take. */
static const char *leaves(struct table *table, const struct dmabench_record *record)
{
	const struct dmabench_json_item *array = record->members[DMABENCH_POINT_EXPECTED_LEAVES];
	const struct dmabench_json_item *item;
	char number[DMABENCH_U64_LEN], *text;
	const char *known, *separator = "";
	size_t size;
	FILE *stream;

	if (!array)
		return NULL;
	stream = open_memstream(&text, &size);
	dmabench_item_for_each(item, array) {
		fprintf(stream, "%s%.10g of %s", separator,
			dmabench_item_number(dmabench_item_member(item, "per_op")),
			dmabench_format_u64(number, (uint64_t)dmabench_item_number(
						dmabench_item_member(item, "bytes"))));
		separator = ", ";
	}
	fclose(stream);
	known = dmabench_intern_text(&table->texts, text, size);
	free(text);
	return known;
}

static struct row_phase read_phase(struct table *table,
				   const struct dmabench_record_phase *phase)
{
	enum dmabench_phase_member times = DMABENCH_PHASE_NET_NS;

	if (isnan(dmabench_phase_statistic(phase, times, DMABENCH_P50)))
		times = DMABENCH_PHASE_RAW_NS;
	return (struct row_phase) {
		.name = text_of(table, phase->members[DMABENCH_PHASE_PHASE]),
		.p50_ns = dmabench_phase_statistic(phase, times, DMABENCH_P50),
		.p99_ns = dmabench_phase_statistic(phase, times, DMABENCH_P99),
		.error_pct = dmabench_phase_error_pct(phase),
	};
}

static void print_phase(const struct table *table, const struct row *row,
			const struct row_phase *phase, const char *what)
{
	char p50[DMABENCH_TIME_LEN], p99[DMABENCH_TIME_LEN], error[32] = "-";
	const char *places = what[0] && row->places ? row->places : "";

	if (!isnan(phase->error_pct))
		snprintf(error, sizeof(error), "%.1f %%", phase->error_pct);
	dmabench_print_plain(stdout, "%-*s  %-16s %1s%9s  %7s %10s  %s%s%s",
	       table->width, what, phase->name, row->unsettled ? "~" : "",
	       dmabench_format_ns(p50, phase->p50_ns), error,
	       dmabench_format_ns(p99, phase->p99_ns),
	       row->regime ? row->regime : "-", places[0] ? "; " : "", places);
}

static void print_footprint(const struct row *row, int width)
{
	if (!isnan(row->peak_bytes))
		dmabench_print_plain(stdout, "%-*s  %-15s %10.0f  bytes of the kernel's, and %.0f left after all",
				     width, "", "footprint", row->peak_bytes, row->left_bytes);
}

/* One line for all points of an experiment that were refused for one reason. */
static bool same_refusal(const struct row *a, const struct row *b)
{
	return a->experiment == b->experiment && a->status == b->status &&
	       a->errno_name == b->errno_name && a->reason == b->reason;
}

static void print_refused(const struct table *table, size_t row)
{
	const struct row *rows = table->rows, *first = &rows[row];
	char points[32] = "";
	size_t same = 1, i;

	if (!first->errno_name)
		return;
	for (i = 0; i < row; i++)
		if (same_refusal(first, &rows[i]))
			return;
	for (i = row + 1; i < table->count; i++)
		same += same_refusal(first, &rows[i]);
	if (same > 1)
		snprintf(points, sizeof(points), " and %zu more", same - 1);
	dmabench_print_plain(stdout, "%s: %s%s: %s: %s", first->status,
	       first->what, points, first->errno_name,
	       first->reason ? first->reason : "-");
}

static void print_table(const struct table *table)
{
	if (table->count > table->not_ok)
		printf("%-*s  %-16s %10s  %7s %10s  %s\n", table->width, "point",
		       "phase", "median", "+/-", "p99", "regime");
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];

		for (size_t k = 0; k < row->phases_count; k++)
			print_phase(table, row, &row->phases[k], k ? "" : row->what);
		for (size_t k = 0; k < row->counters_count; k++)
			dmabench_summary_counter_print(&row->counters[k], table->width);
		print_footprint(row, table->width);
		if (row->leaves)
			dmabench_print_plain(stdout, "%-*s  expected pages of the IOMMU: %s",
					     table->width, "", row->leaves);
	}
	if (table->disturbed)
		printf("~: %zu of %zu points were disturbed by another run on the same device or CPU\n",
		       table->disturbed, table->count);
	if (table->clock)
		printf("~: %zu of %zu points are known no better, for this clock's steps are too coarse; more inflight, where there is such a parameter, would help\n",
		       table->clock, table->count);
	if (table->unsettled > table->disturbed + table->clock)
		printf("~: %zu of %zu points did not come within the precision asked for; more --max-time or a quieter machine would help\n",
		       table->unsettled - table->disturbed - table->clock, table->count);
	for (size_t i = 0; i < table->count; i++)
		print_refused(table, i);
}

static int by_time(const void *a, const void *b)
{
	double x = ((const struct row *)a)->elapsed_s;
	double y = ((const struct row *)b)->elapsed_s;

	return (x < y) - (x > y);
}

/*
 * Where the time of a sweep went: rounds of a length that the schedule wants
 * are bounded by how many it takes to settle; longer ones by the operation.
 */
static void print_slowest(struct table *table)
{
	double all = 0, unsettled = 0;

	for (size_t i = 0; i < table->count; i++) {
		all += table->rows[i].elapsed_s;
		if (table->rows[i].unsettled)
			unsettled += table->rows[i].elapsed_s;
	}
	if (table->count < SLOWEST_OF)
		return;
	printf("points took %.1f s, %.1f s of it those that did not settle; the slowest:\n",
	       all, unsettled);
	qsort(table->rows, table->count, sizeof(*table->rows), by_time);
	for (size_t i = 0; i < SLOWEST; i++) {
		const struct row *row = &table->rows[i];

		dmabench_print_plain(stdout, "%6.2f s  %s: %.0f rounds of %.1f ms%s",
		       row->elapsed_s, row->what, row->rounds,
		       row->elapsed_s * 1e3 / fmax(row->rounds, 1),
		       row->unsettled ? ", not settled" : "");
	}
}

/* None has what the parameters leave out, such as a transfer of nothing. */
static bool has_samples(const struct dmabench_record_phase *phase)
{
	return dmabench_phase_number(phase, DMABENCH_PHASE_SAMPLES) > 0;
}

static void add_row(struct table *table, const struct dmabench_record *record)
{
	struct row *row;
	int width;

	table->rows = dmabench_reallocarray(table->rows, table->count + 1,
					    sizeof(*table->rows));
	row = &table->rows[table->count++];
	*row = (struct row) {
		.index = dmabench_point_number(record, DMABENCH_POINT_INDEX),
		.elapsed_s = dmabench_point_number(record, DMABENCH_POINT_ELAPSED_S),
		.rounds = dmabench_point_number(record, DMABENCH_POINT_ROUNDS),
		.experiment = text_of(table, record->members[DMABENCH_POINT_EXPERIMENT]),
		.status = text_of(table, record->members[DMABENCH_POINT_STATUS]),
		.errno_name = text_of(table, record->members[DMABENCH_POINT_ERRNO]),
		.reason = text_of(table, record->members[DMABENCH_POINT_REASON]),
		.regime = text_of(table, record->members[DMABENCH_POINT_REGIME]),
		.unsettled = dmabench_item_is(record->members[DMABENCH_POINT_SETTLED],
					      DMABENCH_JSON_FALSE),
		.phases = dmabench_calloc(record->phases_count + 1, sizeof(*row->phases)),
		.counters = dmabench_summary_counters(record),
		.counters_count = record->counters_count,
	};
	row->peak_bytes = dmabench_point_number(record, DMABENCH_POINT_PEAK_PAGE_BYTES) +
			  dmabench_point_number(record, DMABENCH_POINT_PEAK_OBJECT_BYTES);
	row->left_bytes = dmabench_point_number(record, DMABENCH_POINT_LEFT_PAGE_BYTES) +
			  dmabench_point_number(record, DMABENCH_POINT_LEFT_OBJECT_BYTES);
	row->disturbed = row->unsettled && dmabench_point_number(
				record, DMABENCH_POINT_DISTURBED_ROUNDS) > 0;
	row->clock = dmabench_item_equals(record->members[DMABENCH_POINT_UNSETTLED_BY],
					  "clock");
	row->places = places(table, record);
	row->leaves = leaves(table, record);
	row->what = describe(table, row->experiment, record);
	for (size_t i = 0; i < record->phases_count; i++)
		if (has_samples(&record->phases[i]))
			row->phases[row->phases_count++] = read_phase(table, &record->phases[i]);
	table->unsettled += row->unsettled;
	table->disturbed += row->disturbed;
	table->clock += row->clock;
	table->not_ok += row->errno_name != NULL;
	width = strlen(row->what);
	if (width > table->width)
		table->width = width;
}

static int read_table(struct table *table, struct dmabench_results *results)
{
	const cJSON *sweep = member(results->header, "sweep");
	const struct dmabench_record *record;
	int ret = 0;

	table->header = results->header;
	table->threads = cJSON_GetArraySize(member(sweep, "threads")) > 1;
	while (table->count < DMABENCH_SUMMARY_MOST &&
	       (ret = dmabench_results_next(results, &record)) > 0)
		add_row(table, record);
	return ret < 0 ? ret : 0;
}

static void free_table(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		free(table->rows[i].phases);
		dmabench_summary_counters_free(table->rows[i].counters,
					       table->rows[i].counters_count);
	}
	free(table->rows);
	dmabench_interned_free(&table->texts);
}

int dmabench_summary_print(const char *path)
{
	struct table table = { .width = strlen("point") };
	struct dmabench_results results;
	struct dmabench_input input;
	int ret;

	dmabench_input_init(&input, path, false);
	if (dmabench_results_open(&results, &input, true)) {
		dmabench_input_release(&input);
		return -1;
	}
	ret = read_table(&table, &results);
	if (!ret && table.count == DMABENCH_SUMMARY_MOST)
		dmabench_print_plain(stdout, "too many points for a table; dmabench export %s makes one",
		       path);
	else if (!ret) {
		if (table.count)
			qsort(table.rows, table.count, sizeof(*table.rows),
			      by_index);
		print_table(&table);
		print_slowest(&table);
	}
	free_table(&table);
	dmabench_results_close(&results);
	dmabench_input_release(&input);
	return ret;
}
