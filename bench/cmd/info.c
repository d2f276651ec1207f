// SPDX-License-Identifier: GPL-2.0
/* The fingerprint of the machine. It needs no module and no permission. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "host/fingerprint.h"
#include "host/icount.h"
#include "kernel/catalog.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/options.h"
#include "lib/plain.h"
#include "lib/version.h"

struct info {
	bool json;
};

static const struct dmabench_option options[] = {
	{ .name = "json", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct info, json),
	  .help = "as one JSON object, like the header of a result" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "info",
	.summary = "what numbers depend on, as it goes into results",
	.options = options,
	.examples = (const struct dmabench_example[]){
		{ "for people", "dmabench info", DMABENCH_ON_HOST },
		{ "for programs", "dmabench info --json", DMABENCH_ON_HOST },
		{ } },
	.see = "dmabench-preflight(1), dmabench-list(1)",
	.more = "What is not known is null with --json, and - without.",
};

static void print_object(const cJSON *object, int indent)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, object) {
		char *text;

		if (cJSON_IsObject(item)) {
			printf("%*s%s:\n", indent, "", item->string);
			print_object(item, indent + 2);
			continue;
		}
		text = cJSON_IsString(item) || cJSON_IsNull(item) ? NULL :
		       dmabench_json_print(item);
		dmabench_print_plain(stdout, "%*s%-*s %s", indent, "",
				     22 - indent, item->string,
				     text ? text : cJSON_IsNull(item) ? "-" :
				     cJSON_GetStringValue(item));
		free(text);
	}
}

static void add_module(cJSON *json, const struct dmabench_info *info)
{
	dmabench_json_add_u64(json, "timer_hz", info->out_clock_hz);
	dmabench_json_add_text(json, "timer", info->out_clock_name);
	dmabench_json_add_bool(json, "misuse", info->out_misuse);
	dmabench_json_add_u64(json, "live_buffers", info->out_live_buffers);
	dmabench_json_add_u64(json, "live_mappings", info->out_live_mappings);
	dmabench_json_add_u64(json, "targets_missed", info->out_targets_missed);
	dmabench_json_add_u64(json, "file_limit_bytes", info->out_file_limit_bytes);
	dmabench_json_add_u64(json, "limit_bytes", info->out_limit_bytes);
	dmabench_json_add_u64(json, "charged_bytes", info->out_charged_bytes);
	dmabench_json_add_u64(json, "kept_bytes", info->out_kept_bytes);
}

/* Without the module there is still much to tell: asking it is no error. */
static cJSON *collect(void)
{
	struct dmabench_info info = { 0 };
	int fd = dmabench_device_open();
	bool answers = fd >= 0 && !dmabench_device_info(fd, &info);
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "program_version", dmabench_version);
	cJSON_AddStringToObject(json, "clock", dmabench_clock_is_icount("") ?
				"icount" : "wall");
	dmabench_json_add(json, "environment",
			  dmabench_fingerprint("", NULL, answers ?
					       info.out_version : NULL));
	if (answers)
		add_module(cJSON_AddObjectToObject(json, "module"), &info);
	else
		cJSON_AddNullToObject(json, "module");
	if (fd >= 0)
		dmabench_device_close(fd);
	return json;
}

int cmd_info(int argc, char **argv)
{
	struct info values = { 0 };
	int status = dmabench_options_parse(&usage, argc, argv, &values, NULL);
	cJSON *json;

	if (status != DMABENCH_OPTIONS_GO)
		return status;
	json = collect();
	if (values.json) {
		char *text = dmabench_json_print_indented(json);

		puts(text);
		free(text);
	} else {
		print_object(json, 0);
	}
	cJSON_Delete(json);
	return DMABENCH_EXIT_OK;
}
