// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/number.h"
#include "lib/plain.h"
#include "results/read.h"
#include "summary.h"

/* From how many points on, and how many of them. */
#define SLOWEST_OF	20
#define SLOWEST		5

struct row {
	double index;
	cJSON *point;
};

struct table {
	struct row *rows;
	size_t count, unsettled, disturbed, not_ok;
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

static void append_value(char *text, size_t size, const char *name,
			 const cJSON *value)
{
	size_t length = strlen(text);
	char number[DMABENCH_U64_LEN];
	const char *shown = cJSON_GetStringValue(value);

	if (cJSON_IsBool(value))
		shown = cJSON_IsTrue(value) ? "on" : "off";
	else if (dmabench_json_is_number(value))
		shown = dmabench_format_u64(number, dmabench_json_u64(value));
	snprintf(text + length, size - length, " %s=%s", name,
		 shown ? shown : "?");
}

/* Parameters that have one value in the whole sweep are left out. */
static bool varies(const struct table *table, const char *experiment,
		   const char *name)
{
	const cJSON *sweep = member(table->header, "sweep");
	const cJSON *exp = member(member(sweep, "experiments"), experiment);

	return cJSON_GetArraySize(member(exp, name)) > 1;
}

static const char *describe(const struct table *table, const cJSON *point,
			    char *text, size_t size)
{
	const char *experiment = dmabench_json_text(point, "experiment");
	const cJSON *value;

	snprintf(text, size, "%s", experiment);
	cJSON_ArrayForEach(value, member(point, "parameters")) {
		if (varies(table, experiment, value->string))
			append_value(text, size, value->string, value);
	}
	if (table->threads)
		append_value(text, size, "threads", member(point, "threads"));
	return text;
}

/* Half the interval's width, in percent of the raw median. */
static void format_error(char *text, size_t size, const cJSON *phase)
{
	const cJSON *ci = member(phase, "p50_ci95_ns");
	double low, high, p50 = dmabench_json_number(member(phase, "raw_ns"), "p50");

	snprintf(text, size, "-");
	if (cJSON_GetArraySize(ci) != 2)
		return;
	low = dmabench_json_double(cJSON_GetArrayItem(ci, 0));
	high = dmabench_json_double(cJSON_GetArrayItem(ci, 1));
	if (p50 > 0)
		snprintf(text, size, "%.1f %%", (high - low) / 2 / p50 * 100);
}

static void print_phase(const struct table *table, const char *what,
			const cJSON *point, const cJSON *phase)
{
	const cJSON *net = member(phase, "net_ns");
	char p50[DMABENCH_TIME_LEN], p99[DMABENCH_TIME_LEN], error[32];
	const char *regime = dmabench_json_text(point, "regime");

	if (isnan(dmabench_json_number(net, "p50")))
		net = member(phase, "raw_ns");
	format_error(error, sizeof(error), phase);
	dmabench_print_plain(stdout, "%-*s  %-15s %1s%9s  %7s %10s  %s",
	       table->width, what,
	       dmabench_json_text(phase, "phase"),
	       cJSON_IsFalse(member(point, "settled")) ? "~" : "",
	       dmabench_format_ns(p50, dmabench_json_number(net, "p50")), error,
	       dmabench_format_ns(p99, dmabench_json_number(net, "p99")),
	       regime ? regime : "-");
}

static void print_point(const struct table *table, const cJSON *point)
{
	const cJSON *phase;
	char what[256];

	describe(table, point, what, sizeof(what));
	cJSON_ArrayForEach(phase, member(point, "phases")) {
		print_phase(table, what, point, phase);
		what[0] = '\0';
	}
}

static bool same_text(const cJSON *a, const cJSON *b, const char *name)
{
	const char *x = dmabench_json_text(a, name);
	const char *y = dmabench_json_text(b, name);

	return x && y ? !strcmp(x, y) : x == y;
}

static bool same_refusal(const cJSON *a, const cJSON *b)
{
	return same_text(a, b, "experiment") && same_text(a, b, "status") &&
	       same_text(a, b, "errno") && same_text(a, b, "reason");
}

/* One line for all points of an experiment that were refused for one reason. */
static void print_refused(const struct table *table, size_t row)
{
	const cJSON *point = table->rows[row].point;
	const char *errno_name = dmabench_json_text(point, "errno");
	const char *reason = dmabench_json_text(point, "reason");
	char what[256], points[32] = "";
	size_t same = 1, i;

	if (!errno_name)
		return;
	for (i = 0; i < row; i++)
		if (same_refusal(point, table->rows[i].point))
			return;
	for (i = row + 1; i < table->count; i++)
		same += same_refusal(point, table->rows[i].point);
	if (same > 1)
		snprintf(points, sizeof(points), " and %zu more", same - 1);
	dmabench_print_plain(stdout, "%s: %s%s: %s: %s",
	       dmabench_json_text(point, "status"),
	       describe(table, point, what, sizeof(what)), points, errno_name,
	       reason ? reason : "-");
}

static void print_table(const struct table *table)
{
	if (table->count > table->not_ok)
		printf("%-*s  %-15s %10s  %7s %10s  %s\n", table->width, "point",
		       "phase", "median", "+/-", "p99", "regime");
	for (size_t i = 0; i < table->count; i++)
		print_point(table, table->rows[i].point);
	if (table->disturbed)
		printf("~: %zu of %zu points were disturbed by another run on the same device or CPU\n",
		       table->disturbed, table->count);
	if (table->unsettled > table->disturbed)
		printf("~: %zu of %zu points did not come within the precision asked for; more --max-time or a quieter machine would help\n",
		       table->unsettled - table->disturbed, table->count);
	for (size_t i = 0; i < table->count; i++)
		print_refused(table, i);
}

static int by_time(const void *a, const void *b)
{
	double x = dmabench_json_number(((const struct row *)a)->point, "elapsed_s");
	double y = dmabench_json_number(((const struct row *)b)->point, "elapsed_s");

	return (x < y) - (x > y);
}

/*
 * Where the time of a sweep went: rounds of a length that the schedule wants
 * are bounded by how many it takes to settle; longer ones by the operation.
 */
static void print_slowest(struct table *table)
{
	double all = 0, unsettled = 0, elapsed_s;
	char what[256];

	for (size_t i = 0; i < table->count; i++) {
		elapsed_s = dmabench_json_number(table->rows[i].point, "elapsed_s");
		all += elapsed_s;
		if (cJSON_IsFalse(member(table->rows[i].point, "settled")))
			unsettled += elapsed_s;
	}
	if (table->count < SLOWEST_OF)
		return;
	printf("points took %.1f s, %.1f s of it those that did not settle; the slowest:\n",
	       all, unsettled);
	qsort(table->rows, table->count, sizeof(*table->rows), by_time);
	for (size_t i = 0; i < SLOWEST; i++) {
		const cJSON *point = table->rows[i].point;
		double rounds = dmabench_json_number(point, "rounds");

		elapsed_s = dmabench_json_number(point, "elapsed_s");
		dmabench_print_plain(stdout, "%6.2f s  %s: %.0f rounds of %.1f ms%s",
		       elapsed_s,
		       describe(table, point, what, sizeof(what)), rounds,
		       elapsed_s * 1e3 / fmax(rounds, 1),
		       cJSON_IsFalse(member(point, "settled")) ?
		       ", not settled" : "");
	}
}

static void add_point(struct table *table, cJSON *point)
{
	char what[256];
	int width = strlen(describe(table, point, what, sizeof(what)));
	cJSON *phase;

	/* The long parts are not printed. */
	cJSON_ArrayForEach(phase, member(point, "phases")) {
		cJSON_DeleteItemFromObjectCaseSensitive(phase, "histogram");
		cJSON_DeleteItemFromObjectCaseSensitive(phase, "round_p50_ns");
		cJSON_DeleteItemFromObjectCaseSensitive(phase, "round_ns");
	}
	table->rows = dmabench_reallocarray(table->rows, table->count + 1,
					    sizeof(*table->rows));
	table->rows[table->count++] = (struct row) {
		dmabench_json_number(point, "index"), point,
	};
	table->unsettled += !!cJSON_IsFalse(member(point, "settled"));
	table->disturbed += dmabench_json_number(point, "disturbed_rounds") > 0 &&
			    cJSON_IsFalse(member(point, "settled"));
	table->not_ok += !!dmabench_json_text(point, "errno");
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
		add_point(table, dmabench_json_tree(record->item));
	return ret < 0 ? ret : 0;
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
	for (size_t i = 0; i < table.count; i++)
		cJSON_Delete(table.rows[i].point);
	free(table.rows);
	dmabench_results_close(&results);
	dmabench_input_release(&input);
	return ret;
}
