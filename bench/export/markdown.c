// SPDX-License-Identifier: GPL-2.0
/*
 * A table an experiment: medians, regimes as columns, what perf counters counted
 * below the phases. What does not vary is told once above the table. Only medians
 * are kept in memory.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/plain.h"
#include "results/group.h"

static void put_text(FILE *out, const char *text)
{
	dmabench_put_markdown(out, text, strlen(text));
}

/* The cells of a column are as wide as its heading, for those who read the text. */
#define PHASE_WIDTH	16
#define CELL_WIDTH	9

static int curve_width(const struct dmabench_group *group, size_t curve)
{
	size_t width = strlen(group->curves[curve].label);

	return width < CELL_WIDTH ? CELL_WIDTH : width;
}

/* Of what is missing from the width that @text ought to have. */
static void put_padding(FILE *out, size_t width, const char *text)
{
	for (size_t length = strlen(text); length < width; length++)
		putc(' ', out);
}

static void put_sources(FILE *out, const struct dmabench_dataset *set)
{
	for (size_t i = 0; i < set->sources_count; i++) {
		const struct dmabench_source *source = &set->sources[i];

		fputs("- ", out);
		put_text(out, source->name);
		fputs(": ", out);
		put_text(out, source->machine);
		fputs(", Linux ", out);
		put_text(out, source->kernel);
		fputs(", clock ", out);
		put_text(out, source->clock);
		putc('\n', out);
	}
}

static void put_values(FILE *out, const struct dmabench_group *group)
{
	const struct dmabench_point *point = group->points[0];
	const char *separator = "";

	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value =
			dmabench_nth_value(group->set, point, i);

		if (!strcmp(value->name, group->grouping->over))
			continue;
		fputs(separator, out);
		put_text(out, value->name);
		putc(' ', out);
		put_text(out, value->text);
		separator = ", ";
	}
}

/* Why there is no median: a point that was refused has no regime. */
static const char *absence(const struct dmabench_group *group, size_t curve,
			   const struct dmabench_value *x)
{
	const struct dmabench_curve *of = &group->curves[curve];

	for (size_t i = 0; i < group->refused_count; i++) {
		const struct dmabench_point *point = group->refused[i];

		if (point->kind->source == of->source && point->kind->target == of->target &&
		    dmabench_point_value(group->set, point, group->grouping->over) == x)
			return point->kind->status;
	}
	return "-";
}

static void put_cell(FILE *out, const struct dmabench_group *group,
		     size_t curve, const struct dmabench_value *x,
		     const char *phase)
{
	int width = curve_width(group, curve);
	const struct dmabench_point *point =
		dmabench_group_point(group, curve, x);
	const uint32_t row = dmabench_point_phase(group->set, point, phase);
	const double p50 = dmabench_phase_ns(group->set, row, DMABENCH_NS_COMPARED);

	/* Adding 0 makes a plain one of the -0 that rounding leaves. */
	if (isfinite(p50) && dmabench_is_counter(point, row))
		fprintf(out, " %*.*f |", width, fabs(p50) < 1000 ? 2 : 0,
			round(p50 * 100) / 100 + 0.0);
	else if (isfinite(p50))
		fprintf(out, " %*.*f%s |", width - 2, fabs(p50) < 100,
			round(p50 * 10) / 10 + 0.0,
			point->settled ? "  " : " ?");
	else
		fprintf(out, " %*s |", width,
			point ? "-" : absence(group, curve, x));
}

static void put_row(FILE *out, const struct dmabench_group *group,
		    const struct dmabench_value *x, const char *phase)
{
	fprintf(out, "| %*s | ", CELL_WIDTH, x ? x->text : "-");
	put_text(out, phase);
	put_padding(out, PHASE_WIDTH, phase);
	fputs(" |", out);
	for (size_t i = 0; i < group->curves_count; i++)
		put_cell(out, group, i, x, phase);
	putc('\n', out);
}

