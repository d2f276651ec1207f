// SPDX-License-Identifier: GPL-2.0
/* Rows of tables of what was compared: whole ones, and brief ones for the first screen. */
#include <string.h>

#include "changes.h"
#include "compare/group.h"
#include "lib/html.h"

/* What varies in any file. */
static bool varies(const struct report *report, const char *experiment, const char *name)
{
	for (size_t i = 0; i < report->params_count; i++) {
		const struct report_param *param = &report->params[i];

		if (!strcmp(param->experiment, experiment) && !strcmp(param->name, name))
			return param->varies;
	}
	return true;
}

static void put_values(const struct report *report, const struct dmabench_point *point,
		       FILE *out)
{
	const struct dmabench_dataset *set = &report->comparison->set;
	const char *separator = "";

	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		if (!varies(report, point->kind->experiment, value->name))
			continue;
		dmabench_html_format(out, "%s%s %s", separator, value->name, value->text);
		separator = ", ";
	}
}

/* The first screen has room for these of compare's columns. */
static bool is_column(const struct dmabench_column *column, bool brief)
{
	static const char *const names[] = { "base", "new", "ratio", "95 % interval", "p" };

	for (size_t i = 0; brief && i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(column->name, names[i]))
			return true;
	}
	return !brief;
}

void report_changes_headings(const struct dmabench_comparison *comparison, bool brief,
			     FILE *out)
{
	const struct dmabench_column *column = dmabench_compare_columns(comparison);

	fputs(brief ? "<thead><tr><th scope=\"col\">what, and where most</th>" :
	      "<thead><tr><th scope=\"col\">experiment</th><th scope=\"col\">parameters</th>"
	      "<th scope=\"col\">regime</th><th scope=\"col\">phase</th>", out);
	for (; column->name; column++) {
		if (is_column(column, brief))
			fprintf(out, "<th scope=\"col\"%s>%s</th>",
				column[1].name ? " class=\"number\"" : "", column->name);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

static const char *class_of(const struct dmabench_row *row)
{
	return row->verdict == DMABENCH_SLOWER ? " class=\"slower\"" :
	       row->verdict == DMABENCH_FASTER ? " class=\"faster\"" : "";
}

static void put_regime(const struct report_changes *changes,
		       const struct dmabench_changed *placed, FILE *out)
{
	const char *regime = changes->comparison->set.points[placed->point].kind->regime;
	const char *new_regime = changes->pair->matches[placed->point].regime;

	dmabench_html_text(out, regime);
	if (new_regime != regime)
		dmabench_html_format(out, " > %s", new_regime);
}

static void put_cells(const struct report_changes *changes, const struct dmabench_changed *placed,
		      bool brief, FILE *out)
{
	const struct dmabench_comparison *comparison = changes->comparison;
	const struct dmabench_column *column = dmabench_compare_columns(comparison);
	char cells[DMABENCH_CELLS][DMABENCH_CELL_LEN];

	dmabench_compare_cells(comparison, changes->pair, placed->row,
			       comparison->set.points[placed->point].settled, cells);
	for (size_t i = 0; column[i].name; i++) {
		if (!is_column(&column[i], brief))
			continue;
		fprintf(out, "<td%s>", column[i + 1].name ? " class=\"number\"" : "");
		dmabench_html_text(out, cells[i]);
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

void report_changes_row(const struct report *report, const struct report_changes *changes,
			const struct dmabench_changed *placed, FILE *out)
{
	const struct dmabench_dataset *set = &changes->comparison->set;
	const struct dmabench_point *point = &set->points[placed->point];

	fprintf(out, "<tr%s><td>", class_of(placed->row));
	dmabench_html_text(out, point->kind->experiment);
	fputs("</td><td>", out);
	put_values(report, point, out);
	fputs("</td><td>", out);
	put_regime(changes, placed, out);
	fputs("</td><td>", out);
	dmabench_html_text(out, dmabench_phase_name(set, placed->row->phase));
	fputs("</td>", out);
	put_cells(changes, placed, false, out);
}

void report_changes_most(const struct report *report, const struct report_changes *changes,
			 const struct dmabench_changed *placed, FILE *out)
{
	const struct dmabench_dataset *set = &changes->comparison->set;
	const struct dmabench_point *point = &set->points[placed->point];

	fprintf(out, "<tr%s><td>", class_of(placed->row));
	dmabench_html_format(out, "%s: %s", point->kind->experiment,
			     dmabench_phase_name(set, placed->row->phase));
	fputs(" <small>", out);
	put_regime(changes, placed, out);
	fputs(", ", out);
	put_values(report, point, out);
	fputs("</small></td>", out);
	put_cells(changes, placed, true, out);
}
