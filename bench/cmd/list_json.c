// SPDX-License-Identifier: GPL-2.0
#include "lib/json.h"
#include "list_json.h"
#include "run/result_json.h"

cJSON *dmabench_list_targets(const struct catalog *catalog)
{
	const struct dmabench_target_info *preset =
		dmabench_catalog_default_target(catalog);
	cJSON *array = cJSON_CreateArray();

	for (unsigned int i = 0; i < catalog->info.out_targets; i++) {
		cJSON *json = dmabench_result_target(&catalog->targets[i]);

		dmabench_json_add_bool(json, "gone",
				       catalog->targets[i].out_flags &
				       DMABENCH_TARGET_GONE);
		dmabench_json_add_bool(json, "default",
				       &catalog->targets[i] == preset);
		cJSON_AddItemToArray(array, json);
	}
	return array;
}

cJSON *dmabench_list_engines(const struct catalog *catalog)
{
	cJSON *array = cJSON_CreateArray();

	for (unsigned int i = 0; i < catalog->info.out_targets; i++) {
		const struct dmabench_target_info *target = &catalog->targets[i];
		cJSON *json;

		if (!(target->out_flags & DMABENCH_TARGET_ENGINE))
			continue;
		json = cJSON_CreateObject();
		dmabench_json_add_text(json, "engine", target->out_engine);
		dmabench_json_add_text(json, "target", target->out_name);
		dmabench_json_add_text(json, "device", target->out_device);
		dmabench_json_add_text(json, "driver", target->out_driver);
		dmabench_json_add_u64(json, "copy_align_bytes",
				      target->out_copy_align_bytes);
		cJSON_AddItemToArray(array, json);
	}
	return array;
}

static cJSON *param_json(const struct catalog_param *param)
{
	static const char *const types[] = {
		[DMABENCH_PARAM_U64] = "u64", [DMABENCH_PARAM_BOOL] = "bool",
		[DMABENCH_PARAM_ENUM] = "enum",
	};
	const struct dmabench_param_info *info = &param->info;
	cJSON *json = cJSON_CreateObject(), *values;

	cJSON_AddStringToObject(json, "name", info->out_name);
	cJSON_AddStringToObject(json, "help", info->out_help);
	dmabench_json_add_text(json, "type",
			       info->out_type < sizeof(types) / sizeof(types[0]) ?
			       types[info->out_type] : NULL);
	dmabench_json_add_text(json, "unit", info->out_unit);
	dmabench_json_add_u64(json, "min", info->out_min);
	dmabench_json_add_u64(json, "max", info->out_max);
	dmabench_json_add(json, "default",
			  dmabench_result_value(param, info->out_default));
	if (info->out_type != DMABENCH_PARAM_ENUM)
		return json;
	values = cJSON_AddArrayToObject(json, "values");
	for (uint64_t i = 0; i <= info->out_max; i++)
		cJSON_AddItemToArray(values, cJSON_CreateString(param->names[i]));
	return json;
}

static cJSON *exp_json(const struct catalog_exp *exp)
{
	unsigned int flags = exp->info.out_flags;
	cJSON *json = cJSON_CreateObject(), *array;

	cJSON_AddStringToObject(json, "name", exp->info.out_name);
	cJSON_AddStringToObject(json, "summary", exp->info.out_summary);
	dmabench_json_add_text(json, "unavailable", exp->info.out_unavailable);
	dmabench_json_add_bool(json, "needs_engine",
			       flags & DMABENCH_EXP_NEEDS_ENGINE);
	dmabench_json_add_bool(json, "needs_channel",
			       flags & DMABENCH_EXP_NEEDS_CHANNEL);
	dmabench_json_add_bool(json, "user_space", exp->user != NULL);
	dmabench_json_add_bool(json, "user_memory",
			       flags & DMABENCH_EXP_USER_MEMORY);
	dmabench_json_add_bool(json, "dma_buf", flags & DMABENCH_EXP_DMA_BUF);
	dmabench_json_add_bool(json, "leaves", flags & DMABENCH_EXP_LEAVES);
	dmabench_json_add_bool(json, "verifies", flags & DMABENCH_EXP_VERIFIES);
	dmabench_json_add_bool(json, "must_fail", flags & DMABENCH_EXP_MUST_FAIL);
	dmabench_json_add_bool(json, "baseline", flags & DMABENCH_EXP_BASELINE);
	dmabench_json_add_bool(json, "misuses", flags & DMABENCH_EXP_MISUSES);
	array = cJSON_AddArrayToObject(json, "phases");
	for (unsigned int i = 0; i < exp->info.out_phases; i++) {
		cJSON *phase = cJSON_CreateObject();

		cJSON_AddStringToObject(phase, "name", exp->phases[i].out_name);
		cJSON_AddStringToObject(phase, "help", exp->phases[i].out_help);
		cJSON_AddItemToArray(array, phase);
	}
	array = cJSON_AddArrayToObject(json, "parameters");
	for (unsigned int i = 0; i < exp->info.out_params; i++)
		cJSON_AddItemToArray(array, param_json(&exp->params[i]));
	return json;
}

cJSON *dmabench_list_exps(const struct catalog *catalog)
{
	cJSON *array = cJSON_CreateArray();

	for (unsigned int i = 0; i < catalog->info.out_experiments; i++)
		cJSON_AddItemToArray(array, exp_json(&catalog->exps[i]));
	return array;
}
