// SPDX-License-Identifier: GPL-2.0
/* What was refused or failed, each reason once. */
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/html.h"
#include "parts.h"

/* Kinds that are told apart; reasons may hold addresses. */
#define MOST_REFUSALS	200

static const struct dmabench_point *last_point(const struct report *report)
{
	return &report->set->points[report->set->points_count - 1];
}

static const char *example_of(struct report *report)
{
	const struct dmabench_point *point = last_point(report);
	const char *separator = "", *example;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	/* But threads. */
	for (size_t i = 0; i + 1 < point->values_count; i++) {
		const struct dmabench_value *value =
			dmabench_nth_value(report->set, point, i);

		fprintf(stream, "%s%s %s", separator, value->name, value->text);
		separator = ", ";
	}
	fclose(stream);
	example = dmabench_intern_text(&report->set->texts, text, size);
	free(text);
	return example;
}

static bool is_like(const struct report_refusal *a, const struct report_refusal *b)
{
	return a->experiment == b->experiment && a->status == b->status &&
	       a->errno_name == b->errno_name && !strcmp(a->reason, b->reason);
}

static void keep_refusal(struct report *report, struct report_refusal refusal)
{
	for (size_t i = 0; i < report->refusals_count; i++) {
		if (is_like(&report->refusals[i], &refusal)) {
			report->refusals[i].count++;
			return;
		}
	}
	if (report->refusals_count == MOST_REFUSALS) {
		report->refusals_left_out++;
		return;
	}
	refusal.reason = dmabench_intern_text(&report->set->texts, refusal.reason,
					      strlen(refusal.reason));
	refusal.example = example_of(report);
	report->refusals = dmabench_reallocarray(report->refusals,
						 report->refusals_count + 1,
						 sizeof(*report->refusals));
	report->refusals[report->refusals_count++] = refusal;
}

void report_learn_refusal(struct report *report,
			  const struct dmabench_record *record)
{
	const struct dmabench_kind *kind = last_point(report)->kind;
	/* Not kept before it is known to be new: each may be another one. */
	char *reason = dmabench_item_text(record->members[DMABENCH_POINT_REASON]);

	keep_refusal(report, (struct report_refusal) {
		.experiment = kind->experiment, .status = kind->status,
		.errno_name = dmabench_intern_item(&report->set->texts,
			record->members[DMABENCH_POINT_ERRNO]),
		.reason = reason ? reason : "unknown", .count = 1,
	});
	free(reason);
}

static void put_refusal(FILE *out, const struct report_refusal *refusal)
{
	const char *const cells[] = {
		refusal->status, refusal->experiment, refusal->errno_name,
		refusal->reason, refusal->example,
	};

	fputs("<tr>", out);
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		fputs("<td>", out);
		dmabench_html_text(out, cells[i]);
		fputs("</td>", out);
	}
	fprintf(out, "<td class=\"number\">%zu</td></tr>\n", refusal->count);
}

void report_refusals(const struct report *report, FILE *out)
{
	if (!report->refusals_count)
		return;
	fputs("<h3>Refused and failed points</h3>\n"
	      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Refused and failed points\">\n"
	      "<table><thead><tr><th scope=\"col\">status</th><th scope=\"col\">experiment</th>"
	      "<th scope=\"col\">error</th><th scope=\"col\">reason</th>"
	      "<th scope=\"col\">first such point</th><th scope=\"col\">points</th></tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < report->refusals_count; i++)
		put_refusal(out, &report->refusals[i]);
	fputs("</tbody></table></div>\n", out);
	if (report->refusals_left_out)
		fprintf(out, "<p>%zu points with other reasons are not listed; they are in the data.</p>\n",
			report->refusals_left_out);
}
