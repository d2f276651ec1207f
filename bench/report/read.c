// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "parts.h"
#include "results/places.h"

const char *report_unit(const struct report *report)
{
	return report->set->sources[0].icount ? "instructions" : "ns";
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
			const struct dmabench_value *value)
{
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
	file->regimes = dmabench_intern_text(&report->set->texts, text, strlen(text));
	free(text);
}

static size_t phases_without_net(const struct dmabench_record *record)
{
	size_t count = 0;

	for (size_t i = 0; i < record->phases_count; i++)
		count += dmabench_phase_number(&record->phases[i],
					       DMABENCH_PHASE_SAMPLES) &&
			 !record->phases[i].members[DMABENCH_PHASE_OVERHEAD_NS];
	return count;
}

char *report_nodes(const cJSON *header, const struct dmabench_record *record)
{
	const cJSON *target = cJSON_GetObjectItemCaseSensitive(header, "target");

	return dmabench_places_text(record, dmabench_json_number(target, "numa_node"));
}

/* What the table of points does not have. */
static void take_record(void *context, const struct dmabench_results *results,
			const struct dmabench_record *record)
{
	struct report *report = context;
	const struct dmabench_point *point =
		&report->set->points[report->set->points_count - 1];
	struct report_file *file = &report->files[point->kind->source];
	const double void_rounds = dmabench_point_number(record,
							 DMABENCH_POINT_VOID_ROUNDS);
	char *nodes = report_nodes(results->header, record);

	report->nodes |= nodes != NULL;
	free(nodes);
	if (void_rounds > 0)
		file->void_rounds += void_rounds;
	if (record->members[DMABENCH_POINT_REGIME])
		learn_regime(report, file, point->kind->regime);
	if (!point->ok) {
		report_learn_refusal(report, record);
		return;
	}
	file->disturbed += dmabench_point_number(
		record, DMABENCH_POINT_DISTURBED_ROUNDS) > 0;
	file->no_net += phases_without_net(record);
}

static void keep_header(void *context, size_t source,
			struct dmabench_results *results)
{
	struct report_file *file = &((struct report *)context)->files[source];

	file->header = results->header;
	file->trailer = results->trailer;
	results->header = results->trailer = NULL;
}

static void count_point(struct report *report, const struct dmabench_point *point)
{
	struct report_file *file = &report->files[point->kind->source];
	struct report_experiment *experiment =
		find_experiment(report, point->kind->experiment);
	const bool failed = !strcmp(point->kind->status, "failed");

	file->points++;
	file->ok += point->ok;
	file->settled += point->ok && point->settled;
	file->batched += point->ok && point->batch > 1;
	file->failed += failed;
	file->refused += !point->ok && !failed;
	experiment->points++;
	experiment->ok += point->ok;
	experiment->settled += point->ok && point->settled;
	experiment->coarse += point->ok && point->coarse;
	for (size_t i = 0; i < point->values_count; i++)
		learn_value(report, experiment->name,
			    dmabench_nth_value(report->set, point, i));
}

int report_read(struct report *report, char *const *paths, size_t count)
{
	const struct dmabench_dataset_listener listener = {
		.taken = take_record, .closed = keep_header, .context = report,
	};
	int ret;

	report->set = &report->advise.set;
	report->inputs = dmabench_inputs_new(paths, count, true);
	report->files = dmabench_calloc(count, sizeof(*report->files));
	report->files_count = count;
	if (!report->inputs ||
	    dmabench_dataset_read(report->set, report->inputs, count, &listener))
		return dmabench_inputs_status(report->inputs, count);
	ret = dmabench_dataset_check_clocks(report->set);
	for (size_t i = 0; !ret && i < report->set->points_count; i++)
		count_point(report, &report->set->points[i]);
	if (!ret)
		dmabench_advise_cases(&report->advise);
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
	dmabench_advise_free(&report->advise);
}
