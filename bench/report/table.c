// SPDX-License-Identifier: GPL-2.0
/*
 * All points, a row a phase, in the order of the sweep. A page with more rows
 * than a browser can sort is of no use: the first points alone are there then,
 * and are read a second time, one by one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/html.h"
#include "parts.h"

struct table {
	struct report *report;
	FILE *out;
	/* That vary, and that half of the experiments or more have. */
	const char **params;
	size_t params_count;
	bool others;		/* there are parameters that fewer have */
};

static const enum dmabench_statistic times[] = {
	DMABENCH_P50, DMABENCH_P90, DMABENCH_P99, DMABENCH_P999, DMABENCH_MAX,
};

#define TIMES	(sizeof(times) / sizeof(times[0]))

static bool has_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->params_count; i++) {
		if (table->params[i] == name)
			return true;
	}
	return false;
}

/* A column that few rows have something in pushes the times off the screen. */
static bool is_common(const struct report *report, const char *name)
{
	size_t having = 0;

	for (size_t i = 0; i < report->params_count; i++)
		having += report->params[i].name == name;
	return 2 * having >= report->experiments_count;
}

static void choose_params(struct table *table)
{
	const struct report *report = table->report;

	table->params = dmabench_calloc(report->params_count, sizeof(*table->params));
	for (size_t i = 0; i < report->params_count; i++) {
		const struct report_param *param = &report->params[i];

		if (!param->varies || has_column(table, param->name))
			continue;
		if (is_common(report, param->name))
			table->params[table->params_count++] = param->name;
		else
			table->others = true;
	}
}

static void put_heading(FILE *out, const char *text, const char *unit, bool number)
{
	fprintf(out, "<th scope=\"col\"%s>", number ? " class=\"number\"" : "");
	dmabench_html_text(out, text);
	if (unit)
		fprintf(out, " <small>%s</small>", unit);
	fputs("</th>", out);
}

static void put_headings(const struct table *table)
{
	const char *unit = report_unit(table->report);
	FILE *out = table->out;

	fputs("<thead><tr>", out);
	put_heading(out, "point", NULL, true);
	put_heading(out, "experiment", NULL, false);
	for (size_t i = 0; i < table->params_count; i++)
		put_heading(out, table->params[i], NULL, false);
	if (table->others)
		put_heading(out, "other parameters", NULL, false);
	if (table->report->files_count > 1)
		put_heading(out, "file", NULL, false);
	put_heading(out, "regime", NULL, false);
	put_heading(out, "phase", NULL, false);
	for (size_t i = 0; i < TIMES; i++) {
		put_heading(out, dmabench_statistic_names[times[i]], unit, true);
		if (!i)
			put_heading(out, "\302\261", "%", true);
	}
	put_heading(out, "samples", NULL, true);
	if (table->report->nodes)
		put_heading(out, "nodes", NULL, false);
	put_heading(out, "state", NULL, false);
	fputs("</tr></thead>\n", out);
}

static void put_text(FILE *out, const char *text)
{
	fputs("<td>", out);
	dmabench_html_text(out, text ? text : "");
	fputs("</td>", out);
}

static void put_number(FILE *out, double value, int digits)
{
	/* Adding 0 makes a plain one of the -0 that rounding leaves. */
	double scale = pow(10, digits), rounded = round(value * scale) / scale + 0.0;

	if (isfinite(value))
		fprintf(out, "<td class=\"number\">%.*f</td>", digits, rounded);
	else
		fputs("<td></td>", out);
}

/* A parameter's; those that are numbers stand right. */
static void put_value(FILE *out, const struct dmabench_value *value)
{
	if (value && value->type == DMABENCH_JSON_NUMBER)
		fprintf(out, "<td class=\"number\">%s</td>", value->text);
	else
		put_text(out, value ? value->text : NULL);
}

