// SPDX-License-Identifier: GPL-2.0
/* Drawing them, to files that last until the page is written. */
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "figures.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/temporary.h"
#include "plot/draw.h"

/* More are no figures that somebody looks at. */
#define MOST_POINTS	100000

/* A column of a page; on a phone it is scrolled. And that beside the headline. */
#define WIDTH		820
#define LEAD_WIDTH	600

/* Of gnuplot's SVG, a third more than what comes of it: a page that can be sent by mail. */
#define MOST_BYTES	(3 << 20)

static const char *const formats[] = { "svg", NULL };

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

/* What compares most of the headline's points leads; 0: it has others. */
static unsigned int score_of(const struct report_figures *figures,
			     const struct dmabench_group *group)
{
	static const char *const shapes[] = { "cdf", "bars", "curves", "kernels" };
	unsigned int score = 0;

	if (!report_headline_has(figures->headline, group))
		return 0;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (!strcmp(dmabench_group_figure(group)->shape->name, shapes[i]))
			score = i + 1;
	}
	return score;
}

/* Nothing is drawn before all that could be is known. */
static bool take_only(const struct dmabench_group *group, void *context)
{
	report_choice_take(&((struct report_figures *)context)->choice, group);
	return false;
}

static bool is_chosen(const struct dmabench_group *group, void *context)
{
	const struct report_figures *figures = context;
	const struct report_candidate *candidate =
		report_choice_of(&figures->choice, group);

	return candidate && candidate->fate == REPORT_DRAWN;
}

static void keep_figure(const struct dmabench_group *group, const char *slug,
			void *context)
{
	struct report_figures *figures = context;

	figures->list = dmabench_reallocarray(figures->list, figures->count + 1,
					      sizeof(*figures->list));
	figures->list[figures->count++] = (struct report_figure) {
		.first = group->points[0],
		.name = spaced(dmabench_group_figure(group)->name),
		.title = dmabench_group_title(group),
		.question = dmabench_format("%s", dmabench_group_figure(group)->question),
		.notes = dmabench_group_notes(group),
		.description = describe(group),
		.path = dmabench_format("%s/%s.svg", figures->directory, slug),
		.score = score_of(figures, group),
		.candidate = report_choice_of(&figures->choice, group),
	};
}

static bool is_lead(const struct dmabench_group *group, void *context)
{
	const struct report_figures *figures = context;
	const struct report_figure *lead = &figures->list[figures->leads];
	char *name = spaced(dmabench_group_figure(group)->name);
	bool is = group->points[0] == lead->first && !strcmp(name, lead->name);

	free(name);
	return is;
}

static void keep_lead(const struct dmabench_group *group, const char *slug,
		      void *context)
{
	struct report_figures *figures = context;

	(void)group;
	figures->lead = figures->list[figures->leads];
	figures->lead.path = dmabench_format("%s/lead/%s.svg", figures->directory, slug);
}

/* The one that says most of the headline, else the first. */
static size_t find_lead(const struct report_figures *figures)
{
	size_t best = 0;

	for (size_t i = 1; i < figures->count; i++) {
		if (figures->list[i].score > figures->list[best].score)
			best = i;
	}
	return best;
}

static struct dmabench_drawing drawing_of(struct report_figures *figures,
					  const char *plots)
{
	return (struct dmabench_drawing) {
		.plots = plots, .directory = figures->directory, .formats = formats,
		.width = WIDTH, .bare = true, .at = figures->report->options->at,
		.max_figures = figures->report->options->max_figures,
		.alike_once = !figures->report->options->all_figures,
		.begins = keep_figure, .context = figures,
	};
}

static int draw_lead(struct report_figures *figures, const char *plots)
{
	struct dmabench_drawing drawing = drawing_of(figures, plots);
	char *directory = dmabench_format("%s/lead", figures->directory);
	int ret;

	figures->leads = find_lead(figures);
	drawing.directory = directory;
	drawing.width = LEAD_WIDTH;
	drawing.max_figures = 1;
	drawing.wants = is_lead;
	drawing.begins = keep_lead;
	ret = dmabench_draw(&drawing, figures->report->set);
	dmabench_drawing_free(&drawing);
	free(directory);
	return ret;
}

static void free_figure(struct report_figure *figure)
{
	free(figure->name);
	free(figure->title);
	free(figure->question);
	free(figure->notes);
	free(figure->description);
	free(figure->path);
}

/* The questions that stand last have to go. */
static void cut_to_size(struct report_figures *figures)
{
	struct stat seen;
	off_t bytes = 0;
	size_t kept = 0;

	while (kept < figures->count && bytes <= MOST_BYTES) {
		bytes += stat(figures->list[kept].path, &seen) ? 0 : seen.st_size;
		kept += bytes <= MOST_BYTES || !kept;
	}
	figures->heavy = figures->count - kept;
	while (figures->count > kept)
		free_figure(&figures->list[--figures->count]);
}

static int choose(struct report_figures *figures, const char *plots)
{
	struct dmabench_drawing drawing = drawing_of(figures, plots);
	int ret;

	drawing.wants = take_only;
	ret = dmabench_draw(&drawing, figures->report->set);
	dmabench_drawing_free(&drawing);
	report_choice_make(&figures->choice);
	return ret;
}

static int draw(struct report_figures *figures, const char *plots)
{
	struct dmabench_drawing drawing = drawing_of(figures, plots);
	int ret = 0;

	if (!figures->report->options->all_figures) {
		drawing.wants = is_chosen;
		ret = choose(figures, plots);
	}
	if (!ret)
		ret = dmabench_draw(&drawing, figures->report->set);

	figures->cut = drawing.left_out;
	figures->no_gnuplot = drawing.no_gnuplot;
	dmabench_drawing_free(&drawing);
	if (!ret && !figures->report->options->all_figures)
		cut_to_size(figures);
	/* A comparison is led by a figure of its own. */
	if (!ret && figures->count && !figures->no_gnuplot && !figures->report->comparison)
		ret = draw_lead(figures, plots);
	return ret;
}

int report_figures_draw(struct report_figures *figures, const struct report *report,
			const struct report_headline *headline)
{
	char *plots;
	int ret;

	*figures = (struct report_figures) { .report = report, .headline = headline };
	figures->too_many = report->set->points_count > MOST_POINTS;
	if (figures->too_many)
		return 0;
	plots = dmabench_find_plots(report->options->plots);
	if (!plots)
		return report->options->plots || getenv("DMABENCH_PLOTS") ?
		       DMABENCH_EXIT_USAGE : DMABENCH_EXIT_MACHINE;
	figures->directory = dmabench_temporary_name();
	if (mkdtemp(figures->directory)) {
		ret = draw(figures, plots);
	} else {
		ret = dmabench_exit_for(errno);
		dmabench_error("%s: %s", figures->directory, strerror(errno));
		free(figures->directory);
		figures->directory = NULL;
	}
	free(plots);
	return ret;
}

static int remove_one(const char *path, const struct stat *stat, int type,
		      struct FTW *walk)
{
	(void)stat;
	(void)type;
	(void)walk;
	return remove(path);
}

void report_figures_free(struct report_figures *figures)
{
	for (size_t i = 0; i < figures->count; i++)
		free_figure(&figures->list[i]);
	free(figures->list);
	free(figures->lead.path);
	report_choice_free(&figures->choice);
	if (figures->directory)
		nftw(figures->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(figures->directory);
}
