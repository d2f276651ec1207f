// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "header.h"
#include "lib/json.h"
#include "record.h"

/* The newest schema that this program reads. */
#define NEWEST_SCHEMA	1

int dmabench_check_header(const cJSON *record, char *reason)
{
	const char *kind = dmabench_json_text(record, "record");
	double schema;

	if (!kind || strcmp(kind, "header")) {
		strcpy(reason, "no header: this is no result of dmabench run");
		return -1;
	}
	schema = dmabench_json_number(record, "schema");
	if (!(schema >= 1)) {
		strcpy(reason, "the header names no schema version: this is no result of dmabench run");
		return -1;
	}
	if (schema > NEWEST_SCHEMA) {
		snprintf(reason, DMABENCH_REASON_LEN,
			 "schema %g is newer than %d, the newest that this dmabench reads: use the dmabench that wrote it",
			 schema, NEWEST_SCHEMA);
		return -1;
	}
	return 0;
}