/* Those that vary in the point's experiment, and have no column. */
static void put_others(const struct table *table, const struct dmabench_point *point)
{
	const struct report *report = table->report;
	const char *separator = "";

	fputs("<td>", table->out);
	for (size_t i = 0; i < report->params_count; i++) {
		const struct report_param *param = &report->params[i];
		const struct dmabench_value *value;

		if (!param->varies || param->experiment != point->kind->experiment ||
		    has_column(table, param->name))
			continue;
		value = dmabench_point_value(report->set, point, param->name);
		if (!value)
			continue;
		dmabench_html_format(table->out, "%s%s %s", separator, param->name,
				     value->text);
		separator = ", ";
	}
	fputs("</td>", table->out);
}

static void put_params(const struct table *table, const struct dmabench_point *point)
{
	for (size_t i = 0; i < table->params_count; i++)
		put_value(table->out, dmabench_point_value(table->report->set, point,
							   table->params[i]));
	if (table->others)
		put_others(table, point);
}

/* Half the interval's width, in percent of the raw median. */
static double error_pct(const struct dmabench_record_phase *phase)
{
	const struct dmabench_json_item *ci = phase->members[DMABENCH_PHASE_P50_CI95_NS];
	const double p50 = dmabench_phase_statistic(phase, DMABENCH_PHASE_RAW_NS,
						    DMABENCH_P50);
	double low, high;

	if (!ci || ci->span < 3 || !(p50 > 0))
		return NAN;
	low = dmabench_item_number(ci + 1);
	high = dmabench_item_number(ci + 1 + ci[1].span);
	return (high - low) / 2 / p50 * 100;
}

/* Of a point that was not timed there are none. */
static void put_times(FILE *out, const struct dmabench_record_phase *phase)
{
	for (size_t i = 0; i < TIMES; i++) {
		double value = phase ? dmabench_phase_statistic(
			phase, DMABENCH_PHASE_NET_NS, times[i]) : NAN;

		put_number(out, value, fabs(value) < 100);
		if (!i)
			put_number(out, phase ? error_pct(phase) : NAN, 1);
	}
	put_number(out, phase ? dmabench_phase_number(phase, DMABENCH_PHASE_SAMPLES) :
			NAN, 0);
}

static void put_state(FILE *out, const struct dmabench_point *point,
		      const struct dmabench_record *record)
{
	char *reason;

	if (!point->ok) {
		reason = dmabench_item_text(record->members[DMABENCH_POINT_REASON]);
		dmabench_html_format(out, "%s: %s", point->kind->status,
				     reason ? reason : "no reason given");
		free(reason);
		return;
	}
	fputs(point->settled ? "settled" : "not settled", out);
	if (point->batch > 1)
		fprintf(out, ", batches of %.0f", point->batch);
}

static const char *state_class(const struct dmabench_point *point)
{
	if (!strcmp(point->kind->status, "failed"))
		return " class=\"wrong\"";
	if (!point->ok)
		return " class=\"refused\"";
	return point->settled ? "" : " class=\"unsettled\"";
}

/* Up to the phase. */
static void begin_row(const struct table *table, const struct dmabench_point *point,
		      const struct dmabench_record *record)
{
	const struct dmabench_kind *kind = point->kind;
	FILE *out = table->out;

	fprintf(out, "<tr%s>", state_class(point));
	put_number(out, point->index == UINT32_MAX ? NAN : point->index, 0);
	put_text(out, kind->experiment);
	put_params(table, point);
	if (table->report->files_count > 1)
		put_text(out, table->report->set->sources[kind->source].name);
	put_text(out, record->members[DMABENCH_POINT_REGIME] ? kind->regime : NULL);
}

/* Long words, which would push the times off the screen if they stood before them. */
static void put_nodes(const struct table *table, size_t file,
		      const struct dmabench_record *record)
{
	char *text = report_nodes(table->report->files[file].header, record);

	put_text(table->out, text);
	free(text);
}

