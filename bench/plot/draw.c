// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draw.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/out_file.h"

#define MAX_FIGURES	32	/* rows of figures.tsv */

static int write_file(const struct dmabench_drawing *drawing, const char *slug,
		      const char *ending, const struct dmabench_group *group,
		      long *drawn)
{
	char *path = dmabench_format("%s/data/%s.%s", drawing->directory, slug,
				     ending);
	struct dmabench_out out;
	int ret = dmabench_out_open(&out, path, drawing->inputs,
				    drawing->inputs_count);

	if (!ret) {
		if (drawn)
			*drawn = dmabench_group_figure(group)->shape->write(group, out.file);
		else
			dmabench_write_vars(group, out.file);
		if (drawn && *drawn <= 0) {
			dmabench_out_drop(&out);
			ret = *drawn < 0 ? DMABENCH_EXIT_USAGE : 0;
		} else {
			ret = dmabench_out_close(&out);
		}
	}
	free(path);
	return ret;
}

static int draw_slug(struct dmabench_drawing *drawing,
		     const struct dmabench_group *group, const char *slug)
{
	long drawn = 0;
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
	if (drawing->begins)
		drawing->begins(group, slug, drawing->context);
	return dmabench_gnuplot_draw(drawing, dmabench_group_figure(group)->name,
				     drawing->slugs[drawing->figures - 1]);
}

/* Names that differ only in what a file's name cannot hold get a number. */
static char *unique_slug(const struct dmabench_drawing *drawing,
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
	const struct dmabench_shape *shape = dmabench_group_figure(group)->shape;
	struct dmabench_drawing *drawing = context;
	char *slug;
	int ret;

	if (group->xs_count < shape->least_xs ||
	    (shape->fits && !shape->fits(group)) ||
	    (drawing->wants && !drawing->wants(group, drawing->context)))
		return 0;
	if (drawing->figures == drawing->max_figures) {
		drawing->left_out++;
		return 0;
	}
	slug = unique_slug(drawing, group);
	ret = draw_slug(drawing, group, slug);
	free(slug);
	return ret;
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
			ret = dmabench_exit_for(errno);
			dmabench_error("%s: %s", data, strerror(errno));
		}
		if (end)
			break;
		*at = '/';
	}
	free(data);
	return ret;
}

static int begin(struct dmabench_drawing *drawing)
{
	int ret = make_directories(drawing->directory);

	if (ret)
		return ret;
	drawing->temporary = dmabench_format("%s/.dmabench-XXXXXX",
					     drawing->directory);
	if (mkdtemp(drawing->temporary))
		return 0;
	ret = dmabench_exit_for(errno);
	dmabench_error("%s: %s", drawing->directory, strerror(errno));
	free(drawing->temporary);
	drawing->temporary = NULL;
	return ret;
}

static int end(struct dmabench_drawing *drawing)
{
	int ret = dmabench_gnuplot_wait(drawing);

	if (drawing->temporary)
		rmdir(drawing->temporary);
	free(drawing->temporary);
	drawing->temporary = NULL;
	return ret;
}

int dmabench_draw(struct dmabench_drawing *drawing, struct dmabench_dataset *set)
{
	struct dmabench_figure figures[MAX_FIGURES];
	int count = dmabench_read_figures(drawing->plots, figures, MAX_FIGURES);
	int ret = count < 0 ? DMABENCH_EXIT_USAGE : begin(drawing), drawn;

	for (int i = 0; i < count && !ret; i++) {
		if (drawing->at > 0 && figures[i].grouping.at > 0)
			figures[i].grouping.at = drawing->at;
		figures[i].grouping.alike_once = drawing->alike_once &&
						 figures[i].shape->alike_once;
		ret = dmabench_for_each_group(set, &figures[i].grouping, draw_group,
					      drawing);
	}
	drawn = end(drawing);
	return ret ?: drawn;
}

void dmabench_drawing_free(struct dmabench_drawing *drawing)
{
	for (unsigned int i = 0; i < drawing->figures; i++)
		free(drawing->slugs[i]);
	free(drawing->slugs);
}
