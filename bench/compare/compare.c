// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/out_file.h"
#include "results/read.h"
#include "runs.h"

static const struct {
	const char *name;
	void (*write)(FILE *out, const struct dmabench_comparison *comparison);
} formats[] = {
	{ "text", dmabench_compare_text },
	{ "markdown", dmabench_compare_markdown },
	{ "json", dmabench_compare_json },
	{ "mail", dmabench_compare_mail },
	{ "kcidb", dmabench_compare_kcidb },
};

double dmabench_row_ratio(const struct dmabench_comparison *comparison,
			  const struct dmabench_row *row)
{
	const double base_ns = comparison->set.ns[DMABENCH_NS_COMPARED][row->phase];

	return base_ns > 0 && row->new_ns >= 0 ? row->new_ns / base_ns : NAN;
}

const char *dmabench_row_verdict(const struct dmabench_comparison *comparison,
				 const struct dmabench_row *row)
{
	static const char *const words[][2] = {
		[DMABENCH_UNCHANGED] = { "unchanged", "equal" },
		[DMABENCH_SLOWER] = { "slower", "more" },
		[DMABENCH_FASTER] = { "faster", "fewer" },
	};

	const bool counted = row->counter && row->verdict != DMABENCH_UNCHANGED;

	return words[row->verdict][comparison->icount || counted];
}

const char *dmabench_compare_unit(const struct dmabench_comparison *comparison)
{
	return comparison->icount ? "instructions" : "ns";
}

const char *dmabench_row_unit(const struct dmabench_comparison *comparison,
			      const struct dmabench_row *row)
{
	return row->counter ? "count" : dmabench_compare_unit(comparison);
}

size_t dmabench_rows_end(const struct dmabench_comparison *comparison,
			 const struct dmabench_pair *pair, uint32_t point)
{
	const uint32_t phases = comparison->set.points[point].phases;
	const uint32_t phases_end = phases + comparison->set.points[point].phases_count;
	size_t row = pair->matches[point].row;

	/* Each is of a later phase of the point than the one before. */
	while (row < pair->rows_count && pair->rows[row].phase >= phases &&
	       pair->rows[row].phase < phases_end)
		row++;
	return row;
}

static int open_file(struct dmabench_comparison *comparison, size_t number,
		     struct dmabench_results *results,
		     struct dmabench_input *input)
{
	struct dmabench_compare_file *file = &comparison->files[number];

	file->path = input->name;
	file->source = number;
	if (dmabench_results_open(results, input, false))
		return dmabench_inputs_status(input, 1);
	file->header = cJSON_Duplicate(results->header, true);
	return 0;
}

static bool is_icount(const struct dmabench_side *side)
{
	const char *clock = dmabench_json_text(side->header, "clock");

	return clock && !strcmp(clock, "icount");
}

/* All that headers can refuse is refused before points are read. */
static int open_all(struct dmabench_comparison *comparison,
		    struct dmabench_results *results,
		    struct dmabench_input *inputs, bool runs)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < comparison->files_count; i++)
		ret = open_file(comparison, i, &results[i], &inputs[i]);
	if (!ret)
		ret = dmabench_compare_sides(comparison, runs);
	if (ret)
		return ret;
	comparison->icount = is_icount(&comparison->base);
	comparison->set.keep_rounds = !comparison->icount;
	ret = dmabench_compare_alike(&comparison->base);
	for (size_t i = 0; !ret && i < comparison->pairs_count; i++) {
		ret = dmabench_compare_alike(&comparison->pairs[i].new);
		if (!ret)
			ret = dmabench_compare_environment(comparison,
							   &comparison->pairs[i]);
	}
	return ret;
}

static int read_all(struct dmabench_comparison *comparison,
		    struct dmabench_results *results)
{
	int ret = dmabench_compare_read_base(comparison, results);

	for (size_t i = 0; !ret && i < comparison->pairs_count; i++)
		ret = dmabench_compare_match(comparison, &comparison->pairs[i],
					     results);
	return ret;
}

static int write_all(const struct dmabench_comparison *comparison,
		     const struct dmabench_compare_options *options,
		     const struct dmabench_input *inputs, size_t count)
{
	struct dmabench_out out;
	int ret = dmabench_out_open(&out, options->output, inputs, count);

	if (ret)
		return ret;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!strcmp(formats[i].name, options->format))
			formats[i].write(out.file, comparison);
	}
	return dmabench_out_close(&out);
}

static void release_side(struct dmabench_side *side)
{
	free(side->name);
	free(side->files);
	free(side->boots);
}

void dmabench_comparison_free(struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		struct dmabench_pair *pair = &comparison->pairs[i];

		release_side(&pair->new);
		free(pair->matches);
		free(pair->rows);
		free(pair->rows_runs);
		free(pair->order);
		free(pair->notes);
	}
	free(comparison->pairs);
	release_side(&comparison->base);
	for (size_t i = 0; i < comparison->files_count; i++)
		cJSON_Delete(comparison->files[i].header);
	free(comparison->files);
	free(comparison->ground);
	dmabench_runs_free(comparison->runs);
	dmabench_dataset_free(&comparison->set);
}

static bool has_regression(const struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		if (comparison->pairs[i].counts.regressions)
			return true;
	}
	return false;
}

int dmabench_comparison_read(struct dmabench_comparison *comparison,
			     const struct dmabench_compare_options *options,
			     struct dmabench_input *inputs, size_t count)
{
	struct dmabench_results *results = dmabench_calloc(count, sizeof(*results));
	int ret;

	*comparison = (struct dmabench_comparison) {
		.files_count = count, .set.compared = true, .telling = options->telling,
		.files = dmabench_calloc(count, sizeof(*comparison->files)),
	};
	ret = dmabench_compare_across(options->across, &comparison->across);
	if (!ret)
		ret = dmabench_compare_threshold(options->threshold,
						 &comparison->threshold);
	comparison->set.statistic = dmabench_statistic_named(options->statistic);
	if (!ret)
		ret = open_all(comparison, results, inputs, options->runs);
	if (!ret)
		ret = read_all(comparison, results);
	for (size_t i = 0; i < count; i++)
		dmabench_results_close(&results[i]);
	free(results);
	return ret;
}

int dmabench_compare(const struct dmabench_compare_options *options,
		     char *const *paths, size_t count)
{
	struct dmabench_input *inputs = dmabench_inputs_new(paths, count, false);
	struct dmabench_comparison comparison = { };
	int ret = inputs ? dmabench_comparison_read(&comparison, options, inputs, count) :
			   DMABENCH_EXIT_USAGE;

	if (!ret)
		ret = write_all(&comparison, options, inputs, count);
	if (!ret)
		ret = has_regression(&comparison);
	dmabench_comparison_free(&comparison);
	dmabench_inputs_free(inputs, count);
	return ret;
}
