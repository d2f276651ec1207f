// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "parts.h"
#include "results/read.h"
#include "results/source.h"

const char *report_unit(const struct report *report)
{
	return report->strings.sources[0].icount ? "instructions" : "ns";
}

const char *report_value(const cJSON *item, char *room)
{
	if (cJSON_IsString(item))
		return item->valuestring;
	if (dmabench_json_is_number(item))
		return dmabench_json_digits(item, room);
	if (cJSON_IsBool(item))
		return cJSON_IsTrue(item) ? "yes" : "no";
	return "unknown";
}

static const char *intern_member(struct report *report,
				 const struct dmabench_json_item *object,
				 const char *name)
{
	return dmabench_intern_item(&report->strings,
				    dmabench_item_member(object, name));
}

static double member_number(const struct dmabench_json_item *object,
			    const char *name)
{
	return dmabench_item_number(dmabench_item_member(object, name));
}

static struct report_experiment *find_experiment(struct report *report,
						 const char *name)
{
	struct report_experiment *experiment;

	for (size_t i = 0; i < report->experiments_count; i++) {
		if (report->experiments[i].name == name)
			return &report->experiments[i];
	}
	report->experiments = dmabench_reallocarray(
		report->experiments, report->experiments_count + 1,
		sizeof(*report->experiments));
	experiment = &report->experiments[report->experiments_count++];
	memset(experiment, 0, sizeof(*experiment));
	experiment->name = name;
	return experiment;
}

static void learn_value(struct report *report, const char *experiment,
			const struct dmabench_json_item *name,
			const struct dmabench_json_item *item)
{
	const struct dmabench_value *value =
		dmabench_intern_value(&report->strings, name, item);
	struct report_param *param;

	for (size_t i = 0; i < report->params_count; i++) {
		param = &report->params[i];
		if (param->experiment != experiment || param->name != value->name)
			continue;
		param->varies |= param->value != value->text;
		return;
	}
	report->params = dmabench_reallocarray(report->params,
					       report->params_count + 1,
					       sizeof(*report->params));
	report->params[report->params_count++] = (struct report_param) {
		experiment, value->name, value->text, false,
	};
}

static void learn_values(struct report *report, const char *experiment,
			 const struct dmabench_json_item *point)
{
	const struct dmabench_json_item *name, *item;

	dmabench_item_for_each_member(name, item,
				      dmabench_item_member(point, "parameters"))
		learn_value(report, experiment, name, item);
	item = dmabench_item_member(point, "threads");
	if (item)
		learn_value(report, experiment, item - 1, item);
}

/* Adds @regime to "direct, swiotlb", once. */
static void learn_regime(struct report *report, struct report_file *file,
			 const char *regime)
{
	const size_t length = strlen(regime);
	const char *at = file->regimes;
	char *text;

	while (at && (at = strstr(at, regime))) {
		bool begins = at == file->regimes || at[-1] == ' ';

		if (begins && (!at[length] || at[length] == ','))
			return;
		at++;
	}
	text = dmabench_format("%s%s%s", file->regimes ? file->regimes : "",
			       file->regimes ? ", " : "", regime);
	file->regimes = dmabench_intern(&report->strings, text);
	free(text);
}

static size_t phases_without_net(const struct dmabench_json_item *point)
{
	const struct dmabench_json_item *phase;
	size_t count = 0;

	dmabench_item_for_each(phase, dmabench_item_member(point, "phases"))
		count += member_number(phase, "samples") &&
			 isnan(member_number(phase, "overhead_ns"));
	return count;
}

static void count_ok(struct report_file *file, struct report_experiment *experiment,
		     const struct dmabench_json_item *point)
{
	bool settled = dmabench_item_is(dmabench_item_member(point, "settled"),
					DMABENCH_JSON_TRUE);

	file->ok++;
	experiment->ok++;
	file->settled += settled;
	experiment->settled += settled;
	file->disturbed += member_number(point, "disturbed_rounds") > 0;
	file->batched += member_number(point, "batch") > 1;
	file->no_net += phases_without_net(point);
}

