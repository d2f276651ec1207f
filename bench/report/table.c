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
#include "results/read.h"

struct table {
	struct report *report;
	FILE *out;
	/* That vary, and that half of the experiments or more have. */
	const char **params;
	size_t params_count;
	bool others;		/* there are parameters that fewer have */
};

static const struct {
	const char *name, *member;
} times[] = {
	{ "p50", "p50" }, { "p90", "p90" }, { "p99", "p99" }, { "p99.9", "p999" },
	{ "max", "max" },
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
		put_heading(out, times[i].name, unit, true);
		if (!i)
			put_heading(out, "\302\261", "%", true);
	}
	put_heading(out, "samples", NULL, true);
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
static void put_value(FILE *out, const cJSON *item)
{
	char room[DMABENCH_DIGITS_LEN];

	if (dmabench_json_is_number(item))
		fprintf(out, "<td class=\"number\">%s</td>",
			dmabench_json_digits(item, room));
	else
		put_text(out, item ? report_value(item, room) : NULL);
}

static const cJSON *value_of(const cJSON *point, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(point, "parameters"), name);

	return item || strcmp(name, "threads") ? item :
	       cJSON_GetObjectItemCaseSensitive(point, name);
}

/* Those that vary in the point's experiment, and have no column. */
static void put_others(const struct table *table, const cJSON *point)
{
	const char *experiment = dmabench_json_text(point, "experiment");
	const struct report *report = table->report;
	char room[DMABENCH_DIGITS_LEN];
	const char *separator = "";

	fputs("<td>", table->out);
	for (size_t i = 0; i < report->params_count; i++) {
		const struct report_param *param = &report->params[i];
		const cJSON *item = value_of(point, param->name);

		if (!item || !param->varies || strcmp(param->experiment, experiment) ||
		    has_column(table, param->name))
			continue;
		dmabench_html_format(table->out, "%s%s %s", separator, param->name,
				     report_value(item, room));
		separator = ", ";
	}
	fputs("</td>", table->out);
}

static void put_params(const struct table *table, const cJSON *point)
{
	for (size_t i = 0; i < table->params_count; i++)
		put_value(table->out, value_of(point, table->params[i]));
	if (table->others)
		put_others(table, point);
}

/* Half the interval's width, in percent of the raw median. */
static double error_pct(const cJSON *phase)
{
	const cJSON *ci = cJSON_GetObjectItemCaseSensitive(phase, "p50_ci95_ns");
	double low = dmabench_json_double(cJSON_GetArrayItem(ci, 0));
	double high = dmabench_json_double(cJSON_GetArrayItem(ci, 1));
	double p50 = dmabench_json_number(
		cJSON_GetObjectItemCaseSensitive(phase, "raw_ns"), "p50");

	return p50 > 0 ? (high - low) / 2 / p50 * 100 : NAN;
}

static void put_times(FILE *out, const cJSON *phase)
{
	const cJSON *net = cJSON_GetObjectItemCaseSensitive(phase, "net_ns");

	for (size_t i = 0; i < TIMES; i++) {
		double value = dmabench_json_number(net, times[i].member);

		put_number(out, value, fabs(value) < 100);
		if (!i)
			put_number(out, error_pct(phase), 1);
	}
	put_number(out, dmabench_json_number(phase, "samples"), 0);
}

static void put_state(FILE *out, const cJSON *point)
{
	const char *status = dmabench_json_text(point, "status");
	const char *reason = dmabench_json_text(point, "reason");
	double batch = dmabench_json_number(point, "batch");

	if (strcmp(status, "ok")) {
		dmabench_html_format(out, "%s: %s", status, reason ? reason : "no reason given");
		return;
	}
	fputs(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(point, "settled")) ?
	      "settled" : "not settled", out);
	if (batch > 1)
		fprintf(out, ", batches of %.0f", batch);
}

static const char *state_class(const cJSON *point)
{
	const char *status = dmabench_json_text(point, "status");

	if (!strcmp(status, "failed"))
		return " class=\"wrong\"";
	if (strcmp(status, "ok"))
		return " class=\"refused\"";
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(point, "settled")) ?
	       "" : " class=\"unsettled\"";
}

static void put_row(const struct table *table, const struct report_place *place,
		    const cJSON *point, const cJSON *phase)
{
	FILE *out = table->out;

	fprintf(out, "<tr%s>", state_class(point));
	put_number(out, place->index, 0);
	put_text(out, dmabench_json_text(point, "experiment"));
	put_params(table, point);
	if (table->report->files_count > 1)
		put_text(out, table->report->strings.sources[place->file].name);
	put_text(out, dmabench_json_text(point, "regime"));
	put_text(out, dmabench_json_text(phase, "phase"));
	put_times(out, phase);
	fputs("<td>", out);
	put_state(out, point);
	fputs("</td></tr>\n", out);
}

static int put_point(const struct table *table, const struct report_place *place)
{
	cJSON *point = dmabench_results_reread(&table->report->inputs[place->file],
					       place->offset);
	const cJSON *phase;
	bool timed = false;

	if (!point)
		return DMABENCH_EXIT_USAGE;
	cJSON_ArrayForEach(phase, cJSON_GetObjectItemCaseSensitive(point, "phases")) {
		if (dmabench_json_number(phase, "samples") == 0)
			continue;
		put_row(table, place, point, phase);
		timed = true;
	}
	if (!timed)
		put_row(table, place, point, NULL);
	cJSON_Delete(point);
	return 0;
}

static void put_notice(const struct table *table, size_t shown)
{
	FILE *out = table->out;

	fprintf(out, "<p>A row a phase. Medians and percentiles have the cost of measuring taken off; &plusmn; is half the 95&nbsp;%% interval of the median. Empty is not known. What does not vary is <a href=\"#asked\">above</a>.</p>\n");
	if (shown < table->report->places_count)
		fprintf(out, "<p class=\"notice\"><strong>Cut:</strong> only the first %zu of %zu points are here. <code>dmabench export</code> gives all, <code>--max-points</code> more.</p>\n",
			shown, table->report->places_count);
}

int report_table(struct report *report, FILE *out)
{
	struct table table = { .report = report, .out = out };
	size_t shown = report->places_count;
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
		ret = put_point(&table, &report->places[i]);
	fputs("</tbody></table></div>\n", out);
	free(table.params);
	return ret;
}
