// SPDX-License-Identifier: GPL-2.0
/* The figures that dmabench plot draws, inline, one question after the other. */
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "lib/alloc.h"
#include "lib/html.h"

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
			dmabench_html_format(out, "<p class=\"elsewhere\"><a href=\"#lead\">%s: %s</a> is the figure at the top.</p>\n",
					     figures->list[i].title, figures->list[i].name);
			continue;
		}
		ret = put_figure(figures, &figures->list[i], NULL, out);
	}
	return ret;
}