static void end_row(const struct table *table, const struct dmabench_point *point,
		    const struct dmabench_record *record)
{
	if (table->report->nodes)
		put_nodes(table, point->kind->source, record);
	fputs("<td>", table->out);
	put_state(table->out, point, record);
	fputs("</td></tr>\n", table->out);
}

static void put_row(const struct table *table, const struct dmabench_point *point,
		    const struct dmabench_record *record,
		    const struct dmabench_record_phase *phase)
{
	char *name = phase ? dmabench_item_text(phase->members[DMABENCH_PHASE_PHASE]) :
			     NULL;

	begin_row(table, point, record);
	put_text(table->out, name);
	put_times(table->out, phase);
	end_row(table, point, record);
	free(name);
}

/* What a perf counter counted of an operation, in the columns of its median. */
static void put_counter(const struct table *table, const struct dmabench_point *point,
			const struct dmabench_record *record,
			const struct dmabench_record_counter *counter)
{
	double count = dmabench_counter_number(counter, DMABENCH_COUNTER_NET_PER_OP);
	char *name = dmabench_item_text(counter->members[DMABENCH_COUNTER_COUNTER]);
	FILE *out = table->out;

	begin_row(table, point, record);
	fputs("<td>", out);
	dmabench_html_format(out, "%s per operation", name);
	fputs("</td>", out);
	put_number(out, count, fabs(count) < 100);
	put_number(out, dmabench_counter_error_pct(counter), 1);
	for (size_t i = 0; i < TIMES; i++)
		put_number(out, NAN, 0);
	end_row(table, point, record);
	free(name);
}

static int put_point(const struct table *table, const struct dmabench_point *point)
{
	const struct dmabench_record *record;
	struct dmabench_results results;
	bool timed = false;

	if (dmabench_results_reread(&results, &table->report->inputs[point->kind->source],
				    point->offset, &record))
		return DMABENCH_EXIT_USAGE;
	for (size_t i = 0; i < record->phases_count; i++) {
		if (dmabench_phase_number(&record->phases[i], DMABENCH_PHASE_SAMPLES) == 0)
			continue;
		put_row(table, point, record, &record->phases[i]);
		timed = true;
	}
	if (!timed)
		put_row(table, point, record, NULL);
	for (size_t i = 0; i < record->counters_count; i++)
		put_counter(table, point, record, &record->counters[i]);
	dmabench_results_close(&results);
	return 0;
}

static void put_notice(const struct table *table, size_t shown)
{
	FILE *out = table->out;

	fprintf(out, "<p>A row a phase. Medians and percentiles have the cost of measuring taken off; &plusmn; is half the 95&nbsp;%% interval of the median. Empty is not known. Perf counters have rows of their own: counts, not times, of an operation, all its phases together. What does not vary is <a href=\"#asked\">below</a>.%s</p>\n",
		table->report->nodes ? " Nodes are those that CPUs, buffers and the device were found on; empty: all on one, or not told." : "");
	if (shown < table->report->set->points_count)
		fprintf(out, "<p class=\"notice\"><strong>Cut:</strong> only the first %zu of %zu points are here. <code>dmabench export</code> gives all, <code>--max-points</code> more.</p>\n",
			shown, table->report->set->points_count);
}

int report_table(struct report *report, FILE *out)
{
	struct table table = { .report = report, .out = out };
	size_t shown = report->set->points_count;
	int ret = 0;

	if (shown > report->options->max_points)
		shown = report->options->max_points;
	choose_params(&table);
	put_notice(&table, shown);
	fputs("<p id=\"sorted\" role=\"status\"></p>\n"
	      "<div class=\"scroll tall\" role=\"region\" tabindex=\"0\" aria-label=\"All points\">\n"
	      "<table id=\"all\" class=\"sortable\">\n", out);
	put_headings(&table);
	fputs("<tbody>\n", out);
	for (size_t i = 0; i < shown && !ret; i++)
		ret = put_point(&table, &report->set->points[i]);
	fputs("</tbody></table></div>\n", out);
	free(table.params);
	return ret;
}
