// SPDX-License-Identifier: GPL-2.0
/* What was refused or failed, each reason once. */
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/html.h"
#include "parts.h"

/* Kinds that are told apart; reasons may hold addresses. */
#define MOST_REFUSALS	200

static const char *example_of(struct report *report,
			      const struct dmabench_json_item *point)
{
	const struct dmabench_json_item *name, *item;
	const char *separator = "", *example;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	dmabench_item_for_each_member(name, item,
				      dmabench_item_member(point, "parameters")) {
		const struct dmabench_value *value =
			dmabench_intern_value(&report->strings, name, item);

		fprintf(stream, "%s%s %s", separator, value->name, value->text);
		separator = ", ";
	}
	fclose(stream);
	example = dmabench_intern(&report->strings, text);
	free(text);
	return example;
}

static bool is_like(const struct report_refusal *a, const struct report_refusal *b)
{
	return a->experiment == b->experiment && a->status == b->status &&
	       a->errno_name == b->errno_name && !strcmp(a->reason, b->reason);
}

static void keep_refusal(struct report *report, struct report_refusal refusal,
			 const struct dmabench_json_item *point)
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
	refusal.reason = dmabench_intern(&report->strings, refusal.reason);
	refusal.example = example_of(report, point);
	report->refusals = dmabench_reallocarray(report->refusals,
						 report->refusals_count + 1,
						 sizeof(*report->refusals));
	report->refusals[report->refusals_count++] = refusal;
}

void report_learn_refusal(struct report *report, const char *experiment,
			  const struct dmabench_json_item *point)
{
	const struct dmabench_json_item *reason = dmabench_item_member(point, "reason");
	char *text = NULL;

	/* Not kept before it is known to be new: each may be another one. */
	if (dmabench_item_is(reason, DMABENCH_JSON_STRING)) {
		text = dmabench_calloc(reason->length + 1, 1);
		text[dmabench_item_decode(reason, text)] = '\0';
	}
	keep_refusal(report, (struct report_refusal) {
		.experiment = experiment,
		.status = dmabench_intern_item(&report->strings,
			dmabench_item_member(point, "status")),
		.errno_name = dmabench_intern_item(&report->strings,
			dmabench_item_member(point, "errno")),
		.reason = text ? text : "unknown", .count = 1,
	}, point);
	free(text);
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
