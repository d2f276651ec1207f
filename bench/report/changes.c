// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "compare/group.h"
#include "lib/alloc.h"
#include "lib/html.h"

/* More of the largest are no headline. */
#define MOST_LARGEST	8

static struct report_change *change_of(struct report_changes *changes,
				       const char *experiment, const char *phase)
{
	size_t i = 0;

	while (i < changes->count && (changes->list[i].experiment != experiment ||
				      changes->list[i].phase != phase))
		i++;
	if (i < changes->count)
		return &changes->list[i];
	changes->list = dmabench_reallocarray(changes->list, i + 1, sizeof(*changes->list));
	changes->list[changes->count++] = (struct report_change) {
		.experiment = experiment, .phase = phase, .least = NAN, .greatest = NAN,
	};
	return &changes->list[i];
}

static void take_row(struct report_changes *changes, uint32_t point,
		     const struct dmabench_row *row)
{
	const struct dmabench_dataset *set = &changes->comparison->set;
	struct report_change *change = change_of(changes, set->points[point].kind->experiment,
						 dmabench_phase_name(set, row->phase));
	const double ratio = dmabench_row_ratio(changes->comparison, row);

	change->members = dmabench_reallocarray(change->members, change->rows + 1,
						sizeof(*change->members));
	change->members[change->rows++] = row;
	change->slower += row->verdict == DMABENCH_SLOWER;
	change->faster += row->verdict == DMABENCH_FASTER;
	change->least = fmin(change->least, ratio);
	change->greatest = fmax(change->greatest, ratio);
}

void report_changes_find(struct report_changes *changes,
			 const struct dmabench_comparison *comparison,
			 const struct dmabench_pair *pair)
{
	*changes = (struct report_changes) { .comparison = comparison, .pair = pair };
	for (size_t i = 0; i < pair->order_count; i++) {
		const size_t end = dmabench_rows_end(comparison, pair, pair->order[i]);

		for (size_t k = pair->matches[pair->order[i]].row; k < end; k++)
			take_row(changes, pair->order[i], &pair->rows[k]);
	}
}

void report_changes_free(struct report_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		free(changes->list[i].members);
	free(changes->list);
}

/* A row, and the point that it is of. */
struct placed_row {
	const struct dmabench_row *row;
	uint32_t point;
	double apart;		/* how far its ratio is from 1, as a logarithm */
};

static int by_distance(const void *a, const void *b)
{
	const struct placed_row *x = a, *y = b;

	return (x->apart < y->apart) - (x->apart > y->apart);
}

/* All rows, in the order of the sweep, or those that changed, the most first. */
static struct placed_row *rows_of(const struct report_changes *changes, bool changed,
				  size_t *count)
{
	const struct dmabench_pair *pair = changes->pair;
	struct placed_row *rows = dmabench_calloc(pair->rows_count + 1, sizeof(*rows));

	*count = 0;
	for (size_t i = 0; i < pair->order_count; i++) {
		const uint32_t point = pair->order[i];
		const size_t end = dmabench_rows_end(changes->comparison, pair, point);

		for (size_t k = pair->matches[point].row; k < end; k++) {
			const struct dmabench_row *row = &pair->rows[k];
			const double ratio = dmabench_row_ratio(changes->comparison, row);

			if (changed && row->verdict == DMABENCH_UNCHANGED)
				continue;
			rows[(*count)++] = (struct placed_row) {
				row, point, ratio > 0 ? fabs(log(ratio)) : 0,
			};
		}
	}
	if (changed && *count)
		qsort(rows, *count, sizeof(*rows), by_distance);
	return rows;
}

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

