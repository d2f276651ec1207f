// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "row.h"

const char *const dmabench_run_names[DMABENCH_RUN_COLUMNS] = {
	"run", "order", "kernel", "kernel_commit", "started", "machine", "clock",
	"label", "points", "figures", "file", "sha256", "kernel_config_sha256",
	"compiler", "qemu", "boot_id", "program_version", "machine_name", "scenario",
	"device", "driver",
};

cJSON *dmabench_run_json(sqlite3_stmt *statement)
{
	cJSON *item = cJSON_CreateObject();

	for (size_t i = 0; i < DMABENCH_RUN_COLUMNS; i++) {
		const bool number = sqlite3_column_type(statement, i) == SQLITE_INTEGER;
		char *text = NULL;

		if (i == DMABENCH_RUN_MACHINE)
			text = dmabench_format("m%s", dmabench_column_text(statement, i));
		else if (!number && dmabench_column_text(statement, i))
			text = dmabench_format("%s", dmabench_column_text(statement, i));
		if (i == DMABENCH_RUN_SHA256)
			for (char *digit = text; digit && *digit; digit++)
				*digit |= 0x20;	/* as sha256sum prints it */
		dmabench_json_add(item, dmabench_run_names[i], text || !number ?
				  dmabench_json_new_text(text) :
				  dmabench_json_new_u64(sqlite3_column_int64(statement, i)));
		free(text);
	}
	return item;
}

cJSON *dmabench_series_json(const struct dmabench_series *series)
{
	cJSON *item = cJSON_CreateObject();

	dmabench_json_add_text(item, "series", series->name);
	dmabench_json_add_text(item, "key", series->key);
	dmabench_json_add_text(item, "machine", series->machine_name);
	dmabench_json_add_text(item, "lane", series->exact ? "exact" : "time");
	dmabench_json_add_text(item, "experiment", series->experiment);
	dmabench_json_add(item, "parameters", cJSON_Duplicate(series->parameters, true));
	dmabench_json_add_text(item, "regime", series->regime);
	dmabench_json_add_text(item, "node", series->node);
	dmabench_json_add_text(item, "timing", series->timing);
	dmabench_json_add_number(item, "batch", series->batch);
	dmabench_json_add_text(item, "phase", series->phase);
	dmabench_json_add_text(item, "unit", series->unit);
	return item;
}
