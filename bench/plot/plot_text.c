// SPDX-License-Identifier: GPL-2.0
/* The texts of a figure, and making them harmless. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "plot.h"
#include "utf8.h"

#define LINE_LEN	200	/* as much as a page of 1200 pixels holds, small */

/*
 * In single quotes gnuplot knows one special character, the quote. SVG cannot
 * hold control characters, and is UTF-8.
 */
void dmabench_write_quoted(FILE *file, const char *text)
{
	putc('\'', file);
	while (*text) {
		size_t length = dmabench_utf8_length(text);

		if (!length)
			fputs(DMABENCH_UTF8_INSTEAD, file);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			putc('?', file);
		else if (*text == '\'')
			fputs("''", file);
		else
			fwrite(text, 1, length, file);
		text += length ? length : 1;
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

/* "name text, name text": values that vary in the experiment, or those that do not. */
static char *values_text(const struct dmabench_group *group, bool varying,
			 const char *before_each, const char *between)
{
	const struct dmabench_point *point = group->points[0];
	const char *separator = before_each;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = point->values[i];

		if (!strcmp(value->name, group->figure->over) ||
		    !strcmp(value->name, group->figure->by) ||
		    dmabench_value_varies(group->set, point->experiment,
					  value->name) != varying)
			continue;
		fprintf(stream, "%s%s %s", separator, value->name, value->text);
		separator = between;
	}
	fclose(stream);
	return text;
}

char *dmabench_group_title(const struct dmabench_group *group)
{
	char *values = values_text(group, true, ", ", ", ");
	char *text;

	if (isnan(group->figure->at) || !group->xs_count)
		text = dmabench_format("%s%s", group->points[0]->experiment,
				       values);
	else
		text = dmabench_format("%s, %s %s%s",
				       group->points[0]->experiment,
				       group->figure->over, group->xs[0]->text,
				       values);
	free(values);
	return text;
}

/* One feature of the files behind the curves, each of its values once. */
static void put_distinct(FILE *stream, const struct dmabench_group *group,
			 const char *(*of)(const struct dmabench_source *source))
{
	const char *separator = "";

	for (size_t i = 0; i < group->curves_count; i++) {
		const char *text = of(&group->set->sources[group->curves[i].source]);
		bool known = false;

		for (size_t k = 0; k < i; k++)
			known |= text == of(&group->set->sources
						 [group->curves[k].source]);
		if (known)
			continue;
		fprintf(stream, "%s%s", separator, text);
		separator = " / ";
	}
}

static const char *machine_of(const struct dmabench_source *source)
{
	return source->machine;
}

static const char *kernel_of(const struct dmabench_source *source)
{
	return source->kernel;
}

static const char *clock_of(const struct dmabench_source *source)
{
	return source->clock;
}

char *dmabench_group_machine(const struct dmabench_group *group)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	put_distinct(stream, group, machine_of);
	fputs(", Linux ", stream);
	put_distinct(stream, group, kernel_of);
	fputs(", clock ", stream);
	put_distinct(stream, group, clock_of);
	fclose(stream);
	return text;
}

char *dmabench_group_notes(const struct dmabench_group *group)
{
	char *values = values_text(group, false, "", ", ");
	bool batched = false;
	char *text;

	for (size_t i = 0; i < group->points_count; i++)
		batched |= group->points[i]->batch > 1;
	text = dmabench_format("%s%s%s%s", values, *values ? "; " : "",
			       group->set->raw ? "the cost of measuring is in it" :
						 "the cost of measuring is taken off",
			       batched ? "; batched: means of short operations timed together" :
					 "");
	free(values);
	return text;
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
	write_text(vars, "over", dmabench_format("%s", group->figure->over));
	write_text(vars, "by", dmabench_format("%s", group->figure->by));
	fprintf(vars, "icount = %d\n",
		group->set->sources[group->curves[0].source].icount);
	write_xs(vars, group);
	if (group->figure->by[0])
		write_choices(vars, group);
	else
		write_curves(vars, group);
}

char *dmabench_group_slug(const struct dmabench_group *group)
{
	char *values = values_text(group, true, "-", "-");
	char *slug = dmabench_format("%s-%s%s", group->figure->name,
				     group->points[0]->experiment, values);

	for (char *at = slug; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("_-.", *at))
			*at = '_';
	}
	if (strlen(slug) > 120)
		slug[120] = '\0';
	free(values);
	return slug;
}
