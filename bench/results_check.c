// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "results_check.h"
#include "results_read.h"

/* The newest schema that this program reads. */
#define NEWEST_SCHEMA	1

/* One member that readers rely on. */
struct member {
	const char *name;
	const char *type;
	cJSON_bool (*is_type)(const cJSON *item);
	bool nullable;
};

static const struct member point_members[] = {
	{ "experiment", "a string", cJSON_IsString, false },
	{ "parameters", "an object", cJSON_IsObject, false },
	{ "threads", "a number", cJSON_IsNumber, false },
	{ "target", "a string", cJSON_IsString, true },
	{ "engine", "a string", cJSON_IsString, true },
	{ "status", "a string", cJSON_IsString, false },
	{ "settled", "true or false", cJSON_IsBool, true },
	{ "regime", "a string", cJSON_IsString, true },
	{ "batch", "a number", cJSON_IsNumber, true },
	{ "timing", "a string", cJSON_IsString, true },
	{ "phases", "an array", cJSON_IsArray, true },
};

static const struct member phase_members[] = {
	{ "phase", "a string", cJSON_IsString, false },
	{ "overhead_ns", "a number", cJSON_IsNumber, true },
	{ "raw_ns", "an object", cJSON_IsObject, true },
	{ "net_ns", "an object", cJSON_IsObject, true },
	{ "histogram", "an array", cJSON_IsArray, true },
};

static const struct member time_members[] = {
	{ "p50", "a number", cJSON_IsNumber, true },
	{ "p99", "a number", cJSON_IsNumber, true },
};

#define CHECK(object, members, reason)					\
	check_members(object, members,					\
		      sizeof(members) / sizeof((members)[0]), reason)

static int check_members(const cJSON *object, const struct member *members,
			 size_t count, char *reason)
{
	for (size_t i = 0; i < count; i++) {
		const struct member *member = &members[i];
		const cJSON *item = cJSON_GetObjectItemCaseSensitive(
			object, member->name);

		if (item ? member->is_type(item) : member->nullable)
			continue;
		if (item && member->nullable && cJSON_IsNull(item))
			continue;
		snprintf(reason, DMABENCH_REASON_LEN, "\"%s\" is %s, not %s",
			 member->name, item ? "of another type" : "missing",
			 member->type);
		return -1;
	}
	return 0;
}

static bool is_bucket(const cJSON *bucket)
{
	return cJSON_IsArray(bucket) && cJSON_IsNumber(bucket->child) &&
	       cJSON_IsNumber(bucket->child->next) &&
	       bucket->child->next->valuedouble >= 0;
}

static int check_phase(const cJSON *phase, char *reason)
{
	const cJSON *bucket;

	if (!cJSON_IsObject(phase)) {
		strcpy(reason, "a phase is not an object");
		return -1;
	}
	if (CHECK(phase, phase_members, reason))
		return -1;
	if (CHECK(cJSON_GetObjectItemCaseSensitive(phase, "raw_ns"),
		  time_members, reason) ||
	    CHECK(cJSON_GetObjectItemCaseSensitive(phase, "net_ns"),
		  time_members, reason))
		return -1;
	cJSON_ArrayForEach(bucket,
			   cJSON_GetObjectItemCaseSensitive(phase, "histogram")) {
		if (!is_bucket(bucket)) {
			strcpy(reason, "a bucket of a histogram is not [ticks, count]");
			return -1;
		}
	}
	return 0;
}

static int check_parameters(const cJSON *parameters, char *reason)
{
	const cJSON *value;

	cJSON_ArrayForEach(value, parameters) {
		if (cJSON_IsNumber(value) || cJSON_IsString(value) ||
		    cJSON_IsBool(value) || cJSON_IsNull(value))
			continue;
		snprintf(reason, DMABENCH_REASON_LEN,
			 "parameter \"%.64s\" is neither number, string nor true or false",
			 value->string);
		return -1;
	}
	return 0;
}

static bool is_record(const cJSON *record, const char *kind)
{
	const char *found = cJSON_IsObject(record) ?
			    dmabench_json_text(record, "record") : NULL;

	return found && !strcmp(found, kind);
}

int dmabench_check_point(const cJSON *record, char *reason)
{
	const cJSON *phase;

	if (!is_record(record, "point")) {
		strcpy(reason, "neither a point nor a trailer: two files in one, or no result of dmabench run");
		return -1;
	}
	if (CHECK(record, point_members, reason) ||
	    check_parameters(cJSON_GetObjectItemCaseSensitive(record,
							      "parameters"),
			     reason))
		return -1;
	cJSON_ArrayForEach(phase,
			   cJSON_GetObjectItemCaseSensitive(record, "phases")) {
		if (check_phase(phase, reason))
			return -1;
	}
	return 0;
}

int dmabench_check_trailer(const cJSON *record)
{
	return is_record(record, "trailer") ? 0 : -1;
}

int dmabench_check_header(const cJSON *record, char *reason)
{
	double schema;

	if (!is_record(record, "header")) {
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
