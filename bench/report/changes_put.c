// SPDX-License-Identifier: GPL-2.0
/* The first screen of a page that compares, and the section with all of it. */
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

/* What changed most, of what a difference was shown for: each phase once. */
static void put_largest(const struct report *report, const struct report_changes *changes,
			size_t number, FILE *out)
{
	size_t count, told = 0;
	struct dmabench_changed *rows = dmabench_changed_rows(changes->comparison,
							      changes->pair, &count);

	if (!count) {
		fputs("<p>Nothing changed that could be shown.</p>\n", out);
		free(rows);
		return;
	}
	fprintf(out, "<h2>What changed most, %s</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"What changed most\">\n<table class=\"changed\" id=\"changed-%zu\">\n",
		dmabench_compare_unit(changes->comparison), number);
	report_changes_headings(changes->comparison, true, out);
	dmabench_sort_by_distance(rows, count);
	for (size_t i = 0; i < count && told < MOST_LARGEST; i++) {
		if (!dmabench_is_first_change(&changes->comparison->set, rows, i))
			continue;
		report_changes_most(report, changes, &rows[i], out);
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

static void put_rows(const struct report *report, const struct report_changes *changes,
		     FILE *out)
{
	const struct dmabench_pair *pair = changes->pair;
	uint64_t left = report->options->max_points;

	if (pair->rows_count > left)
		fprintf(out, "<p class=\"notice\"><strong>Cut:</strong> only the first %" PRIu64 " of %zu rows are here. <code>dmabench compare</code> gives all, <code>--max-points</code> more.</p>\n",
			left, pair->rows_count);
	fputs("<div class=\"scroll tall\" role=\"region\" tabindex=\"0\" aria-label=\"All that was compared\">\n<table class=\"sortable changed\">\n", out);
	report_changes_headings(changes->comparison, false, out);
	for (size_t i = 0; i < pair->order_count; i++) {
		const uint32_t point = pair->order[i];
		const size_t end = dmabench_rows_end(changes->comparison, pair, point);

		for (size_t k = pair->matches[point].row; k < end && left; k++, left--)
			report_changes_row(report, changes, &(struct dmabench_changed) {
				.row = &pair->rows[k], .point = point,
			}, out);
	}
	fputs("</tbody></table></div>\n", out);
}

static void put_all(struct report *report, const struct dmabench_pair *pair, FILE *out)
{
	const struct dmabench_comparison *comparison = report->comparison;
	struct report_changes changes;

	report_changes_find(&changes, comparison, pair);
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
	put_rows(report, &changes, out);
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
