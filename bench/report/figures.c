// SPDX-License-Identifier: GPL-2.0
/* The figures that dmabench plot draws, inline, one question after the other. */
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "lib/alloc.h"
#include "lib/html.h"

/* So many titles of others are a caption. */
#define MOST_TITLES	4

/* What is left out, since it cannot be told from this one. */
static void put_others(const struct report_figures *figures,
		       const struct report_figure *figure, FILE *out)
{
	const struct report_choice *choice = &figures->choice;
	size_t others = 0;

	for (size_t i = 0; i < choice->count; i++) {
		const struct report_candidate *other = &choice->list[i];

		if (other->fate != REPORT_SAME_AS ||
		    &choice->list[other->nearest] != figure->candidate)
			continue;
		if (others < MOST_TITLES)
			dmabench_html_format(out, "%s%s", others ? "; " :
					     " The same, left out: ", other->title);
		if (others < MOST_TITLES &&
		    strcmp(other->figure.name, figure->candidate->figure.name))
			dmabench_html_format(out, ": %s", other->figure.name);
		others++;
	}
	if (others > MOST_TITLES)
		fprintf(out, " and %zu more", others - MOST_TITLES);
	if (others)
		putc('.', out);
}

/* @caption: instead of the title; NULL. */
static int put_figure(struct report_figures *figures, const struct report_figure *figure,
		      const char *caption, FILE *out)
{
	char *title = dmabench_format("%s: %s", figure->title, figure->name);
	int ret;

	fputs("<figure>\n<figcaption><b>", out);
	dmabench_html_text(out, caption ? caption : title);
	fputs("</b> <small>", out);
	dmabench_html_text(out, figure->notes);
	put_others(figures, figure, out);
	fputs("</small></figcaption>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Figure\">\n", out);
	ret = report_inline_svg(out, figure->path, ++figures->number, title,
				figure->description);
	fputs("</div>\n</figure>\n", out);
	free(title);
	return ret;
}

int report_figures_put_lead(struct report_figures *figures, FILE *out)
{
	int ret;

	if (!figures->lead.path)
		return 0;
	fputs("<div id=\"lead\">\n", out);
	ret = put_figure(figures, &figures->lead, figures->lead.question, out);
	fputs("</div>\n", out);
	return ret;
}

static size_t count_fate(const struct report_figures *figures, int fate)
{
	size_t count = 0;

	for (size_t i = 0; i < figures->choice.count; i++)
		count += (int)figures->choice.list[i].fate == fate;
	return count;
}

static void put_left_out(const struct report_figures *figures, FILE *out)
{
	const size_t same = count_fate(figures, REPORT_SAME_AS);
	const size_t flat = count_fate(figures, REPORT_FLAT);
	const size_t beyond = count_fate(figures, REPORT_BEYOND);

	if (!(same + flat + beyond + figures->heavy))
		return;
	fprintf(out, "<p id=\"left-out\"><b>%zu of %zu figures are left out</b>; <code>--all-figures</code> draws them. %zu show what one that is drawn does, which names them (each median within a tenth, or their intervals touch); %zu are distributions that tell no more than medians; of %zu the question is answered by %d others of the experiment, which differ more; for %zu the page would be too large.</p>\n",
		same + flat + beyond + figures->heavy, figures->choice.count, same, flat,
		beyond, REPORT_MOST_ALIKE, figures->heavy);
}

static void put_notices(const struct report_figures *figures, FILE *out)
{
	if (figures->too_many)
		fputs("<p class=\"notice\"><strong>No figures:</strong> of so many points there are none; <code>dmabench plot --where NAME=VALUE</code> draws a part.</p>\n",
		      out);
	else if (figures->no_gnuplot)
		fputs("<p class=\"notice\"><strong>No figures:</strong> gnuplot was not installed where this page was made.</p>\n",
		      out);
	else if (!figures->count)
		fputs("<p class=\"notice\"><strong>No figures:</strong> no point has a median above the cost of measuring.</p>\n",
		      out);
	else
		fputs("<p>Hollow, or with a question mark, is not settled; a gap was refused, or is not known. <span class=\"on-screen\">Figures are wide: scroll them sideways on a small screen.</span></p>\n",
		      out);
	put_left_out(figures, out);
	if (figures->cut)
		fprintf(out, "<p class=\"notice\"><strong>Cut:</strong> %u more figures are left out; <code>--max-figures</code> allows more.</p>\n",
			figures->cut);
}

static void put_question(const struct report_figures *figures, size_t at, FILE *out)
{
	const struct report_figure *figure = &figures->list[at];

	if (at && !strcmp(figure->question, figures->list[at - 1].question))
		return;
	fputs("<h3>", out);
	dmabench_html_text(out, figure->question);
	fputs("</h3>\n", out);
}

int report_figures_put(struct report_figures *figures, FILE *out)
{
	int ret = 0;

	put_notices(figures, out);
	for (size_t i = 0; i < figures->count && !ret && !figures->no_gnuplot; i++) {
		put_question(figures, i, out);
		if (figures->lead.path && i == figures->leads) {
			fputs("<p><a href=\"#lead\">", out);
			dmabench_html_format(out, "%s: %s", figures->list[i].title,
					     figures->list[i].name);
			fputs("</a> is the figure at the top.</p>\n", out);
			continue;
		}
		ret = put_figure(figures, &figures->list[i], NULL, out);
	}
	return ret;
}
