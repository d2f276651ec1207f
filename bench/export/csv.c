// SPDX-License-Identifier: GPL-2.0
/*
 * A row a point and phase; a point that was refused has one row without a
 * phase. The fixed columns come first and never move; then the parameters of
 * all experiments, in the order that they were met in. Unknown is empty.
 */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "results/dataset.h"
#include "results/read.h"
#include "results/source.h"

static const char *const point_columns[] = {
	"index", "experiment", "threads", "target", "engine", "status",
	"reason", "errno", "refused_parameter", "settled", "translation",
	"bounced", "regime", "rounds", "void_rounds", "operations", "batch",
	"timing", "verified_bytes", "context_switches", "interrupts",
	"elapsed_s",
};

static const char *const source_columns[] = {
	"file", "machine", "kernel", "clock",
};

static const char *const phase_columns[] = {
	"phase", "samples", "overhead_ns",
};

static const char *const time_columns[] = {
	"min", "p50", "p90", "p99", "p999", "max", "mean", "stddev",
};

static const char *const interval_columns[] = {
	"p50_ci95_low_ns", "p50_ci95_high_ns",
};

/* Of a point too, but behind all others, which must not move. */
static const char *const last_columns[] = {
	"sync", "disturbed_rounds",
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

struct table {
	FILE *out;
	struct dmabench_dataset strings;	/* holds texts, no points */
	const char **parameters;
	size_t parameters_count;
};

static void put_text(FILE *out, const char *text)
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
	char *text = dmabench_calloc(item->length + 1, 1);

	dmabench_item_decode(item, text);
	put_text(out, text);
	free(text);
}

static void put_item(FILE *out, const struct dmabench_json_item *item)
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

static void put_members(FILE *out, const struct dmabench_json_item *object,
			const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_item(out, dmabench_item_member(object, names[i]));
		putc(',', out);
	}
}

static bool is_one_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

static bool is_fixed(const char *name)
{
	return is_one_of(point_columns, COUNT(point_columns), name) ||
	       is_one_of(source_columns, COUNT(source_columns), name) ||
	       is_one_of(phase_columns, COUNT(phase_columns), name) ||
	       is_one_of(last_columns, COUNT(last_columns), name);
}

static void put_names(FILE *out, const char *before, const char *const *names,
		      size_t count, const char *after)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s%s,", before, names[i], after);
}

static void put_heading(const struct table *table)
{
	FILE *out = table->out;

	put_names(out, "", source_columns, COUNT(source_columns), "");
	put_names(out, "", point_columns, COUNT(point_columns), "");
	put_names(out, "", phase_columns, COUNT(phase_columns), "");
	put_names(out, "raw_", time_columns, COUNT(time_columns), "_ns");
	put_names(out, "net_", time_columns, COUNT(time_columns), "_ns");
	put_names(out, "", interval_columns, COUNT(interval_columns), "");
	put_names(out, "", last_columns, COUNT(last_columns), "");
	for (size_t i = 0; i < table->parameters_count; i++) {
		char *name = dmabench_format("%s%s",
					     is_fixed(table->parameters[i]) ?
					     "parameter_" : "",
					     table->parameters[i]);

		if (i)
			putc(',', out);
		put_text(out, name);
		free(name);
	}
	putc('\n', out);
}

static void put_phase(FILE *out, const struct dmabench_json_item *phase)
{
	const struct dmabench_json_item *interval =
		dmabench_item_member(phase, "p50_ci95_ns");
	const struct dmabench_json_item *bound = dmabench_item_first(interval);

	put_members(out, phase, phase_columns, COUNT(phase_columns));
	put_members(out, dmabench_item_member(phase, "raw_ns"), time_columns,
		    COUNT(time_columns));
	put_members(out, dmabench_item_member(phase, "net_ns"), time_columns,
		    COUNT(time_columns));
	for (size_t i = 0; i < COUNT(interval_columns); i++) {
		if (bound != dmabench_item_end(interval)) {
			put_item(out, bound);
			bound += bound->span;
		}
		putc(',', out);
	}
}

static void put_row(const struct table *table,
		    const struct dmabench_source *source,
		    const struct dmabench_json_item *point,
		    const struct dmabench_json_item *phase)
{
	const char *const texts[] = {
		source->path, source->machine, source->kernel, source->clock,
	};
	const struct dmabench_json_item *parameters =
		dmabench_item_member(point, "parameters");

	for (size_t i = 0; i < COUNT(texts); i++) {
		put_text(table->out, texts[i]);
		putc(',', table->out);
	}
	put_members(table->out, point, point_columns, COUNT(point_columns));
	put_phase(table->out, phase);
	put_members(table->out, point, last_columns, COUNT(last_columns));
	for (size_t i = 0; i < table->parameters_count; i++) {
		if (i)
			putc(',', table->out);
		put_item(table->out, dmabench_item_member(parameters,
							  table->parameters[i]));
	}
	putc('\n', table->out);
}

static void put_point(struct table *table, const struct dmabench_source *source,
		      const struct dmabench_json_item *point)
{
	const struct dmabench_json_item *phases =
		dmabench_item_member(point, "phases");
	const struct dmabench_json_item *phase;

	if (dmabench_item_first(phases) == dmabench_item_end(phases))
		put_row(table, source, point, NULL);
	dmabench_item_for_each(phase, phases)
		put_row(table, source, point, phase);
}

static void learn_parameters(struct table *table,
			     const struct dmabench_source *source,
			     const struct dmabench_json_item *point)
{
	const struct dmabench_json_item *item, *value;

	(void)source;
	dmabench_item_for_each_member(item, value,
				      dmabench_item_member(point, "parameters")) {
		const char *name = dmabench_intern_item(&table->strings, item);
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
}

static int each_point(struct table *table, struct dmabench_input *inputs,
		      size_t count, bool quiet,
		      void (*take)(struct table *table,
				   const struct dmabench_source *source,
				   const struct dmabench_json_item *point))
{
	const struct dmabench_json_item *point;
	struct dmabench_results results;
	struct dmabench_source source;
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++) {
		if (dmabench_results_open(&results, &inputs[i], quiet))
			return DMABENCH_EXIT_USAGE;
		dmabench_source_describe(&table->strings, &source, &inputs[i],
					 results.header);
		while ((ret = dmabench_results_next_item(&results, &point)) > 0)
			take(table, &source, point);
		dmabench_results_close(&results);
	}
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_export_csv(FILE *out, struct dmabench_input *inputs, size_t count,
			const struct dmabench_export_options *options)
{
	struct table table = { .out = out };
	int ret = each_point(&table, inputs, count, false, learn_parameters);

	(void)options;
	if (!ret) {
		put_heading(&table);
		ret = each_point(&table, inputs, count, true, put_point);
	}
	free(table.parameters);
	dmabench_dataset_free(&table.strings);
	return ret;
}
