// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "lib/json.h"

/* The newest schema that this program reads. */
#define NEWEST_SCHEMA	1

/* One member that readers rely on. */
struct member {
	const char *name;
	const char *type;
	unsigned int types;	/* bits, of those it may be of */
};

#define STRING	"a string", 1 << DMABENCH_JSON_STRING
#define NUMBER	"a number", 1 << DMABENCH_JSON_NUMBER
#define OBJECT	"an object", 1 << DMABENCH_JSON_OBJECT
#define ARRAY	"an array", 1 << DMABENCH_JSON_ARRAY
#define BOOL	"true or false", 1 << DMABENCH_JSON_TRUE | 1 << DMABENCH_JSON_FALSE
#define OR_NULL	| 1 << DMABENCH_JSON_NULL

static const struct member point_members[] = {
	{ "experiment", STRING },
	{ "parameters", OBJECT },
	{ "threads", NUMBER },
	{ "target", STRING OR_NULL },
	{ "engine", STRING OR_NULL },
	{ "status", STRING },
	{ "settled", BOOL OR_NULL },
	{ "regime", STRING OR_NULL },
	{ "batch", NUMBER OR_NULL },
	{ "timing", STRING OR_NULL },
	{ "phases", ARRAY OR_NULL },
};

static const struct member phase_members[] = {
	{ "phase", STRING },
	{ "overhead_ns", NUMBER OR_NULL },
	{ "raw_ns", OBJECT OR_NULL },
	{ "net_ns", OBJECT OR_NULL },
	{ "p50_ci95_ns", ARRAY OR_NULL },
	{ "round_p50_ns", ARRAY OR_NULL },
	{ "round_ns", OBJECT OR_NULL },
	{ "histogram", ARRAY OR_NULL },
};

static const struct member time_members[] = {
	{ "p50", NUMBER OR_NULL },
	{ "p99", NUMBER OR_NULL },
};

#define CHECK(object, members, reason)					\
	check_members(object, members,					\
		      sizeof(members) / sizeof((members)[0]), reason)

static int check_members(const struct dmabench_json_item *object,
			 const struct member *members, size_t count,
			 char *reason)
{
	for (size_t i = 0; i < count; i++) {
		const struct member *member = &members[i];
		const struct dmabench_json_item *item =
			dmabench_item_member(object, member->name);

		/* What may be null may be missing, too. */
		if (member->types >> (item ? item->type : DMABENCH_JSON_NULL) & 1)
			continue;
		snprintf(reason, DMABENCH_REASON_LEN, "\"%s\" is %s, not %s",
			 member->name, item ? "of another type" : "missing",
			 member->type);
		return -1;
	}
	return 0;
}

static bool is_bucket(const struct dmabench_json_item *bucket)
{
	return bucket->type == DMABENCH_JSON_ARRAY && bucket->span >= 3 &&
	       bucket[1].type == DMABENCH_JSON_NUMBER &&
	       bucket[2].type == DMABENCH_JSON_NUMBER &&
	       bucket[2].text[0] != '-';
}

static int check_phase(const struct dmabench_json_item *phase, char *reason)
{
	const struct dmabench_json_item *bucket;

	if (!dmabench_item_is(phase, DMABENCH_JSON_OBJECT)) {
		strcpy(reason, "a phase is not an object");
		return -1;
	}
	if (CHECK(phase, phase_members, reason) ||
	    CHECK(dmabench_item_member(phase, "raw_ns"), time_members, reason) ||
	    CHECK(dmabench_item_member(phase, "net_ns"), time_members, reason))
		return -1;
	dmabench_item_for_each(bucket, dmabench_item_member(phase, "histogram")) {
		if (!is_bucket(bucket)) {
			strcpy(reason, "a bucket of a histogram is not [ticks, count]");
			return -1;
		}
	}
	return 0;
}

static int check_parameters(const struct dmabench_json_item *parameters,
			    char *reason)
{
	const struct dmabench_json_item *name, *value;

	dmabench_item_for_each_member(name, value, parameters) {
		if (value->type != DMABENCH_JSON_ARRAY &&
		    value->type != DMABENCH_JSON_OBJECT)
			continue;
		snprintf(reason, DMABENCH_REASON_LEN,
			 "parameter \"%.*s\" is neither number, string nor true or false",
			 (int)(name->length < 64 ? name->length : 64),
			 name->text);
		return -1;
	}
	return 0;
}

static bool is_record(const struct dmabench_json_item *record, const char *kind)
{
	return dmabench_item_equals(dmabench_item_member(record, "record"), kind);
}

int dmabench_check_point(const struct dmabench_json_item *record, char *reason)
{
	const struct dmabench_json_item *phase;

	if (!is_record(record, "point")) {
		strcpy(reason, "neither a point nor a trailer: two files in one, or no result of dmabench run");
		return -1;
	}
	if (CHECK(record, point_members, reason) ||
	    check_parameters(dmabench_item_member(record, "parameters"), reason))
		return -1;
	dmabench_item_for_each(phase, dmabench_item_member(record, "phases")) {
		if (check_phase(phase, reason))
			return -1;
	}
	return 0;
}

int dmabench_check_trailer(const struct dmabench_json_item *record)
{
	return is_record(record, "trailer") ? 0 : -1;
}

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
