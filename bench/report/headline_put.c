// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise/words.h"
#include "headline.h"
#include "lib/html.h"

#define SYNCS	"sync_for_device+sync_for_cpu"

/* "1,480 1,470-1,495"; instructions repeat, whatever the rounds of a run differ by. */
static void put_cost(const struct report *report, const struct dmabench_point *point,
		     const char *phases, FILE *out)
{
	const struct advise_point cost = report_headline_cost(report->set, point, phases);
	char *text, *low, *high;

	fputs("<td class=\"number\">", out);
	if (!isnan(cost.cost)) {
		text = dmabench_advise_figure(cost.cost);
		low = dmabench_advise_figure(cost.low);
		high = dmabench_advise_figure(cost.high);
		fprintf(out, "%s%s", text, cost.settled ? "" : "&nbsp;?");
		if (!report->set->sources[0].icount && !isnan(cost.low) && !isnan(cost.high))
			fprintf(out, " <small>%s&ndash;%s</small>", low, high);
		free(text);
		free(low);
		free(high);
	}
	fputs("</td>", out);
}

static bool any_syncs(const struct report_headline *headline)
{
	for (size_t i = 0; i < headline->costs_count; i++) {
		if (headline->costs[i].syncs)
			return true;
	}
	return false;
}

static bool is_beside(const struct report_headline *headline)
{
	return headline->kernels > 1 && headline->kernels <= REPORT_HEADLINE_KERNELS;
}

/* The kernel that comes @number-th, from 0, in the order of the rows' files. */
static const char *kernel_of(const struct report *report,
			     const struct report_headline *headline, size_t number)
{
	size_t seen = 0;

	for (size_t s = 0; s < report->set->sources_count; s++) {
		const char *kernel = report->set->sources[s].kernel;
		size_t before = 0, row = 0;

		while (before < s && report->set->sources[before].kernel != kernel)
			before++;
		while (row < headline->costs_count &&
		       headline->costs[row].source->kernel != kernel)
			row++;
		if (before == s && row < headline->costs_count && seen++ == number)
			return kernel;
	}
	return NULL;
}

/* Of several kernels there is room for the sum alone: the last column. */
static const char *sum_of(const struct report_headline *headline)
{
	size_t last = 0;

	while (headline->columns[last + 1])
		last++;
	return headline->columns[last];
}

static void put_phases(FILE *out, const char *phases)
{
	fputs("<th scope=\"col\" class=\"number\">", out);
	for (; *phases; phases++) {
		if (*phases == '+')
			fputs(" + ", out);
		else
			dmabench_html_format(out, "%c", *phases);
	}
	fputs("</th>", out);
}

static void put_headings(const struct report *report,
			 const struct report_headline *headline, FILE *out)
{
	const bool beside = is_beside(headline), syncs = any_syncs(headline);
	const size_t groups = beside ? headline->kernels : 1;

	fputs("<thead>", out);
	if (beside) {
		fputs("<tr><td></td>", out);
		for (size_t i = 0; i < groups; i++) {
			fprintf(out, "<th scope=\"colgroup\" class=\"number\" colspan=\"%d\">",
				1 + syncs);
			dmabench_html_text(out, kernel_of(report, headline, i));
			fputs("</th>", out);
		}
		fputs("</tr>\n", out);
	}
	fputs("<tr><th scope=\"col\">regime</th>", out);
	for (size_t i = 0; i < groups; i++) {
		const char *const *column = headline->columns;

		if (beside)
			put_phases(out, sum_of(headline));
		for (; !beside && *column; column++)
			put_phases(out, *column);
		if (syncs)
			fputs("<th scope=\"col\" class=\"number\">sync</th>", out);
	}
	fputs("</tr></thead>\n", out);
}

static void put_name(const struct report_headline *headline,
		     const struct report_cost *cost, FILE *out)
{
	fputs("<tr><th scope=\"row\">", out);
	dmabench_html_text(out, cost->name);
	if (headline->kernels > 1 && !is_beside(headline))
		dmabench_html_format(out, ", %s", cost->source->kernel);
	fputs("</th>", out);
}

/* A row of each cost; or one of all kernels that have that name. */
static void put_row(const struct report *report, const struct report_headline *headline,
		    const struct report_cost *cost, FILE *out)
{
	const char *const *column = headline->columns;
	const bool syncs = any_syncs(headline);

	put_name(headline, cost, out);
	for (; !is_beside(headline) && *column; column++)
		put_cost(report, cost->point, *column, out);
	if (!is_beside(headline) && syncs)
		put_cost(report, cost->syncs, SYNCS, out);
	for (size_t k = 0; is_beside(headline) && k < headline->kernels; k++) {
		const char *kernel = kernel_of(report, headline, k);
		const struct report_cost *end = headline->costs + headline->costs_count;
		const struct report_cost *one = headline->costs;

		while (one < end && (strcmp(one->name, cost->name) ||
				     one->source->kernel != kernel))
			one++;
		put_cost(report, one < end ? one->point : NULL, sum_of(headline), out);
		if (syncs)
			put_cost(report, one < end ? one->syncs : NULL, SYNCS, out);
	}
	fputs("</tr>\n", out);
}

static bool is_first(const struct report_headline *headline, size_t row)
{
	for (size_t i = 0; i < row && is_beside(headline); i++) {
		if (!strcmp(headline->costs[i].name, headline->costs[row].name))
			return false;
	}
	return true;
}

static void put_missing(const struct report *report,
			const struct report_headline *headline, FILE *out)
{
	const bool maps = strchr(sum_of(headline), '+');

	fputs("<p class=\"fine\">", out);
	fputs(report->set->sources[0].icount ?
	      "Medians, the cost of measuring taken off; each run has the same again." :
	      "Medians with their 95&nbsp;% intervals, the cost of measuring taken off.", out);
	fputs(" ?: not settled. Empty: not measured, or not known.", out);
	if (!maps)
		fputs(" No map with its unmap is in these files: <code>dmabench run --experiment map_single</code>.",
		      out);
	else if (!any_syncs(headline))
		fputs(" Syncs were not measured with the same parameters: <code>dmabench run --experiment sync</code>.",
		      out);
	fputs("</p>\n", out);
}

void report_headline_put(const struct report *report,
			 const struct report_headline *headline, FILE *out)
{
	if (!headline->title) {
		fputs("<p class=\"notice\"><strong>No figures:</strong> no point has a median above the cost of measuring.</p>\n",
		      out);
		return;
	}
	fputs("<h2 id=\"headline-title\">", out);
	dmabench_html_text(out, headline->title);
	dmabench_html_format(out, ": %s", report_unit(report));
	fputs("</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"headline-title\">\n"
	      "<table id=\"headline\" aria-labelledby=\"headline-title\">\n", out);
	put_headings(report, headline, out);
	fputs("<tbody>\n", out);
	for (size_t i = 0; i < headline->costs_count; i++) {
		if (is_first(headline, i))
			put_row(report, headline, &headline->costs[i], out);
	}
	fputs("</tbody></table></div>\n", out);
	put_missing(report, headline, out);
}
