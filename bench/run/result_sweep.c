// SPDX-License-Identifier: GPL-2.0
/* The header's sweep. */
#include "lib/json.h"
#include "result_json.h"

static cJSON *numbers_json(const struct dmabench_numbers *values)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < values->count; i++)
		cJSON_AddItemToArray(array,
				     dmabench_json_new_u64(values->values[i]));
	return array;
}

/* Unless it is there. */
static void add_value(cJSON *array, cJSON *value)
{
	const cJSON *other;

	cJSON_ArrayForEach(other, array) {
		if (!cJSON_Compare(other, value, true))
			continue;
		cJSON_Delete(value);
		return;
	}
	cJSON_AddItemToArray(array, value);
}

/* The member @name of @json, made where it is not there. */
static cJSON *member(cJSON *json, const char *name, cJSON *(*make)(void))
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);

	if (!item) {
		item = make();
		dmabench_json_add(json, name, item);
	}
	return item;
}

/* Joined where several parts have an experiment. */
static cJSON *experiments_json(const struct sweep *sweep, size_t first,
			       size_t count)
{
	cJSON *json = cJSON_CreateObject();

	for (size_t i = first; i < first + count; i++) {
		const struct catalog_exp *exp = sweep->exps[i].exp;
		cJSON *params = member(json, exp->info.out_name,
				       cJSON_CreateObject);

		for (unsigned int j = 0; sweep->exps[i].points &&
					 j < exp->info.out_params; j++) {
			const struct dmabench_numbers *values =
				&sweep->exps[i].params[j];
			cJSON *array = member(params, exp->params[j].info.out_name,
					      cJSON_CreateArray);

			for (size_t k = 0; k < values->count; k++)
				add_value(array, dmabench_result_value(
					&exp->params[j], values->values[k]));
		}
	}
	return json;
}

static cJSON *part_json(const struct sweep *sweep, const struct sweep_part *part)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "name", part->name);
	dmabench_json_add(json, "experiments",
			  experiments_json(sweep, part->first_exp, part->nexps));
	dmabench_json_add(json, "threads", numbers_json(&part->threads));
	dmabench_json_add_u64(json, "first_index", part->first);
	dmabench_json_add_u64(json, "points", part->points);
	return json;
}

static cJSON *job_json(const struct result_header *header)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *sweeps = cJSON_AddArrayToObject(json, "sweeps");

	dmabench_json_add(json, "files", dmabench_job_texts(header->job));
	for (size_t i = 0; i < header->sweep->nparts; i++)
		cJSON_AddItemToArray(sweeps, part_json(header->sweep,
						       &header->sweep->parts[i]));
	return json;
}

static cJSON *counters_json(const struct run_counters *counters)
{
	cJSON *array = cJSON_CreateArray();

	for (unsigned int i = 0; i < counters->count; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(counters->list[i].name));
	return array;
}

cJSON *dmabench_result_sweep(const struct result_header *header)
{
	const struct sweep *sweep = header->sweep;
	cJSON *json = cJSON_CreateObject();
	cJSON *arguments = cJSON_AddArrayToObject(json, "arguments");

	for (size_t i = 0; i < header->narguments; i++)
		cJSON_AddItemToArray(arguments,
				     cJSON_CreateString(header->arguments[i]));
	dmabench_json_add(json, "experiments",
			  experiments_json(sweep, 0, sweep->nexps));
	dmabench_json_add(json, "threads", numbers_json(&sweep->threads));
	dmabench_json_add(json, "cpus", numbers_json(&sweep->cpus));
	if (header->node)
		cJSON_AddStringToObject(json, "node", header->node);
	dmabench_json_add_u64(json, "points", sweep->points);
	dmabench_json_add_number(json, "precision_pct",
				 header->limits->precision_pct);
	dmabench_json_add_number(json, "max_time_s", header->limits->max_time_s);
	dmabench_json_add_u64(json, "min_rounds", header->limits->min_rounds);
	dmabench_json_add_u64(json, "max_rounds", header->limits->max_rounds);
	if (header->counters && header->counters->count)
		dmabench_json_add(json, "counters", counters_json(header->counters));
	if (header->job)
		dmabench_json_add(json, "job", job_json(header));
	return json;
}
