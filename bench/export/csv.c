// SPDX-License-Identifier: GPL-2.0
/*
 * A row a point and phase; a point that was refused has one row without a
 * phase. The fixed columns come first and never move; then the parameters of
 * all experiments, and behind them the perf counters, in the order that they were
 * met in. Unknown is empty.
 */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "results/dataset.h"
#include "results/read.h"
#include "results/source.h"

static const enum dmabench_point_member point_columns[] = {
	DMABENCH_POINT_INDEX, DMABENCH_POINT_EXPERIMENT, DMABENCH_POINT_THREADS,
	DMABENCH_POINT_TARGET, DMABENCH_POINT_ENGINE, DMABENCH_POINT_STATUS,
	DMABENCH_POINT_REASON, DMABENCH_POINT_ERRNO,
	DMABENCH_POINT_REFUSED_PARAMETER, DMABENCH_POINT_SETTLED,
	DMABENCH_POINT_TRANSLATION, DMABENCH_POINT_BOUNCED,
	DMABENCH_POINT_REGIME, DMABENCH_POINT_ROUNDS,
	DMABENCH_POINT_VOID_ROUNDS, DMABENCH_POINT_OPERATIONS,
	DMABENCH_POINT_BATCH, DMABENCH_POINT_TIMING,
	DMABENCH_POINT_VERIFIED_BYTES, DMABENCH_POINT_CONTEXT_SWITCHES,
	DMABENCH_POINT_INTERRUPTS, DMABENCH_POINT_ELAPSED_S,
};

static const char *const source_columns[] = {
	"file", "machine", "kernel", "clock",
};

static const enum dmabench_phase_member phase_columns[] = {
	DMABENCH_PHASE_PHASE, DMABENCH_PHASE_SAMPLES, DMABENCH_PHASE_OVERHEAD_NS,
};

static const char *const time_columns[] = {
	"min", "p50", "p90", "p99", "p999", "max", "mean", "stddev",
};

static const char *const interval_columns[] = {
	"p50_ci95_low_ns", "p50_ci95_high_ns",
};

/* Of a point too, but behind all others, which must not move. */
static const enum dmabench_point_member last_columns[] = {
	DMABENCH_POINT_SYNC, DMABENCH_POINT_DISTURBED_ROUNDS, DMABENCH_POINT_NODE,
	DMABENCH_POINT_EXPECTED_LEAVES_PER_OP,
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

struct table {
	FILE *out;
	struct dmabench_interned texts;
	const char **parameters;
	size_t parameters_count;
	struct csv_counters counters;
};

void dmabench_csv_text(FILE *out, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")] && text[0] != ' ') {
		fputs(text, out);
		return;
	}
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void put_string(FILE *out, const struct dmabench_json_item *item)
{
	char *text = dmabench_item_text(item);

	dmabench_csv_text(out, text);
	free(text);
}

void dmabench_csv_item(FILE *out, const struct dmabench_json_item *item)
{
	if (!item)
		return;
	switch (item->type) {
	case DMABENCH_JSON_STRING:
		put_string(out, item);
		break;
	case DMABENCH_JSON_NUMBER:
	case DMABENCH_JSON_TRUE:
	case DMABENCH_JSON_FALSE:
		fwrite(item->text, 1, item->length, out);
		break;
	}
}

static void put_members(FILE *out, const struct dmabench_json_item *const *items,
			const unsigned int *members, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		dmabench_csv_item(out, items[members[i]]);
		putc(',', out);
	}
}

static bool is_among(const char *const *names, const unsigned int *members,
		     size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(names[members ? members[i] : i], name))
			return true;
	}
	return false;
}

static bool is_fixed(const char *name)
{
	return is_among(dmabench_point_names, point_columns, COUNT(point_columns), name) ||
	       is_among(source_columns, NULL, COUNT(source_columns), name) ||
	       is_among(dmabench_phase_names, phase_columns, COUNT(phase_columns), name) ||
	       is_among(dmabench_point_names, last_columns, COUNT(last_columns), name);
}

static void put_member_names(FILE *out, const char *const *names,
			     const unsigned int *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s,", names[members[i]]);
}

static void put_names(FILE *out, const char *before, const char *const *names,
		      size_t count, const char *after)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s%s,", before, names[i], after);
}

static void put_heading(const struct table *table)
{
	const char *separator = "";
	FILE *out = table->out;

	put_names(out, "", source_columns, COUNT(source_columns), "");
	put_member_names(out, dmabench_point_names, point_columns, COUNT(point_columns));
	put_member_names(out, dmabench_phase_names, phase_columns, COUNT(phase_columns));
	put_names(out, "raw_", time_columns, COUNT(time_columns), "_ns");
	put_names(out, "net_", time_columns, COUNT(time_columns), "_ns");
	put_names(out, "", interval_columns, COUNT(interval_columns), "");
	put_member_names(out, dmabench_point_names, last_columns, COUNT(last_columns));
	for (size_t i = 0; i < table->parameters_count; i++) {
		char *name = dmabench_format("%s%s",
					     is_fixed(table->parameters[i]) ?
					     "parameter_" : "",
					     table->parameters[i]);

		fputs(separator, out);
		dmabench_csv_text(out, name);
		separator = ",";
		free(name);
	}
	dmabench_csv_counters_heading(out, &table->counters, separator);
	putc('\n', out);
}

