// SPDX-License-Identifier: GPL-2.0
/* All figures of a set of results: data, settings, then gnuplot. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "alloc.h"
#include "error.h"
#include "out_file.h"
#include "plot.h"
#include "plot_draw.h"

#define MAX_FIGURES	32	/* rows of figures.tsv */

struct drawing {
	char *plots, *directory;
	const struct dmabench_figure *figure;
	const struct dmabench_dataset *set;
	unsigned int max_figures, figures;
	char **slugs;		/* of the figures */
	bool no_gnuplot;
};

static int write_file(const struct drawing *drawing, const char *slug,
		      const char *ending, const struct dmabench_group *group,
		      long *drawn)
{
	char *path = dmabench_format("%s/data/%s.%s", drawing->directory, slug,
				     ending);
	struct dmabench_out out;
	int ret = dmabench_out_open(&out, path);

	if (!ret) {
		if (drawn)
			*drawn = group->figure->write(group, out.file);
		else
			dmabench_write_vars(group, out.file);
		if (drawn && *drawn <= 0) {
			dmabench_out_drop(&out);
			ret = *drawn < 0 ? 2 : 0;
		} else {
			ret = dmabench_out_close(&out);
		}
	}
	free(path);
	return ret;
}

static int draw_slug(struct drawing *drawing, const struct dmabench_group *group,
		     const char *slug)
{
	long drawn;
	int ret = write_file(drawing, slug, "tsv", group, &drawn);

	/* Nothing above 0 in it: there is no such figure. */
	if (ret || !drawn)
		return ret;
	ret = write_file(drawing, slug, "vars", group, NULL);
	if (ret)
		return ret;
	drawing->slugs = dmabench_reallocarray(drawing->slugs,
					       drawing->figures + 1,
					       sizeof(*drawing->slugs));
	drawing->slugs[drawing->figures++] = dmabench_format("%s", slug);
	if (!drawing->no_gnuplot)
		ret = dmabench_run_gnuplot(drawing->plots, group->figure->name,
					   drawing->directory, slug);
	if (ret == 3) {
		drawing->no_gnuplot = true;
		return 0;
	}
	if (!ret && !drawing->no_gnuplot)
		printf("%s/%s.svg\n", drawing->directory, slug);
	return ret;
}

/* Names that differ only in what a file's name cannot hold get a number. */
static char *unique_slug(const struct drawing *drawing,
			 const struct dmabench_group *group)
{
	char *slug = dmabench_group_slug(group);

	for (unsigned int i = 0; i < drawing->figures; i++) {
		if (strcmp(drawing->slugs[i], slug))
			continue;
		char *numbered = dmabench_format("%s-%u", slug,
						 drawing->figures);

		free(slug);
		return numbered;
	}
	return slug;
}

static int draw_group(const struct dmabench_group *group, void *context)
{
	struct drawing *drawing = context;
	char *slug;
	int ret;

	if (drawing->figures == drawing->max_figures) {
		dmabench_error("more than %u figures: narrow them with --where NAME=VALUE, or allow more with --max-figures",
			       drawing->max_figures);
		return 2;
	}
	slug = unique_slug(drawing, group);
	ret = draw_slug(drawing, group, slug);
	free(slug);
	return ret;
}

/* Wall-clock time and instructions have no axis in common. */
static int check_clocks(const struct dmabench_dataset *set)
{
	for (size_t i = 1; i < set->sources_count; i++) {
		const struct dmabench_source *source = &set->sources[i];

		if (source->icount == set->sources[0].icount)
			continue;
		dmabench_error("%s was timed with clock %s, %s with %s: icount and wall-clock results are never drawn together, plot them apart",
			       set->sources[0].path, set->sources[0].clock,
			       source->path, source->clock);
		return 2;
	}
	return 0;
}

static int make_directories(const char *directory)
{
	char *data = dmabench_format("%s/data", directory);
	int ret = 0;

	for (char *at = data + 1; !ret; at++) {
		if (*at && *at != '/')
			continue;
		bool end = !*at;

		*at = '\0';
		if (mkdir(data, 0777) && errno != EEXIST) {
			dmabench_error("%s: %s", data, strerror(errno));
			ret = 2;
		}
		if (end)
			break;
		*at = '/';
	}
	free(data);
	return ret;
}

/* A name that starts with "<" or "-" means something else to gnuplot. */
static char *harmless_path(const char *path)
{
	return dmabench_format("%s%s", path[0] == '/' || path[0] == '.' ?
			       "" : "./", path);
}

static void warn_failed(const struct dmabench_dataset *set)
{
	size_t failed = 0;

	for (size_t i = 0; i < set->points_count; i++)
		failed += !strcmp(set->points[i].status, "failed");
	if (failed)
		dmabench_warning("%zu points failed verification or transfer and are not drawn; export lists them",
				 failed);
}

static int draw_all(struct drawing *drawing, struct dmabench_dataset *set,
		    const struct dmabench_plot_options *options)
{
	struct dmabench_figure figures[MAX_FIGURES];
	int count = dmabench_read_figures(drawing->plots, figures, MAX_FIGURES);
	int ret = count < 0 ? 2 : make_directories(drawing->directory);

	for (int i = 0; i < count && !ret; i++) {
		if (options->at > 0 && figures[i].at > 0)
			figures[i].at = options->at;
		ret = dmabench_for_each_group(set, &figures[i], draw_group,
					      drawing);
	}
	if (ret)
		return ret;
	if (!drawing->figures) {
		dmabench_error("nothing to draw: no point with status ok and a median above 0; --raw leaves the cost of measuring in");
		return 2;
	}
	if (!drawing->no_gnuplot)
		return 0;
	dmabench_error("gnuplot is not installed: the data of %u figures are in %s/data; install gnuplot-nox and run again",
		       drawing->figures, drawing->directory);
	return 3;
}

int dmabench_plot(const struct dmabench_plot_options *options,
		  char *const *paths, size_t count)
{
	struct dmabench_dataset set = { .raw = options->raw };
	char *found = dmabench_find_plots(options->plots);
	struct drawing drawing = { .max_figures = options->max_figures };
	int ret = options->plots || getenv("DMABENCH_PLOTS") ? 2 : 3;

	if (!found)
		return ret;
	drawing.plots = harmless_path(found);
	drawing.directory = harmless_path(options->directory);
	ret = dmabench_dataset_read(&set, paths, count) ? 2 : 0;
	if (!ret)
		ret = dmabench_dataset_filter(&set, options->where);
	if (!ret)
		ret = check_clocks(&set);
	if (!ret) {
		warn_failed(&set);
		ret = draw_all(&drawing, &set, options);
	}
	dmabench_dataset_free(&set);
	while (drawing.figures)
		free(drawing.slugs[--drawing.figures]);
	free(drawing.slugs);
	free(drawing.plots);
	free(drawing.directory);
	free(found);
	return ret;
}
