// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "all.h"
#include "draw.h"
#include "lib/alloc.h"
#include "lib/error.h"

/* Of gnuplot's terminals; without the first only the second is drawn. */
static const char *const formats[] = { "svg", "png", NULL };
static const char *const svg[] = { "svg", NULL };

static const char *const *chosen(const char *format)
{
	if (!format || !strcmp(format, "both"))
		return formats;
	return strcmp(format, "svg") ? formats + 1 : svg;
}

static void print_path(const char *slug, void *context)
{
	const struct dmabench_drawing *drawing = context;

	printf("%s/%s.%s\n", drawing->directory, slug, drawing->formats[0]);
}

static void warn_failed(const struct dmabench_dataset *set)
{
	size_t failed = 0;

	for (size_t i = 0; i < set->points_count; i++)
		failed += !strcmp(set->points[i].kind->status, "failed");
	if (failed)
		dmabench_warning("%zu points failed verification or transfer and are not drawn; export lists them",
				 failed);
}

/* What came of it, as the exit status. */
static int judge(const struct dmabench_drawing *drawing)
{
	if (drawing->left_out) {
		dmabench_error("more than %u figures: narrow them with --where NAME=VALUE, or allow more with --max-figures",
			       drawing->max_figures);
		return DMABENCH_EXIT_USAGE;
	}
	if (!drawing->figures) {
		dmabench_error("nothing to draw: no point with status ok and a median above 0; --raw leaves the cost of measuring in");
		return DMABENCH_EXIT_USAGE;
	}
	if (!drawing->no_gnuplot)
		return 0;
	dmabench_error("gnuplot is not installed: the data of %u figures are in %s/data; install gnuplot-nox and run again",
		       drawing->figures, drawing->directory);
	return DMABENCH_EXIT_MACHINE;
}

int dmabench_plot(const struct dmabench_plot_options *options,
		  char *const *paths, size_t count)
{
	struct dmabench_dataset set = { .raw = options->raw };
	char *plots = dmabench_find_plots(options->plots);
	char *directory = dmabench_harmless_path(options->directory);
	struct dmabench_input *inputs = dmabench_inputs_new(paths, count, true);
	struct dmabench_drawing drawing = {
		.plots = plots, .directory = directory,
		.inputs = inputs, .inputs_count = count,
		.formats = chosen(options->format),
		.at = options->at, .max_figures = options->max_figures,
		.drawn = print_path, .context = &drawing,
	};
	int ret = plots ? 0 :
		  options->plots || getenv("DMABENCH_PLOTS") ? DMABENCH_EXIT_USAGE : DMABENCH_EXIT_MACHINE;

	if (!ret)
		ret = inputs && !dmabench_dataset_read(&set, inputs, count, NULL) ?
		      0 : dmabench_inputs_status(inputs, count);
	if (!ret)
		ret = dmabench_dataset_filter(&set, options->where);
	if (!ret)
		ret = dmabench_dataset_check_clocks(&set);
	if (!ret) {
		warn_failed(&set);
		ret = dmabench_draw(&drawing, &set);
	}
	if (!ret)
		ret = judge(&drawing);
	dmabench_dataset_free(&set);
	dmabench_inputs_free(inputs, count);
	dmabench_drawing_free(&drawing);
	free(plots);
	free(directory);
	return ret;
}