static void put_times(FILE *out, const struct dmabench_json_item *times)
{
	for (size_t i = 0; i < COUNT(time_columns); i++) {
		dmabench_csv_item(out, dmabench_item_member(times, time_columns[i]));
		putc(',', out);
	}
}

static void put_phase(FILE *out, const struct dmabench_record_phase *phase)
{
	const struct dmabench_json_item *interval =
		phase->members[DMABENCH_PHASE_P50_CI95_NS];
	const struct dmabench_json_item *bound = dmabench_item_first(interval);

	put_members(out, phase->members, phase_columns, COUNT(phase_columns));
	put_times(out, phase->members[DMABENCH_PHASE_RAW_NS]);
	put_times(out, phase->members[DMABENCH_PHASE_NET_NS]);
	for (size_t i = 0; i < COUNT(interval_columns); i++) {
		if (bound != dmabench_item_end(interval)) {
			dmabench_csv_item(out, bound);
			bound += bound->span;
		}
		putc(',', out);
	}
}

static void put_row(const struct table *table,
		    const struct dmabench_source *source,
		    const struct dmabench_record *record,
		    const struct dmabench_record_phase *phase)
{
	const char *const texts[] = {
		source->path, source->machine, source->kernel, source->clock,
	};
	const char *separator = "";

	for (size_t i = 0; i < COUNT(texts); i++) {
		dmabench_csv_text(table->out, texts[i]);
		putc(',', table->out);
	}
	put_members(table->out, record->members, point_columns, COUNT(point_columns));
	put_phase(table->out, phase);
	put_members(table->out, record->members, last_columns, COUNT(last_columns));
	for (size_t i = 0; i < table->parameters_count; i++) {
		fputs(separator, table->out);
		dmabench_csv_item(table->out, dmabench_item_member(
			record->members[DMABENCH_POINT_PARAMETERS],
			table->parameters[i]));
		separator = ",";
	}
	dmabench_csv_counters_cells(table->out, &table->counters, record, separator);
	putc('\n', table->out);
}

static void put_point(struct table *table, const struct dmabench_source *source,
		      const struct dmabench_record *record)
{
	static const struct dmabench_record_phase none;

	if (!record->phases_count)
		put_row(table, source, record, &none);
	for (size_t i = 0; i < record->phases_count; i++)
		put_row(table, source, record, &record->phases[i]);
}

static void learn_columns(struct table *table,
			     const struct dmabench_source *source,
			     const struct dmabench_record *record)
{
	const struct dmabench_json_item *item, *value;

	(void)source;
	dmabench_item_for_each_member(item, value,
				      record->members[DMABENCH_POINT_PARAMETERS]) {
		const char *name = dmabench_intern_item(&table->texts, item);
		size_t i = 0;

		while (i < table->parameters_count &&
		       table->parameters[i] != name)
			i++;
		if (i < table->parameters_count)
			continue;
		table->parameters = dmabench_reallocarray(
			table->parameters, i + 1, sizeof(*table->parameters));
		table->parameters[table->parameters_count++] = name;
	}
	dmabench_csv_counters_learn(&table->counters, &table->texts, record);
}

static int each_point(struct table *table, struct dmabench_input *inputs,
		      size_t count, bool quiet,
		      void (*take)(struct table *table,
				   const struct dmabench_source *source,
				   const struct dmabench_record *record))
{
	const struct dmabench_record *record;
	struct dmabench_results results;
	struct dmabench_source source;
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++) {
		if (dmabench_results_open(&results, &inputs[i], quiet))
			return DMABENCH_EXIT_USAGE;
		results.checked = quiet;	/* the second time */
		dmabench_source_describe(&table->texts, &source, &inputs[i],
					 results.header);
		while ((ret = dmabench_results_next(&results, &record)) > 0)
			take(table, &source, record);
		dmabench_results_close(&results);
	}
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_export_csv(FILE *out, struct dmabench_input *inputs, size_t count,
			const struct dmabench_export_options *options)
{
	struct table table = { .out = out };
	int ret = each_point(&table, inputs, count, false, learn_columns);

	(void)options;
	if (!ret) {
		put_heading(&table);
		ret = each_point(&table, inputs, count, true, put_point);
	}
	dmabench_csv_counters_free(&table.counters);
	free(table.parameters);
	dmabench_interned_free(&table.texts);
	return ret;
}
