// SPDX-License-Identifier: GPL-2.0
/* The texts of a figure, and making them harmless. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/plain.h"
#include "lib/utf8.h"
#include "plot.h"

#define LINE_LEN	200	/* as much as a page of 1200 pixels holds, small */

/* In single quotes gnuplot knows one special character, the quote. */
void dmabench_write_quoted(FILE *file, const char *text)
{
	putc('\'', file);
	while (*text) {
		size_t length = strcspn(text, "'");

		dmabench_put_plain(file, text, length);
		text += length;
		if (*text) {
			fputs("''", file);
			text++;
		}
	}
	putc('\'', file);
}

static void write_text(FILE *vars, const char *name, char *text)
{
	if (strlen(text) > LINE_LEN)
		strcpy(text + dmabench_utf8_cut(text, LINE_LEN - 3), "...");
	fprintf(vars, "%s = ", name);
	dmabench_write_quoted(vars, text);
	putc('\n', vars);
	free(text);
}

static void write_names(FILE *vars, const char *name, size_t count,
			const char *(*get)(const struct dmabench_group *group,
					   size_t i),
			const struct dmabench_group *group)
{
	fprintf(vars, "array %s[%zu] = [", name, count);
	for (size_t i = 0; i < count; i++) {
		if (i)
			fputs(", ", vars);
		dmabench_write_quoted(vars, get(group, i));
	}
	fputs("]\n", vars);
}

static const char *panel_name(const struct dmabench_group *group, size_t i)
{
	return group->panels[i];
}

static const char *curve_label(const struct dmabench_group *group, size_t i)
{
	return group->curves[i].label;
}

static const char *curve_regime(const struct dmabench_group *group, size_t i)
{
	return group->curves[i].regime;
}

static const char *curve_detail(const struct dmabench_group *group, size_t i)
{
	return group->curves[i].detail;
}

static const char *curve_kernel(const struct dmabench_group *group, size_t i)
{
	return group->set->sources[group->curves[i].source].kernel;
}

static const char *curve_scenario(const struct dmabench_group *group, size_t i)
{
	return group->set->sources[group->curves[i].source].scenario;
}

static const char *choice_name(const struct dmabench_group *group, size_t i)
{
	return group->choices[i];
}

static void write_xs(FILE *vars, const struct dmabench_group *group)
{
	fprintf(vars, "xs = %zu\narray xvalue[%zu] = [", group->xs_count,
		group->xs_count ? group->xs_count : 1);
	for (size_t i = 0; i < group->xs_count; i++)
		fprintf(vars, "%s%.15g", i ? ", " : "", group->xs[i]->number);
	fputs(group->xs_count ? "]\n" : "0]\n", vars);
}

/* A panel a phase, a curve a regime. */
static void write_curves(FILE *vars, const struct dmabench_group *group)
{
	fprintf(vars, "panels = %zu\ncurves = %zu\n", group->panels_count,
		group->curves_count);
	write_names(vars, "panel", group->panels_count, panel_name, group);
	write_names(vars, "label", group->curves_count, curve_label, group);
	write_names(vars, "regime", group->curves_count, curve_regime, group);
	write_names(vars, "detail", group->curves_count, curve_detail, group);
	write_names(vars, "kernel", group->curves_count, curve_kernel, group);
	write_names(vars, "scenario", group->curves_count, curve_scenario, group);
	fprintf(vars, "array variant[%zu] = [", group->curves_count);
	for (size_t i = 0; i < group->curves_count; i++)
		fprintf(vars, "%s%u", i ? ", " : "", group->curves[i].variant);
	fputs("]\n", vars);
}

/* A panel a regime, a curve a choice. */
static void write_choices(FILE *vars, const struct dmabench_group *group)
{
	fprintf(vars, "panels = %zu\ncurves = %zu\n", group->curves_count,
		group->choices_count);
	write_names(vars, "panel", group->curves_count, curve_label, group);
	write_names(vars, "label", group->choices_count, choice_name, group);
	fprintf(vars, "array number[%zu] = [", group->choices_count);
	for (size_t i = 0; i < group->choices_count; i++) {
		char *end;
		double number = strtod(group->choices[i], &end);

		if (i)
			fputs(", ", vars);
		if (*end || !isfinite(number))
			fputs("NaN", vars);
		else
			fprintf(vars, "%.15g", number);
	}
	fputs("]\n", vars);
}

void dmabench_write_vars(const struct dmabench_group *group, FILE *vars)
{
	write_text(vars, "title", dmabench_group_title(group));
	write_text(vars, "machine", dmabench_group_machine(group));
	write_text(vars, "notes", dmabench_group_notes(group));
	write_text(vars, "over", dmabench_format("%s", group->grouping->over));
	write_text(vars, "by", dmabench_format("%s", group->grouping->by));
	fprintf(vars, "icount = %d\n",
		group->set->sources[group->curves[0].source].icount);
	write_xs(vars, group);
	if (group->grouping->by[0])
		write_choices(vars, group);
	else
		write_curves(vars, group);
}

char *dmabench_group_slug(const struct dmabench_group *group)
{
	char *values = dmabench_group_words(group, true, "-", "-");
	char *slug = dmabench_format("%s-%s%s", dmabench_group_figure(group)->name,
				     group->points[0]->kind->experiment, values);

	for (char *at = slug; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("_-.", *at))
			*at = '_';
	}
	if (strlen(slug) > 120)
		slug[120] = '\0';
	free(values);
	return slug;
}