/* Its place in the sweep; the last where that is not known. */
static double keep_place(struct report *report, unsigned int file, double index,
			 long offset)
{
	if (isnan(index))
		index = HUGE_VAL;
	if (report->places_count == report->places_room) {
		report->places_room = report->places_room ? 2 * report->places_room : 256;
		report->places = dmabench_reallocarray(report->places,
						       report->places_room,
						       sizeof(*report->places));
	}
	report->places[report->places_count++] = (struct report_place) {
		index, offset, file,
	};
	return index;
}

static void take_point(struct report *report, unsigned int index, long offset,
		       const struct dmabench_json_item *point)
{
	struct report_file *file = &report->files[index];
	const struct dmabench_json_item *status = dmabench_item_member(point, "status");
	const struct dmabench_json_item *regime = dmabench_item_member(point, "regime");
	const char *name = intern_member(report, point, "experiment");
	struct report_experiment *experiment = find_experiment(report, name);
	double place, void_rounds = member_number(point, "void_rounds");

	file->points++;
	experiment->points++;
	place = keep_place(report, index, member_number(point, "index"), offset);
	if (experiment->points == 1 || place < experiment->first)
		experiment->first = place;
	learn_values(report, name, point);
	if (dmabench_item_is(regime, DMABENCH_JSON_STRING))
		learn_regime(report, file,
			     dmabench_intern_item(&report->strings, regime));
	if (void_rounds > 0)
		file->void_rounds += void_rounds;
	if (dmabench_item_equals(status, "ok")) {
		count_ok(file, experiment, point);
		return;
	}
	if (dmabench_item_equals(status, "failed"))
		file->failed++;
	else
		file->refused++;
	report_learn_refusal(report, name, point);
}

static int read_file(struct report *report, unsigned int index)
{
	struct report_file *file = &report->files[index];
	struct dmabench_input *input = &report->inputs[index];
	struct dmabench_results results;
	const struct dmabench_json_item *point;
	int ret;

	if (dmabench_results_open(&results, input, false))
		return DMABENCH_EXIT_USAGE;
	dmabench_source_describe(&report->strings, &report->strings.sources[index],
				 input, results.header);
	while ((ret = dmabench_results_next_item(&results, &point)) > 0)
		take_point(report, index, results.offset, point);
	file->header = results.header;
	file->trailer = results.trailer;
	results.header = results.trailer = NULL;
	dmabench_results_close(&results);
	return ret < 0 ? DMABENCH_EXIT_USAGE : 0;
}

/* In the order of the sweep, whatever order they were measured in. */
static int compare_places(const void *a, const void *b)
{
	const struct report_place *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int compare_experiments(const void *a, const void *b)
{
	const struct report_experiment *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static void sort(struct report *report)
{
	if (!report->places_count)
		return;
	qsort(report->places, report->places_count, sizeof(*report->places),
	      compare_places);
	qsort(report->experiments, report->experiments_count,
	      sizeof(*report->experiments), compare_experiments);
}

int report_read(struct report *report, char *const *paths, size_t count)
{
	int ret;

	report->inputs = dmabench_inputs_new(paths, count, true);
	ret = report->inputs ? 0 : DMABENCH_EXIT_USAGE;
	report->strings.sources = dmabench_calloc(count, sizeof(*report->strings.sources));
	report->strings.sources_count = count;
	report->files = dmabench_calloc(count, sizeof(*report->files));
	report->files_count = count;
	for (size_t i = 0; i < count && !ret; i++)
		ret = read_file(report, i);
	if (!ret)
		ret = dmabench_dataset_check_clocks(&report->strings);
	if (!ret)
		sort(report);
	return ret;
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->files_count; i++) {
		cJSON_Delete(report->files[i].header);
		cJSON_Delete(report->files[i].trailer);
	}
	dmabench_inputs_free(report->inputs, report->files_count);
	free(report->files);
	free(report->experiments);
	free(report->params);
	free(report->refusals);
	free(report->places);
	dmabench_dataset_free(&report->strings);
}
