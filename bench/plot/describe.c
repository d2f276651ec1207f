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

static uint32_t phase_at(const struct telling *telling, size_t panel,
			 size_t curve, const struct dmabench_value *x)
{
	return dmabench_point_phase(telling->group->set,
				    dmabench_group_point(telling->group, curve, x),
				    telling->group->panels[panel]);
}

static double ns_of(const struct telling *telling, uint32_t phase,
		    enum dmabench_phase_time time)
{
	return dmabench_phase_ns(telling->group->set, phase, time);
}

static double p50_at(const struct telling *telling, size_t panel, size_t curve,
		     const struct dmabench_value *x)
{
	return ns_of(telling, phase_at(telling, panel, curve, x), DMABENCH_NS_P50);
}

/* Where a curve begins and ends, and its peak if that is between. */
static void put_course(struct telling *telling, size_t panel, size_t curve)
{
	const struct dmabench_group *group = telling->group;
	const struct dmabench_value *first = NULL, *last = NULL, *most = NULL;
	double first_ns = NAN, last_ns = NAN, most_ns = NAN;

	for (size_t i = 0; i < group->xs_count; i++) {
		const double p50_ns = p50_at(telling, panel, curve, group->xs[i]);

		if (isnan(p50_ns))
			continue;
		last = group->xs[i];
		last_ns = p50_ns;
		if (!first) {
			first = last;
			first_ns = p50_ns;
		}
		if (!most || p50_ns > most_ns) {
			most = last;
			most_ns = p50_ns;
		}
	}
	if (!first || enough(telling))
		return;
	fprintf(telling->out, " %s ", group->curves[curve].label);
	put_value(telling, first_ns);
	fprintf(telling->out, " at %s", first->text);
	if (last != first) {
		fputs(", ", telling->out);
		put_value(telling, last_ns);
		fprintf(telling->out, " at %s", last->text);
	}
	if (most != first && most != last) {
		fputs(", most ", telling->out);
		put_value(telling, most_ns);
		fprintf(telling->out, " at %s", most->text);
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

	fputs("Distributions", out);
	put_place(group, out);
	fputs(", a panel a phase.", out);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		size_t before = begin(&telling, group->panels[panel]);

		for (size_t curve = 0; curve < group->curves_count; curve++) {
			const uint32_t phase = phase_at(&telling, panel, curve,
							dmabench_group_at(group));
			const double p50_ns = ns_of(&telling, phase, DMABENCH_NS_P50);

			if (isnan(p50_ns) || enough(&telling))
				continue;
			fprintf(out, " %s median ", group->curves[curve].label);
			put_value(&telling, p50_ns);
			fputs(", p99 ", out);
			put_value(&telling, ns_of(&telling, phase, DMABENCH_NS_P99));
			putc(';', out);
		}
		end(&telling, before);
	}
	put_end(&telling);
}

static void put_stack(struct telling *telling, size_t curve)
{
	const struct dmabench_group *group = telling->group;
	double sum = 0;

	fprintf(telling->out, " %s:", group->curves[curve].label);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		const double p50_ns = p50_at(telling, panel, curve,
					     dmabench_group_at(group));

		if (isnan(p50_ns))
			continue;
		fprintf(telling->out, " %s ", group->panels[panel]);
		put_value(telling, p50_ns);
		putc(',', telling->out);
		sum += p50_ns;
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
