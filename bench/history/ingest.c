// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "ingest.h"
#include "lib/alloc.h"

/* Of parameters, and threads: as they stand in the line. */
struct member {
	const struct dmabench_json_item *name, *value;
};

/* What all series of a point have alike. */
struct point {
	const struct dmabench_record *record;
	SHA2_CTX key;
	struct member *members;
	size_t count;
};

/* In the order of the table's columns. */
enum { P50, P50_LOW, P50_HIGH, P90, P99, MEAN, FIGURES };

/* A row that is to be. */
struct figures {
	const struct dmabench_json_item *phase;
	const char *unit;
	double values[FIGURES];	/* NAN: unknown */
};

void dmabench_ingest_open(struct dmabench_ingest *ingest, struct dmabench_database *database)
{
	memset(ingest, 0, sizeof(*ingest));
	ingest->database = database;
	ingest->find_series = dmabench_database_prepare(database,
		"SELECT series FROM series WHERE key = ?");
	ingest->add_series = dmabench_database_prepare(database,
		"INSERT INTO series (key, machine, experiment, parameters, regime, node,"
		" timing, batch, phase, unit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	ingest->add_value = dmabench_database_prepare(database,
		"INSERT OR IGNORE INTO value (series, run, p50, p50_low, p50_high, p90, p99,"
		" mean, elapsed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
}

void dmabench_ingest_close(struct dmabench_ingest *ingest)
{
	sqlite3_finalize(ingest->find_series);
	sqlite3_finalize(ingest->add_series);
	sqlite3_finalize(ingest->add_value);
}

static int by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	const uint32_t shorter = x->name->length < y->name->length ?
				 x->name->length : y->name->length;
	const int order = memcmp(x->name->text, y->name->text, shorter);

	return order ? order : (x->name->length > y->name->length) -
			       (x->name->length < y->name->length);
}

static void add_item(SHA2_CTX *key, const struct dmabench_json_item *item)
{
	/* "1" and 1 are two values. */
	const char kind = item ? item->type : 0;

	dmabench_key_add(key, &kind, 1);
	dmabench_key_add(key, item ? item->text : NULL, item ? item->length : 0);
}

/* Members count whatever their order is. */
static void add_members(struct point *point)
{
	struct member *sorted = dmabench_calloc(point->count, sizeof(*sorted));

	memcpy(sorted, point->members, point->count * sizeof(*sorted));
	qsort(sorted, point->count, sizeof(*sorted), by_name);
	for (size_t i = 0; i < point->count; i++) {
		add_item(&point->key, sorted[i].name);
		add_item(&point->key, sorted[i].value);
	}
	free(sorted);
}

static void open_point(struct point *point, int64_t machine,
		       const struct dmabench_record *record)
{
	static const enum dmabench_point_member told[] = {
		DMABENCH_POINT_EXPERIMENT, DMABENCH_POINT_REGIME, DMABENCH_POINT_NODE,
		DMABENCH_POINT_TIMING, DMABENCH_POINT_BATCH,
	};
	const struct dmabench_json_item *parameters = record->members[DMABENCH_POINT_PARAMETERS];
	const struct dmabench_json_item *name, *value;

	*point = (struct point) { .record = record };
	/* A name and a value are two items, and threads are one member more. */
	point->members = dmabench_calloc(parameters->span / 2 + 1, sizeof(*point->members));
	dmabench_item_for_each_member(name, value, parameters)
		point->members[point->count++] = (struct member) { name, value };
	value = record->members[DMABENCH_POINT_THREADS];
	point->members[point->count++] = (struct member) { value - 1, value };
	SHA256Init(&point->key);
	dmabench_key_add(&point->key, (const char *)&machine, sizeof(machine));
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		add_item(&point->key, record->members[told[i]]);
	add_members(point);
}

static void put_item(FILE *out, const struct dmabench_json_item *item)
{
	const bool quoted = item->type == DMABENCH_JSON_STRING;

	if (quoted)
		putc('"', out);
	fwrite(item->text, 1, item->length, out);
	if (quoted)
		putc('"', out);
}

static void bind_parameters(sqlite3_stmt *statement, int column, const struct point *point)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < point->count; i++) {
		putc(i ? ',' : '{', out);
		put_item(out, point->members[i].name);
		putc(':', out);
		put_item(out, point->members[i].value);
	}
	putc('}', out);
	fclose(out);
	dmabench_bind_text(statement, column, text);
	free(text);
}

static void bind_item(sqlite3_stmt *statement, int column,
		      const struct dmabench_json_item *item)
{
	char *text = dmabench_item_text(item);

	dmabench_bind_text(statement, column, text);
	free(text);
}

