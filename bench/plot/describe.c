// SPDX-License-Identifier: GPL-2.0
/* A figure in words and numbers, for those who cannot see it. */
#include <math.h>
#include <stdlib.h>

#include "lib/number.h"
#include "plot.h"

/* More than one can listen to; the rest is in the table. */
#define MOST_ENTRIES	48

/* Phases and curves that were told of, and those that were not. */
struct telling {
	const struct dmabench_group *group;
	FILE *out;
	size_t told, left_out;
};

void dmabench_put_cost(FILE *out, const struct dmabench_group *group, double cost)
{
	char text[DMABENCH_TIME_LEN];

	if (isnan(cost))
		fputs("unknown", out);
	else if (group->set->sources[group->curves[0].source].icount)
		fprintf(out, "%.0f instructions", cost);
	else
		fputs(dmabench_format_ns(text, cost), out);
}

static void put_value(const struct telling *telling, double value)
{
	dmabench_put_cost(telling->out, telling->group, value);
}

static bool enough(struct telling *telling)
{
	if (telling->told < MOST_ENTRIES) {
		telling->told++;
		return false;
	}
	telling->left_out++;
	return true;
}

/* What is told of a phase. */
static size_t begin(const struct telling *telling, const char *name)
{
	fprintf(telling->out, " %s:", name);
	return telling->told + telling->left_out;
}

static void end(const struct telling *telling, size_t before)
{
	if (telling->told + telling->left_out == before)
		fputs(" not known;", telling->out);
}

static const struct dmabench_phase *phase_at(const struct telling *telling,
					     size_t panel, size_t curve,
					     const struct dmabench_value *x)
{
	const struct dmabench_phase *phase = dmabench_point_phase(
		dmabench_group_point(telling->group, curve, x),
		telling->group->panels[panel]);

	return phase && !isnan(phase->p50_ns) ? phase : NULL;
}

/* Where a curve begins and ends, and its peak if that is between. */
static void put_course(struct telling *telling, size_t panel, size_t curve)
{
	const struct dmabench_group *group = telling->group;
	const struct dmabench_phase *phase, *first = NULL, *last = NULL, *most = NULL;
	const char *first_x = "", *last_x = "", *most_x = "";

	for (size_t i = 0; i < group->xs_count; i++) {
		phase = phase_at(telling, panel, curve, group->xs[i]);
		if (!phase)
			continue;
		last = phase;
		last_x = group->xs[i]->text;
		if (!first) {
			first = phase;
			first_x = last_x;
		}
		if (!most || phase->p50_ns > most->p50_ns) {
			most = phase;
			most_x = last_x;
		}
	}
	if (!first || enough(telling))
		return;
	fprintf(telling->out, " %s ", group->curves[curve].label);
	put_value(telling, first->p50_ns);
	fprintf(telling->out, " at %s", first_x);
	if (last != first) {
		fputs(", ", telling->out);
		put_value(telling, last->p50_ns);
		fprintf(telling->out, " at %s", last_x);
	}
	if (most != first && most != last) {
		fputs(", most ", telling->out);
		put_value(telling, most->p50_ns);
		fprintf(telling->out, " at %s", most_x);
	}
	putc(';', telling->out);
}

static void put_end(const struct telling *telling)
{
	size_t unsettled = 0;

	for (size_t i = 0; i < telling->group->points_count; i++)
		unsettled += !telling->group->points[i]->settled;
	if (telling->left_out)
		fprintf(telling->out, " %zu more are in the table of all points.",
			telling->left_out);
	if (unsettled)
		fprintf(telling->out, " %zu of %zu points did not settle.",
			unsettled, telling->group->points_count);
}

void dmabench_describe_curves(const struct dmabench_group *group, FILE *out)
{
	struct telling telling = { .group = group, .out = out };

	fprintf(out, "Lines of medians over %s, a panel a phase.",
		group->grouping->over);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		size_t before = begin(&telling, group->panels[panel]);

		for (size_t curve = 0; curve < group->curves_count; curve++)
			put_course(&telling, panel, curve);
		end(&telling, before);
	}
	put_end(&telling);
}

static void put_place(const struct dmabench_group *group, FILE *out)
{
	if (group->xs_count)
		fprintf(out, " at %s %s", group->grouping->over, group->xs[0]->text);
}

void dmabench_describe_cdf(const struct dmabench_group *group, FILE *out)
{
	struct telling telling = { .group = group, .out = out };
	const struct dmabench_phase *phase;

	fputs("Distributions", out);
	put_place(group, out);
	fputs(", a panel a phase.", out);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		size_t before = begin(&telling, group->panels[panel]);

		for (size_t curve = 0; curve < group->curves_count; curve++) {
			phase = phase_at(&telling, panel, curve,
					 dmabench_group_at(group));
			if (!phase || enough(&telling))
				continue;
			fprintf(out, " %s median ", group->curves[curve].label);
			put_value(&telling, phase->p50_ns);
			fputs(", p99 ", out);
			put_value(&telling, phase->p99_ns);
			putc(';', out);
		}
		end(&telling, before);
	}
	put_end(&telling);
}

static void put_stack(struct telling *telling, size_t curve)
{
	const struct dmabench_group *group = telling->group;
	const struct dmabench_phase *phase;
	double sum = 0;

	fprintf(telling->out, " %s:", group->curves[curve].label);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		phase = phase_at(telling, panel, curve, dmabench_group_at(group));
		if (!phase)
			continue;
		fprintf(telling->out, " %s ", group->panels[panel]);
		put_value(telling, phase->p50_ns);
		putc(',', telling->out);
		sum += phase->p50_ns;
	}
	fputs(" in all ", telling->out);
	put_value(telling, sum);
	putc(';', telling->out);
}

void dmabench_describe_bars(const struct dmabench_group *group, FILE *out)
{
	struct telling telling = { .group = group, .out = out };

	fputs("Stacks of the medians of phases", out);
	put_place(group, out);
	putc('.', out);
	for (size_t curve = 0; curve < group->curves_count; curve++) {
		if (!enough(&telling))
			put_stack(&telling, curve);
	}
	put_end(&telling);
}
