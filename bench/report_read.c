// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "report_parts.h"
#include "results_read.h"
#include "results_source.h"

/* Kinds of refusals that are told apart; reasons may hold addresses. */
#define MOST_REFUSALS	200

const char *report_unit(const struct report *report)
{
	return report->strings.sources[0].icount ? "instructions" : "ns";
}

const char *report_value(const cJSON *item, char *room)
{
	if (cJSON_IsString(item))
		return item->valuestring;
	strcpy(room, "unknown");
	if (cJSON_IsNumber(item))
		snprintf(room, REPORT_VALUE_LEN, "%.15g", item->valuedouble);
	else if (cJSON_IsBool(item))
		strcpy(room, cJSON_IsTrue(item) ? "yes" : "no");
	return room;
}

static const char *intern_member(struct report *report, const cJSON *object,
				 const char *name)
{
	const char *text = dmabench_json_text(object, name);

	return dmabench_intern(&report->strings, text ? text : "unknown");
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
			const char *name, const cJSON *item)
{
	char room[REPORT_VALUE_LEN];
	const char *value = report_value(item, room);
	struct report_param *param;

	for (size_t i = 0; i < report->params_count; i++) {
		param = &report->params[i];
		if (param->experiment != experiment || strcmp(param->name, name))
			continue;
		param->varies |= strcmp(param->value, value) != 0;
		return;
	}
	report->params = dmabench_reallocarray(report->params,
					       report->params_count + 1,
					       sizeof(*report->params));
	report->params[report->params_count++] = (struct report_param) {
		experiment, dmabench_intern(&report->strings, name),
		dmabench_intern(&report->strings, value), false,
	};
}

static void learn_values(struct report *report, const char *experiment,
			 const cJSON *point)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(point, "parameters"))
		learn_value(report, experiment, item->string, item);
	learn_value(report, experiment, "threads",
		    cJSON_GetObjectItemCaseSensitive(point, "threads"));
}

static const char *example_of(struct report *report, const cJSON *point)
{
	char room[REPORT_VALUE_LEN];
	const char *separator = "", *example;
	const cJSON *item;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(point, "parameters")) {
		fprintf(stream, "%s%s %s", separator, item->string,
			report_value(item, room));
		separator = ", ";
	}
	fclose(stream);
	example = dmabench_intern(&report->strings, text);
	free(text);
	return example;
}

static void learn_refusal(struct report *report, const cJSON *point)
{
	struct report_refusal refusal = {
		.experiment = intern_member(report, point, "experiment"),
		.status = intern_member(report, point, "status"),
		.errno_name = intern_member(report, point, "errno"),
		.reason = dmabench_json_text(point, "reason"), .count = 1,
	};

	if (!refusal.reason)
		refusal.reason = "unknown";
	for (size_t i = 0; i < report->refusals_count; i++) {
		struct report_refusal *known = &report->refusals[i];

		if (known->experiment != refusal.experiment ||
		    known->status != refusal.status ||
		    known->errno_name != refusal.errno_name ||
		    strcmp(known->reason, refusal.reason))
			continue;
		known->count++;
		return;
	}
	if (report->refusals_count == MOST_REFUSALS) {
		report->refusals_left_out++;
		return;
	}
	refusal.reason = dmabench_intern(&report->strings, refusal.reason);
	refusal.example = example_of(report, point);
	report->refusals = dmabench_reallocarray(report->refusals,
						 report->refusals_count + 1,
						 sizeof(*report->refusals));
	report->refusals[report->refusals_count++] = refusal;
}

/* Adds @regime to "direct, swiotlb", once. */
static void learn_regime(struct report *report, struct report_file *file,
			 const char *regime)
{
	size_t length = regime ? strlen(regime) : 0;
	const char *at = file->regimes;
	char *text;

	if (!regime)
		return;
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

static size_t phases_without_net(const cJSON *point)
{
	const cJSON *phase;
	size_t count = 0;

	cJSON_ArrayForEach(phase, cJSON_GetObjectItemCaseSensitive(point, "phases"))
		count += isnan(dmabench_json_number(phase, "overhead_ns"));
	return count;
}

static void count_ok(struct report_file *file, struct report_experiment *experiment,
		     const cJSON *point)
{
	bool settled = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(point, "settled"));

	file->ok++;
	experiment->ok++;
	file->settled += settled;
	experiment->settled += settled;
	file->batched += dmabench_json_number(point, "batch") > 1;
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

static void take_point(struct report *report, unsigned int index,
		       const struct dmabench_results *results, const cJSON *point)
{
	struct report_file *file = &report->files[index];
	const char *name = intern_member(report, point, "experiment");
	const char *status = dmabench_json_text(point, "status");
	struct report_experiment *experiment = find_experiment(report, name);
	double place, void_rounds = dmabench_json_number(point, "void_rounds");

	file->points++;
	experiment->points++;
	place = keep_place(report, index, dmabench_json_number(point, "index"),
			   results->offset);
	if (experiment->points == 1 || place < experiment->first)
		experiment->first = place;
	learn_values(report, name, point);
	learn_regime(report, file, dmabench_json_text(point, "regime"));
	if (void_rounds > 0)
		file->void_rounds += void_rounds;
	if (!strcmp(status, "ok")) {
		count_ok(file, experiment, point);
		return;
	}
	file->failed += !strcmp(status, "failed");
	file->refused += strcmp(status, "failed") != 0;
	learn_refusal(report, point);
}

static int read_file(struct report *report, unsigned int index, const char *path)
{
	struct report_file *file = &report->files[index];
	struct dmabench_results results;
	cJSON *point;
	int ret;

	if (dmabench_results_open(&results, path, false))
		return 2;
	dmabench_source_describe(&report->strings, &report->strings.sources[index],
				 path, results.header);
	while ((ret = dmabench_results_next(&results, &point)) > 0) {
		take_point(report, index, &results, point);
		cJSON_Delete(point);
	}
	file->header = results.header;
	file->trailer = results.trailer;
	results.header = results.trailer = NULL;
	dmabench_results_close(&results);
	return ret < 0 ? 2 : 0;
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
	int ret = 0;

	report->strings.sources = dmabench_calloc(count, sizeof(*report->strings.sources));
	report->strings.sources_count = count;
	report->files = dmabench_calloc(count, sizeof(*report->files));
	report->files_count = count;
	report->paths = paths;
	for (size_t i = 0; i < count && !ret; i++)
		ret = read_file(report, i, paths[i]);
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
	free(report->files);
	free(report->experiments);
	free(report->params);
	free(report->refusals);
	free(report->places);
	dmabench_dataset_free(&report->strings);
}