static void put_headings(const struct dmabench_comparison *comparison, bool brief, FILE *out)
{
	const struct dmabench_column *column = dmabench_compare_columns(comparison);

	fputs(brief ? "<thead><tr><th scope=\"col\">what</th><th scope=\"col\">most at</th>" :
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
		       const struct placed_row *placed, FILE *out)
{
	const char *regime = changes->comparison->set.points[placed->point].kind->regime;
	const char *new_regime = changes->pair->matches[placed->point].regime;

	dmabench_html_text(out, regime);
	if (new_regime != regime)
		dmabench_html_format(out, " > %s", new_regime);
}

static void put_cells(const struct report_changes *changes, const struct placed_row *placed,
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

static void put_row(const struct report *report, const struct report_changes *changes,
		    const struct placed_row *placed, FILE *out)
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

/* Of a phase of an experiment, the one that changed most. */
static void put_most(const struct report *report, const struct report_changes *changes,
		     const struct placed_row *placed, FILE *out)
{
	const struct dmabench_dataset *set = &changes->comparison->set;
	const struct dmabench_point *point = &set->points[placed->point];

	fprintf(out, "<tr%s><td>", class_of(placed->row));
	dmabench_html_format(out, "%s: %s", point->kind->experiment,
			     dmabench_phase_name(set, placed->row->phase));
	fputs("</td><td>", out);
	put_regime(changes, placed, out);
	fputs(", ", out);
	put_values(report, point, out);
	fputs("</td>", out);
	put_cells(changes, placed, true, out);
}

static void put_line(FILE *out, const char *class, char *text)
{
	if (text) {
		fprintf(out, "<p class=\"%s\">", class);
		dmabench_html_text(out, text);
		fputs("</p>\n", out);
	}
	free(text);
}

/* "a.jsonl" of one file; what tells a group from others, of several. */
static const char *short_name(const struct dmabench_comparison *comparison,
			      const struct dmabench_side *side)
{
	const char *slash = strrchr(side->name, '/');

	return slash && !comparison->ground ? slash + 1 : side->name;
}

/* Was the phase of the experiment told before the @i-th row? */
static bool is_told(const struct dmabench_comparison *comparison,
		    const struct placed_row *rows, size_t i)
{
	const struct dmabench_dataset *set = &comparison->set;

	for (size_t k = 0; k < i; k++) {
		if (set->points[rows[k].point].kind->experiment ==
		    set->points[rows[i].point].kind->experiment &&
		    dmabench_phase_name(set, rows[k].row->phase) ==
		    dmabench_phase_name(set, rows[i].row->phase))
			return true;
	}
	return false;
}

/* What changed most, of what a difference was shown for: each phase once. */
static void put_largest(const struct report *report, const struct report_changes *changes,
			size_t number, FILE *out)
{
	size_t count, told = 0;
	struct placed_row *rows = rows_of(changes, true, &count);

	if (!count) {
		fputs("<p>Nothing changed that could be shown.</p>\n", out);
		free(rows);
		return;
	}
	fprintf(out, "<h2>What changed most, %s</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"What changed most\">\n<table class=\"changed\" id=\"changed-%zu\">\n",
		dmabench_compare_unit(changes->comparison), number);
	put_headings(changes->comparison, true, out);
	for (size_t i = 0; i < count && told < MOST_LARGEST; i++) {
		if (is_told(changes->comparison, rows, i))
			continue;
		put_most(report, changes, &rows[i], out);
		told++;
	}
	fputs("</tbody></table></div>\n", out);
	free(rows);
}

static void put_pair(const struct report *report, size_t number, FILE *out)
{
	const struct dmabench_comparison *comparison = report->comparison;
	const struct dmabench_pair *pair = &comparison->pairs[number];
	struct report_changes changes;

	report_changes_find(&changes, comparison, pair);
	fprintf(out, "<p class=\"verdict\" id=\"verdict-%zu\">", number + 1);
	dmabench_html_format(out, "%zu %s, %zu %s, %zu %s", pair->counts.slower,
			     comparison->icount ? "more" : "slower", pair->counts.faster,
			     comparison->icount ? "fewer" : "faster", pair->counts.unchanged,
			     comparison->icount ? "equal" : "without a difference that could be shown");
	fprintf(out, "<span> of %zu phases of %zu points, by %s: base ",
		pair->rows_count, pair->counts.points, comparison->icount ?
		"instructions, exact" :
		comparison->ground ? "runs" : "the rounds of one run each");
	dmabench_html_format(out, "%s, new %s", short_name(comparison, &comparison->base),
			     short_name(comparison, &pair->new));
	if (*pair->notes)
		dmabench_html_format(out, ". Also different: %s", pair->notes);
	fputs("</span></p>\n<div class=\"answer\">\n<div>\n", out);
	put_largest(report, &changes, number + 1, out);
	fputs("</div>\n<div>\n", out);
	report_changes_figure(&changes, number + 1, out);
	fputs("</div>\n</div>\n", out);
	report_changes_free(&changes);
}

void report_changes_first(const struct report *report, FILE *out)
{
	for (size_t i = 0; i < report->comparison->pairs_count; i++)
		put_pair(report, i, out);
}

static void put_ratio(FILE *out, double ratio)
{
	fputs("<td class=\"number\">", out);
	if (!isnan(ratio))
		fprintf(out, ratio < 10 ? "%.3f" : "%.1f", ratio);
	fputs("</td>", out);
}

static void put_side(FILE *out, const char *name, const struct dmabench_side *side)
{
	char *about = dmabench_side_text(side);

	put_line(out, "legend", dmabench_format("%s: %s: %s", name, side->name, about));
	free(about);
}

static void put_by_phase(const struct report_changes *changes, FILE *out)
{
	const bool icount = changes->comparison->icount;

	fprintf(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"By phase\">\n<table class=\"sortable\"><thead><tr><th scope=\"col\">experiment</th><th scope=\"col\">phase</th><th scope=\"col\" class=\"number\">compared</th><th scope=\"col\" class=\"number\">%s</th><th scope=\"col\" class=\"number\">%s</th><th scope=\"col\" class=\"number\">%s</th><th scope=\"col\" class=\"number\">least ratio</th><th scope=\"col\" class=\"number\">greatest</th></tr></thead>\n<tbody>\n",
		icount ? "more" : "slower", icount ? "fewer" : "faster",
		icount ? "equal" : "no difference shown");
	for (size_t i = 0; i < changes->count; i++) {
		const struct report_change *change = &changes->list[i];

		fputs("<tr><td>", out);
		dmabench_html_text(out, change->experiment);
		fputs("</td><td>", out);
		dmabench_html_text(out, change->phase);
		fprintf(out, "</td><td class=\"number\">%zu</td><td class=\"number\">%zu</td><td class=\"number\">%zu</td><td class=\"number\">%zu</td>",
			change->rows, change->slower, change->faster,
			change->rows - change->slower - change->faster);
		put_ratio(out, change->least);
		put_ratio(out, change->greatest);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

static void put_all(struct report *report, const struct dmabench_pair *pair, FILE *out)
{
	const struct dmabench_comparison *comparison = report->comparison;
	struct report_changes changes;
	struct placed_row *rows;
	size_t count;

	report_changes_find(&changes, comparison, pair);
	rows = rows_of(&changes, false, &count);
	if (comparison->pairs_count > 1) {
		fputs("<h3>", out);
		dmabench_html_text(out, pair->new.name);
		fputs("</h3>\n", out);
	}
	put_side(out, "base", &comparison->base);
	put_side(out, "new", &pair->new);
	put_line(out, "legend", dmabench_compare_legend(comparison));
	put_line(out, "legend", dmabench_compare_warning(comparison, pair));
	put_line(out, "legend", dmabench_compare_summary(comparison, pair));
	put_line(out, "legend", dmabench_compare_hint(comparison, pair));
	for (unsigned int k = 0; k < DMABENCH_LACKS; k++)
		put_line(out, "legend", dmabench_compare_lack(comparison, pair, k));
	put_by_phase(&changes, out);
	if (count > report->options->max_points)
		fprintf(out, "<p class=\"notice\"><strong>Cut:</strong> only the first %" PRIu64 " of %zu rows are here. <code>dmabench compare</code> gives all, <code>--max-points</code> more.</p>\n",
			report->options->max_points, count);
	fputs("<div class=\"scroll tall\" role=\"region\" tabindex=\"0\" aria-label=\"All that was compared\">\n<table class=\"sortable changed\">\n", out);
	put_headings(comparison, false, out);
	for (size_t i = 0; i < count && i < report->options->max_points; i++)
		put_row(report, &changes, &rows[i], out);
	fputs("</tbody></table></div>\n", out);
	free(rows);
	report_changes_free(&changes);
}

int report_changes(struct report *report, FILE *out)
{
	if (!report->comparison)
		return 0;
	fputs("<section id=\"changes\">\n<h2>All that was compared</h2>\n", out);
	for (size_t i = 0; i < report->comparison->pairs_count; i++)
		put_all(report, &report->comparison->pairs[i], out);
	fputs("</section>\n", out);
	return 0;
}