static void put_heading(FILE *out, const struct dmabench_group *group)
{
	char *title = dmabench_group_title(group);
	const char *over = group->grouping->over[0] ? group->grouping->over : "-";

	fputs("\n## ", out);
	put_text(out, title);
	free(title);
	fputs("\n\n", out);
	put_values(out, group);
	fputs("\n\n| ", out);
	put_padding(out, CELL_WIDTH, over);
	put_text(out, over);
	fprintf(out, " | %-*s |", PHASE_WIDTH, "phase");
	for (size_t i = 0; i < group->curves_count; i++) {
		const char *label = group->curves[i].label;

		putc(' ', out);
		put_padding(out, CELL_WIDTH, label);
		put_text(out, label);
		fputs(" |", out);
	}
	fputs("\n| --------: | ---------------- |", out);
	for (size_t i = 0; i < group->curves_count; i++) {
		putc(' ', out);
		for (int dash = 1; dash < curve_width(group, i); dash++)
			putc('-', out);
		fputs(": |", out);
	}
	putc('\n', out);
}

static int put_group(const struct dmabench_group *group, void *context)
{
	put_heading(context, group);
	for (size_t i = 0; i < group->panels_count; i++) {
		for (size_t x = 0; x < group->xs_count; x++)
			put_row(context, group, group->xs[x], group->panels[i]);
		if (!group->xs_count)
			put_row(context, group, NULL, group->panels[i]);
	}
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct dmabench_value *const *left = a, *const *right = b;

	return ((uintptr_t)*left > (uintptr_t)*right) -
	       ((uintptr_t)*left < (uintptr_t)*right);
}

/* Values are interned: equal ones are one. */
static size_t distinct_numbers(const struct dmabench_dataset *set,
			       const char *name)
{
	const struct dmabench_value **values =
		dmabench_calloc(set->points_count, sizeof(*values));
	size_t count = 0, distinct = 0;

	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_value *value =
			dmabench_point_value(set, &set->points[i], name);

		if (value && !isnan(value->number))
			values[count++] = value;
	}
	if (count)
		qsort(values, count, sizeof(*values), by_address);
	for (size_t i = 0; i < count; i++)
		distinct += !i || values[i] != values[i - 1];
	free(values);
	return distinct;
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i] == name)
			return true;
	}
	return false;
}

/* Rows are the parameter that has the most values. */
static void choose_rows(const struct dmabench_dataset *set,
			struct dmabench_grouping *grouping)
{
	const char *best = "", **seen = NULL;
	size_t most = 1, seen_count = 0;

	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_point *point = &set->points[i];

		for (size_t k = 0; k < point->values_count; k++) {
			const char *name = dmabench_nth_value(set, point, k)->name;
			size_t count;

			if (is_among(seen, seen_count, name))
				continue;
			seen = dmabench_reallocarray(seen, seen_count + 1,
						     sizeof(*seen));
			seen[seen_count++] = name;
			count = distinct_numbers(set, name);
			if (count > most) {
				most = count;
				best = name;
			}
		}
	}
	free(seen);
	snprintf(grouping->over, sizeof(grouping->over), "%s", best);
	grouping->over_any = true;
}

/* Beside columns in ns, those in instructions are marked. */
static bool all_icount(const struct dmabench_dataset *set)
{
	for (size_t i = 0; i < set->sources_count; i++)
		if (!set->sources[i].icount)
			return false;
	return true;
}

static bool has_counters(const struct dmabench_dataset *set)
{
	for (size_t i = 0; i < set->points_count; i++)
		if (set->points[i].counters)
			return true;
	return false;
}

int dmabench_export_markdown(FILE *out, struct dmabench_input *inputs,
			     size_t count,
			     const struct dmabench_export_options *options)
{
	struct dmabench_dataset set = { .compared = true, .statistic = DMABENCH_P50 };
	struct dmabench_grouping grouping = { .at = NAN };
	int ret = dmabench_dataset_read(&set, inputs, count, NULL);

	(void)options;
	if (!ret) {
		fprintf(out, "# Medians in %s%s\n\nThe cost of measuring is taken off; ? marks what did not settle.\n\n",
			all_icount(&set) ? "instructions" : "ns",
			has_counters(&set) ? ", of perf counters per operation" : "");
		put_sources(out, &set);
		choose_rows(&set, &grouping);
		ret = dmabench_for_each_group(&set, &grouping, put_group, out);
	}
	dmabench_dataset_free(&set);
	return ret ? DMABENCH_EXIT_USAGE : 0;
}