static int64_t add_series(struct dmabench_ingest *ingest, const struct point *point,
			  const struct figures *figures, const uint8_t *key)
{
	const struct dmabench_json_item *const *members = point->record->members;
	sqlite3_stmt *statement = ingest->add_series;
	const double batch = dmabench_item_number(members[DMABENCH_POINT_BATCH]);

	sqlite3_bind_blob(statement, 1, key, DMABENCH_KEY, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 2, ingest->machine);
	bind_item(statement, 3, members[DMABENCH_POINT_EXPERIMENT]);
	bind_parameters(statement, 4, point);
	bind_item(statement, 5, members[DMABENCH_POINT_REGIME]);
	bind_item(statement, 6, members[DMABENCH_POINT_NODE]);
	bind_item(statement, 7, members[DMABENCH_POINT_TIMING]);
	sqlite3_bind_double(statement, 8, batch);	/* NAN is null */
	bind_item(statement, 9, figures->phase);
	dmabench_bind_text(statement, 10, figures->unit);
	dmabench_database_do(ingest->database, statement);
	return sqlite3_last_insert_rowid(ingest->database->db);
}

/* New or not. */
static int64_t series_of(struct dmabench_ingest *ingest, const struct point *point,
			 const struct figures *figures)
{
	uint8_t bytes[DMABENCH_KEY];
	SHA2_CTX key = point->key;
	int64_t series = 0;

	add_item(&key, figures->phase);
	dmabench_key_add(&key, figures->unit, strlen(figures->unit));
	dmabench_key_end(&key, bytes);
	sqlite3_bind_blob(ingest->find_series, 1, bytes, sizeof(bytes), SQLITE_STATIC);
	if (dmabench_database_row(ingest->database, ingest->find_series))
		series = sqlite3_column_int64(ingest->find_series, 0);
	sqlite3_reset(ingest->find_series);
	return series ? series : add_series(ingest, point, figures, bytes);
}

static void add_figures(struct dmabench_ingest *ingest, const struct point *point,
			const struct figures *figures)
{
	sqlite3_stmt *statement = ingest->add_value;

	if (isnan(figures->values[P50]) && isnan(figures->values[MEAN]))
		return;
	sqlite3_bind_int64(statement, 1, series_of(ingest, point, figures));
	sqlite3_bind_int64(statement, 2, ingest->run);
	for (int i = 0; i < FIGURES; i++)
		dmabench_bind_figure(statement, 3 + i, figures->values[i]);
	/* Seconds, in thousandths. */
	dmabench_bind_figure(statement, 9, dmabench_point_number(point->record,
								 DMABENCH_POINT_ELAPSED_S));
	dmabench_database_do(ingest->database, statement);
	if (sqlite3_changes(ingest->database->db))
		ingest->figures++;
	else
		ingest->repeated++;
}

/* A pair of numbers, less @off; NAN where there is none. */
static void take_interval(struct figures *figures, const struct dmabench_json_item *pair,
			  double off)
{
	const bool whole = pair && pair->span == 3;

	figures->values[P50_LOW] = whole ? dmabench_item_number(pair + 1) - off : NAN;
	figures->values[P50_HIGH] = whole ? dmabench_item_number(pair + 2) - off : NAN;
}

static double net(const struct dmabench_record_phase *phase, enum dmabench_statistic statistic)
{
	return dmabench_phase_statistic(phase, DMABENCH_PHASE_NET_NS, statistic);
}

static void add_phase(struct dmabench_ingest *ingest, const struct point *point,
		      const struct dmabench_record_phase *phase)
{
	struct figures figures = {
		.phase = phase->members[DMABENCH_PHASE_PHASE],
		.unit = ingest->unit,
		.values = {
			[P50] = net(phase, DMABENCH_P50), [P90] = net(phase, DMABENCH_P90),
			[P99] = net(phase, DMABENCH_P99), [MEAN] = net(phase, DMABENCH_MEAN),
		},
	};

	take_interval(&figures, phase->members[DMABENCH_PHASE_P50_CI95_NS],
		      dmabench_phase_number(phase, DMABENCH_PHASE_OVERHEAD_NS));
	add_figures(ingest, point, &figures);
}

/* Per operation: a mean of each round, of which it is the median. */
static void add_counter(struct dmabench_ingest *ingest, const struct point *point,
			const struct dmabench_record_counter *counter)
{
	struct figures figures = {
		.phase = counter->members[DMABENCH_COUNTER_COUNTER],
		.unit = "count",
		.values = {
			[P50] = dmabench_counter_number(counter, DMABENCH_COUNTER_NET_PER_OP),
			[P90] = NAN, [P99] = NAN, [MEAN] = NAN,
		},
	};

	take_interval(&figures, counter->members[DMABENCH_COUNTER_RAW_CI95_PER_OP],
		      dmabench_counter_number(counter, DMABENCH_COUNTER_OVERHEAD_PER_OP));
	add_figures(ingest, point, &figures);
}

void dmabench_ingest_point(struct dmabench_ingest *ingest,
			   const struct dmabench_record *record)
{
	const size_t before = ingest->figures;
	struct point point;

	if (!dmabench_item_equals(record->members[DMABENCH_POINT_STATUS], "ok"))
		return;
	open_point(&point, ingest->machine, record);
	for (size_t i = 0; i < record->phases_count; i++)
		add_phase(ingest, &point, &record->phases[i]);
	for (size_t i = 0; i < record->counters_count; i++)
		add_counter(ingest, &point, &record->counters[i]);
	free(point.members);
	ingest->points += ingest->figures > before;
}
