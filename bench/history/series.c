// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "series.h"

static char *copy(sqlite3_stmt *statement, int column)
{
	const char *text = dmabench_column_text(statement, column);

	return text ? dmabench_format("%s", text) : NULL;
}

static void take(struct dmabench_series *series, sqlite3_stmt *statement)
{
	const char *parameters = dmabench_column_text(statement, 8);

	*series = (struct dmabench_series) {
		.series = sqlite3_column_int64(statement, 0),
		.machine = sqlite3_column_int64(statement, 1),
		.experiment = copy(statement, 2), .regime = copy(statement, 3),
		.node = copy(statement, 4), .timing = copy(statement, 5),
		.phase = copy(statement, 6), .unit = copy(statement, 7),
		.parameters = dmabench_json_parse(parameters ? parameters : ""),
		.batch = sqlite3_column_type(statement, 9) == SQLITE_NULL ? NAN :
			 sqlite3_column_double(statement, 9),
		.clock = copy(statement, 10), .scenario = copy(statement, 11),
		.machine_text = copy(statement, 12),
	};
	snprintf(series->name, sizeof(series->name), "s%" PRId64, series->series);
	snprintf(series->machine_name, sizeof(series->machine_name), "m%" PRId64, series->machine);
	snprintf(series->key, sizeof(series->key), "%s", dmabench_column_text(statement, 13));
	series->exact = series->clock && !strcmp(series->clock, "icount");
}

static void release(struct dmabench_series *series)
{
	free(series->experiment);
	free(series->regime);
	free(series->node);
	free(series->timing);
	free(series->phase);
	free(series->unit);
	free(series->clock);
	free(series->scenario);
	free(series->machine_text);
	cJSON_Delete(series->parameters);
}

static void read_all(struct dmabench_series_list *list, struct dmabench_database *database)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT series, machine, experiment, regime, node, timing, phase, unit,"
		" parameters, batch, clock, scenario,"
		" coalesce(name, 'unknown machine') || coalesce(' on ' || hypervisor, ''),"
		" lower(substr(hex(series.key), 1, 16))"
		" FROM series JOIN machine USING (machine) ORDER BY series");

	while (dmabench_database_row(database, statement)) {
		if (list->count == list->room) {
			list->room = list->room * 2 + 64;
			list->series = dmabench_reallocarray(list->series, list->room,
							     sizeof(*list->series));
		}
		take(&list->series[list->count++], statement);
	}
	sqlite3_finalize(statement);
}

const char *dmabench_series_value(const cJSON *item, char *room)
{
	if (cJSON_IsString(item))
		return item->valuestring;
	if (cJSON_IsBool(item))
		return cJSON_IsTrue(item) ? "yes" : "no";
	return dmabench_json_is_number(item) ? dmabench_json_digits(item, room) : "unknown";
}

/* NULL: it has none. */
static const char *value_of(const struct dmabench_series *series, const char *name, char *room)
{
	const struct { const char *name, *value; } known[] = {
		{ "series", series->name }, { "machine", series->machine_name },
		{ "experiment", series->experiment }, { "regime", series->regime },
		{ "node", series->node }, { "phase", series->phase }, { "unit", series->unit },
		{ "clock", series->clock }, { "scenario", series->scenario },
	};
	const cJSON *item;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!strcmp(known[i].name, name))
			return known[i].value;
	}
	item = cJSON_GetObjectItemCaseSensitive(series->parameters, name);
	return item ? dmabench_series_value(item, room) : NULL;
}

static int keep(struct dmabench_series_list *list, const char *name, const char *wanted)
{
	size_t kept = 0, matched = 0;

	for (size_t i = 0; i < list->count; i++) {
		char room[DMABENCH_DIGITS_LEN];
		const char *value = value_of(&list->series[i], name, room);

		if (value && strcmp(value, wanted)) {
			release(&list->series[i]);
			continue;
		}
		matched += value != NULL;
		list->series[kept++] = list->series[i];
	}
	list->count = kept;
	if (matched)
		return 0;
	dmabench_error("--where %s=%s: no series has that; dmabench history list --json shows what there is",
		       name, wanted);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_series_read(struct dmabench_series_list *list,
			 struct dmabench_database *database, const char *where)
{
	char *terms = dmabench_format("%s", where ? where : ""), *next = terms, *name;
	int ret = 0;

	memset(list, 0, sizeof(*list));
	read_all(list, database);
	if (database->status)
		ret = database->status;
	while (where && !ret && (name = strsep(&next, ","))) {
		char *wanted = strchr(name, '=');

		if (wanted) {
			*wanted++ = '\0';
			ret = keep(list, name, wanted);
		} else {
			dmabench_error("--where %s: is not NAME=VALUE,NAME=VALUE", name);
			ret = DMABENCH_EXIT_USAGE;
		}
	}
	free(terms);
	return ret;
}

void dmabench_series_free(struct dmabench_series_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		release(&list->series[i]);
	free(list->series);
}

const struct dmabench_series *
dmabench_series_find(const struct dmabench_series_list *list, int64_t series)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (list->series[middle].series < series)
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->count && list->series[low].series == series ?
	       &list->series[low] : NULL;
}
