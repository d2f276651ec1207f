// SPDX-License-Identifier: GPL-2.0
/* What was refused or failed, each reason once. */
#include "html.h"
#include "report_parts.h"

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
