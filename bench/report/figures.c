// SPDX-License-Identifier: GPL-2.0
/* The figures that dmabench plot draws, inline, an experiment after the other. */
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/html.h"
#include "lib/temporary.h"
#include "parts.h"
#include "plot/draw.h"

/* More are no figures that somebody looks at. */
#define MOST_POINTS	100000

/* A column of a page; on a phone it is scrolled. */
#define WIDTH		820

static const char *const formats[] = { "svg", NULL };

struct figure {
	char *experiment, *name, *title, *question, *notes, *description, *path;
};

struct figures {
	const struct dmabench_drawing *drawing;
	struct figure *list;
	size_t count;
};

static char *spaced(const char *name)
{
	char *text = dmabench_format("%s", name);

	for (char *at = text; *at; at++) {
		if (*at == '_')
			*at = ' ';
	}
	return text;
}

static char *describe(const struct dmabench_group *group)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	dmabench_group_figure(group)->shape->describe(group, stream);
	fclose(stream);
	return text;
}

static void keep_figure(const struct dmabench_group *group, const char *slug,
			void *context)
{
	struct figures *figures = context;
	struct figure *figure;

	figures->list = dmabench_reallocarray(figures->list, figures->count + 1,
					      sizeof(*figures->list));
	figure = &figures->list[figures->count++];
	*figure = (struct figure) {
		.experiment = dmabench_format("%s", group->points[0]->kind->experiment),
		.name = spaced(dmabench_group_figure(group)->name),
		.title = dmabench_group_title(group),
		.question = dmabench_format("%s", dmabench_group_figure(group)->question),
		.notes = dmabench_group_notes(group),
		.description = describe(group),
		.path = dmabench_format("%s/%s.svg", figures->drawing->directory, slug),
	};
}

static void put_heading(FILE *out, const char *experiment)
{
	fputs("<h3>", out);
	dmabench_html_text(out, experiment);
	fputs("</h3>\n", out);
}

static int put_figure(FILE *out, const struct figure *figure, unsigned int number)
{
	char *title = dmabench_format("%s: %s", figure->title, figure->name);
	int ret;

	fputs("<figure>\n<figcaption><b>", out);
	dmabench_html_text(out, title);
	fputs("</b> <span>", out);
	dmabench_html_text(out, figure->question);
	fputs("</span> <small>", out);
	dmabench_html_text(out, figure->notes);
	fputs("</small></figcaption>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Figure\">\n", out);
	ret = report_inline_svg(out, figure->path, number, title, figure->description);
	fputs("</div>\n</figure>\n", out);
	free(title);
	return ret;
}

/* An experiment after the other, as in the sweep. */
static int put_figures(const struct report *report, const struct figures *figures,
		       FILE *out)
{
	unsigned int number = 0;
	int ret = 0;

	for (size_t i = 0; i < report->experiments_count && !ret; i++) {
		const char *experiment = report->experiments[i].name;
		bool heading = false;

		for (size_t k = 0; k < figures->count && !ret; k++) {
			if (strcmp(figures->list[k].experiment, experiment))
				continue;
			if (!heading)
				put_heading(out, experiment);
			heading = true;
			ret = put_figure(out, &figures->list[k], ++number);
		}
	}
	return ret;
}

static void free_figures(struct figures *figures)
{
	for (size_t i = 0; i < figures->count; i++) {
		struct figure *figure = &figures->list[i];

		free(figure->experiment);
		free(figure->name);
		free(figure->title);
		free(figure->question);
		free(figure->notes);
		free(figure->description);
		free(figure->path);
	}
	free(figures->list);
}

static void put_notice(const struct dmabench_drawing *drawing, FILE *out)
{
	if (drawing->no_gnuplot)
		fputs("<p class=\"notice\"><strong>No figures:</strong> gnuplot was not installed where this page was made.</p>\n",
		      out);
	else if (!drawing->figures)
		fputs("<p class=\"notice\"><strong>No figures:</strong> no point has a median above the cost of measuring.</p>\n",
		      out);
	else
		fputs("<p>Hollow, or with a question mark, is not settled; a gap was refused, or is not known. <span class=\"on-screen\">Figures are wide: scroll them sideways on a small screen.</span></p>\n",
		      out);
	if (drawing->left_out)
		fprintf(out, "<p class=\"notice\"><strong>Cut:</strong> %u more figures are left out; <code>--max-figures</code> allows more.</p>\n",
			drawing->left_out);
}

static int remove_one(const char *path, const struct stat *stat, int type,
		      struct FTW *walk)
{
	(void)stat;
	(void)type;
	(void)walk;
	return remove(path);
}

/* Draws below @directory; what was drawn goes to the page. */
static int draw(struct report *report, const char *plots, const char *directory,
		FILE *out)
{
	struct dmabench_drawing drawing = {
		.plots = plots, .directory = directory, .formats = formats,
		.width = WIDTH, .bare = true, .at = report->options->at,
		.max_figures = report->options->max_figures,
		.begins = keep_figure,
	};
	struct figures figures = { .drawing = &drawing };
	int ret;

	drawing.context = &figures;
	ret = dmabench_draw(&drawing, &report->set);
	if (!ret) {
		put_notice(&drawing, out);
		if (!drawing.no_gnuplot)
			ret = put_figures(report, &figures, out);
	}
	report->no_gnuplot = drawing.no_gnuplot;
	free_figures(&figures);
	dmabench_drawing_free(&drawing);
	return ret;
}

int report_figures(struct report *report, FILE *out)
{
	char *directory, *plots;
	int ret;

	if (report->set.points_count > MOST_POINTS) {
		fprintf(out, "<p class=\"notice\"><strong>No figures:</strong> of more than %d points there are none; <code>dmabench plot --where NAME=VALUE</code> draws a part.</p>\n",
			MOST_POINTS);
		return 0;
	}
	plots = dmabench_find_plots(report->options->plots);
	if (!plots)
		return report->options->plots || getenv("DMABENCH_PLOTS") ?
		       DMABENCH_EXIT_USAGE : DMABENCH_EXIT_MACHINE;
	directory = dmabench_temporary_name();
	if (mkdtemp(directory)) {
		ret = draw(report, plots, directory, out);
		nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	} else {
		ret = dmabench_exit_for(errno);
		dmabench_error("%s: %s", directory, strerror(errno));
	}
	free(directory);
	free(plots);
	return ret;
}
