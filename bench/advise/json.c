// SPDX-License-Identifier: GPL-2.0
/* One document: {"files", "cases", "advice"}; costs are in the file's unit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "guide.h"
#include "lib/json.h"
#include "words.h"
#include "write.h"

static cJSON *file_json(const struct dmabench_source *source)
{
	enum advise_speech speech = dmabench_advise_speech(source);
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "file", source->path);
	dmabench_json_add_text(json, "machine", source->machine);
	dmabench_json_add_text(json, "kernel", source->kernel);
	dmabench_json_add_text(json, "clock", source->icount ? "icount" : "wall");
	dmabench_json_add_bool(json, "noncoherent", source->noncoherent);
	/* Null: an emulator's time, of which nothing is said. */
	dmabench_json_add_text(json, "unit", speech == ADVISE_SILENCE ? NULL :
			       dmabench_advise_unit(source));
	return json;
}

static cJSON *point_json(const struct advise_point *point)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_number(json, "size", point->size);
	dmabench_json_add_ns(json, "cost", point->cost);
	dmabench_json_add_ns(json, "cost_low", point->low);
	dmabench_json_add_ns(json, "cost_high", point->high);
	dmabench_json_add_bool(json, "settled", point->settled);
	return json;
}

static cJSON *curves_json(const struct advise_case *of)
{
	cJSON *json = cJSON_CreateObject();

	for (unsigned int i = 0; i < of->curves_count; i++) {
		cJSON *points = cJSON_AddArrayToObject(json, of->curves[i].name);

		for (size_t k = 0; k < of->curves[i].count; k++)
			cJSON_AddItemToArray(points,
					     point_json(&of->curves[i].points[k]));
	}
	return json;
}

static cJSON *names_json(const struct advise_case *of, unsigned int set)
{
	cJSON *json = cJSON_CreateArray();

	for (; set; set &= set - 1)
		cJSON_AddItemToArray(json, cJSON_CreateString(
			of->curves[__builtin_ctz(set)].name));
	return json;
}

static cJSON *crossover_json(const struct advise_case *of,
			     const struct advise_crossover *crossover)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "below", of->curves[crossover->below].name);
	dmabench_json_add_text(json, "above", of->curves[crossover->above].name);
	dmabench_json_add_ns(json, "size", crossover->size);
	dmabench_json_add_ns(json, "size_low", crossover->low);
	dmabench_json_add_ns(json, "size_high", crossover->high);
	dmabench_json_add_number(json, "measured_below", crossover->left);
	dmabench_json_add_number(json, "measured_above", crossover->right);
	return json;
}

static cJSON *findings_json(const struct advise_case *of,
			    const struct advise_findings *found)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *ranges = cJSON_AddArrayToObject(json, "ranges");
	cJSON *crossovers = cJSON_AddArrayToObject(json, "crossovers");

	for (size_t i = 0; i < found->ranges_count; i++) {
		cJSON *range = cJSON_CreateObject();

		dmabench_json_add_ns(range, "from", found->ranges[i].from);
		dmabench_json_add_ns(range, "to", found->ranges[i].to);
		dmabench_json_add(range, "cheapest",
				  names_json(of, found->ranges[i].cheapest));
		cJSON_AddItemToArray(ranges, range);
	}
	for (size_t i = 0; i < found->crossovers_count; i++)
		cJSON_AddItemToArray(crossovers,
				     crossover_json(of, &found->crossovers[i]));
	return json;
}

/* Transfers are null where it never pays, or that cannot be ruled out. */
static cJSON *paybacks_json(const struct advise_case *of)
{
	cJSON *json = cJSON_CreateArray();

	for (size_t i = 0; i < of->paybacks_count; i++) {
		const struct advise_payback *payback = &of->paybacks[i];
		cJSON *item = cJSON_CreateObject();

		dmabench_json_add_number(item, "size", payback->size);
		dmabench_json_add_ns(item, "transfers", payback->transfers);
		dmabench_json_add_ns(item, "transfers_low", payback->low);
		dmabench_json_add_ns(item, "transfers_high", payback->high);
		cJSON_AddItemToArray(json, item);
	}
	return json;
}

static cJSON *wrongs_json(const struct advise_case *of)
{
	cJSON *json = cJSON_CreateArray();

	for (unsigned int i = 0; i < of->curves_count; i++) {
		struct advise_wrong wrong;
		cJSON *item;

		if (!dmabench_advise_worst(of, i, &wrong))
			continue;
		item = cJSON_CreateObject();
		dmabench_json_add_text(item, "chosen", of->curves[i].name);
		dmabench_json_add_text(item, "cheapest",
				       of->curves[wrong.best_curve].name);
		dmabench_json_add_number(item, "size", wrong.chosen->size);
		dmabench_json_add_ns(item, "ratio", wrong.ratio);
		dmabench_json_add_ns(item, "chosen_cost", wrong.chosen->cost);
		dmabench_json_add_ns(item, "cheapest_cost", wrong.best->cost);
		cJSON_AddItemToArray(json, item);
	}
	return json;
}

/* As text, but for what the case has several values of. */
static cJSON *parameters_json(const struct advise_case *of)
{
	cJSON *json = cJSON_CreateObject();

	for (size_t i = 0; i < of->example->values_count; i++) {
		const struct dmabench_value *value =
			dmabench_nth_value(of->set, of->example, i);

		if (strcmp(value->name, "size") && strcmp(value->name, of->ways->parameter))
			dmabench_json_add_text(json, value->name, value->text);
	}
	return json;
}

static cJSON *case_json(const struct advise_case *of)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "file", of->source->path);
	dmabench_json_add_text(json, "experiment", of->example->kind->experiment);
	dmabench_json_add_text(json, "regime", of->regime);
	dmabench_json_add_text(json, "direction", of->direction);
	dmabench_json_add_text(json, "target", of->target);
	dmabench_json_add_text(json, "unit", dmabench_advise_unit(of->source));
	dmabench_json_add_bool(json, "whole_transfers", of->whole);
	dmabench_json_add(json, "parameters", parameters_json(of));
	dmabench_json_add(json, "costs", curves_json(of));
	dmabench_json_add(json, "not_compared", names_json(of, of->untold));
	dmabench_json_add(json, "data_anywhere", findings_json(of, &of->moving));
	dmabench_json_add(json, "same_buffer", findings_json(of, &of->persistent));
	dmabench_json_add(json, "mapped_once", paybacks_json(of));
	dmabench_json_add(json, "wrong_choice", wrongs_json(of));
	dmabench_json_add_number(json, "left_out", of->left_out);
	dmabench_json_add_number(json, "beyond_most_strategies", of->beyond);
	return json;
}

static cJSON *comparison_json(const struct advise_comparison *comparison)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "what", comparison->what);
	dmabench_json_add(json, "with", point_json(&comparison->with));
	dmabench_json_add(json, "without", point_json(&comparison->without));
	dmabench_json_add_ns(json, "gain", dmabench_advise_gain(comparison));
	return json;
}

static cJSON *verdict_json(const struct advise_verdict *verdict)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "file", verdict->source->path);
	dmabench_json_add_text(json, "regime", verdict->regime);
	dmabench_json_add_text(json, "verdict", verdict->word);
	dmabench_json_add_text(json, "unit", dmabench_advise_unit(verdict->source));
	dmabench_json_add_number(json, "comparisons", verdict->count);
	dmabench_json_add_number(json, "cheaper", verdict->gains);
	dmabench_json_add_number(json, "dearer", verdict->losses);
	dmabench_json_add_number(json, "unclear", verdict->unclear);
	dmabench_json_add(json, "most", comparison_json(&verdict->most));
	dmabench_json_add(json, "least", comparison_json(&verdict->least));
	return json;
}

static cJSON *guide_json(const struct advise *advise,
			 const struct advise_guide *guide)
{
	cJSON *json = cJSON_CreateObject(), *verdicts;

	dmabench_json_add_text(json, "name", guide->name);
	dmabench_json_add_text(json, "advice", guide->advice);
	dmabench_json_add_text(json, "document", guide->document);
	dmabench_json_add_text(json, "section", guide->section);
	dmabench_json_add_text(json, "tested", guide->tested);
	dmabench_json_add_text(json, "run", guide->run);
	/* Empty: not decided by these files. */
	verdicts = cJSON_AddArrayToObject(json, "verdicts");
	for (size_t i = 0; i < advise->verdicts_count; i++)
		if (advise->verdicts[i].guide == guide)
			cJSON_AddItemToArray(verdicts, verdict_json(
				&advise->verdicts[i]));
	return json;
}

void dmabench_advise_write_json(FILE *out, const struct advise *advise)
{
	const struct advise_guide *guide = dmabench_advise_guides;
	cJSON *json = cJSON_CreateObject(), *array;
	char *text;

	array = cJSON_AddArrayToObject(json, "files");
	for (size_t i = 0; i < advise->set.sources_count; i++)
		cJSON_AddItemToArray(array, file_json(&advise->set.sources[i]));
	array = cJSON_AddArrayToObject(json, "cases");
	for (size_t i = 0; i < advise->cases_count; i++)
		cJSON_AddItemToArray(array, case_json(&advise->cases[i]));
	array = cJSON_AddArrayToObject(json, "advice");
	for (; guide->name; guide++)
		cJSON_AddItemToArray(array, guide_json(advise, guide));
	text = dmabench_json_print_indented(json);
	fprintf(out, "%s\n", text);
	free(text);
	cJSON_Delete(json);
}
