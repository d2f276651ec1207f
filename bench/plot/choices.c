// SPDX-License-Identifier: GPL-2.0
/* Figures that set the values of one parameter beside each other, a panel a regime. */
#include <math.h>
#include <string.h>

#include "plot.h"

/* What a point costs: the phase that the figure is of, or the sum of all. */
static double cost_of(const struct dmabench_group *group,
		      const struct dmabench_point *point)
{
	const char *wanted = group->grouping->phase;
	double sum = 0;
	bool known = false;

	for (size_t i = 0; point && i < point->phases_count; i++) {
		const char *phase = dmabench_phase_name(group->set, point->phases + i);
		const double p50_ns = dmabench_phase_ns(group->set, point->phases + i,
							DMABENCH_NS_P50);

		if (*wanted ? strcmp(wanted, phase) : !dmabench_is_part(phase))
			continue;
		if (isnan(p50_ns))
			return NAN;
		/* Below the cost of measuring. */
		sum += p50_ns > 0 ? p50_ns : 0;
		known = true;
	}
	return known ? sum : NAN;
}

static double choice_cost(const struct dmabench_group *group, size_t curve,
			  size_t choice, const struct dmabench_value *x)
{
	return cost_of(group, dmabench_group_choice(group, curve,
						    group->choices[choice], x));
}

/* The choice that costs least at @x; all of them where nothing is known. */
static size_t cheapest_at(const struct dmabench_group *group, size_t curve,
			  const struct dmabench_value *x)
{
	size_t best = group->choices_count;
	double least = INFINITY;

	for (size_t choice = 0; choice < group->choices_count; choice++) {
		double cost = choice_cost(group, curve, choice, x);

		if (cost < least) {
			least = cost;
			best = choice;
		}
	}
	return best;
}

static bool put_row(const struct dmabench_group *group, size_t curve,
		    size_t choice, size_t rank, FILE *data)
{
	const struct dmabench_value *x = group->xs[rank];
	const struct dmabench_point *point =
		dmabench_group_choice(group, curve, group->choices[choice], x);
	const struct dmabench_value *size =
		point ? dmabench_point_value(group->set, point, "size") : NULL;
	double cost = cost_of(group, point);

	fprintf(data, "%zu\t%zu\t%zu\t%.15g\t", curve + 1, choice + 1, rank + 1,
		x->number);
	dmabench_put_datum(data, cost, '\t');
	dmabench_put_datum(data, point ? point->settled : NAN, '\t');
	dmabench_put_datum(data, size ? size->number : NAN, '\t');
	fprintf(data, "%d\n", cheapest_at(group, curve, x) == choice);
	return cost > 0;
}

long dmabench_write_choices(const struct dmabench_group *group, FILE *data)
{
	long drawn = 0;

	fputs("# panel\tchoice\trank\tx\tcost_ns\tsettled\tsize_bytes\tcheapest\n", data);
	for (size_t curve = 0; curve < group->curves_count; curve++) {
		for (size_t choice = 0; choice < group->choices_count; choice++) {
			for (size_t rank = 0; rank < group->xs_count; rank++)
				drawn += put_row(group, curve, choice, rank, data);
		}
	}
	return drawn;
}

static void put_best(const struct dmabench_group *group, size_t curve,
		     size_t choice, size_t from, size_t to, FILE *out)
{
	fprintf(out, " %s at %s", group->choices[choice], group->xs[from]->text);
	if (to > from)
		fprintf(out, " to %s", group->xs[to]->text);
	fputs(" (", out);
	dmabench_put_cost(out, group, choice_cost(group, curve, choice, group->xs[from]));
	if (to > from) {
		fputs(" to ", out);
		dmabench_put_cost(out, group,
				  choice_cost(group, curve, choice, group->xs[to]));
	}
	fputs(");", out);
}

/* Ranges in which one choice is the cheapest. */
void dmabench_describe_choices(const struct dmabench_group *group, FILE *out)
{
	fprintf(out, "Lines over %s, one a %s, a panel a regime. Cheapest is", group->grouping->over,
		group->grouping->by);
	for (size_t curve = 0; curve < group->curves_count; curve++) {
		size_t from = 0;

		fprintf(out, " under %s:", group->curves[curve].label);
		while (from < group->xs_count) {
			size_t best = cheapest_at(group, curve, group->xs[from]), to = from;

			while (to + 1 < group->xs_count &&
			       cheapest_at(group, curve, group->xs[to + 1]) == best)
				to++;
			if (best < group->choices_count)
				put_best(group, curve, best, from, to, out);
			from = to + 1;
		}
	}
}

static double rate_at(const struct dmabench_group *group, size_t curve,
		      size_t choice, const struct dmabench_value *x)
{
	const struct dmabench_point *point =
		dmabench_group_choice(group, curve, group->choices[choice], x);
	const struct dmabench_value *size =
		point ? dmabench_point_value(group->set, point, "size") : NULL;
	double cost = cost_of(group, point);

	return size && cost > 0 ? size->number / cost : NAN;
}

/* A rate is of bytes: where no point tells how many, there is none. */
bool dmabench_has_rates(const struct dmabench_group *group)
{
	for (size_t curve = 0; curve < group->curves_count; curve++) {
		for (size_t choice = 0; choice < group->choices_count; choice++) {
			for (size_t i = 0; i < group->xs_count; i++) {
				if (rate_at(group, curve, choice, group->xs[i]) > 0)
					return true;
			}
		}
	}
	return false;
}

static void put_rates(const struct dmabench_group *group, size_t curve,
		      size_t choice, const char *unit, FILE *out)
{
	bool first = true;

	fprintf(out, " %s, %s:", group->curves[curve].label, group->choices[choice]);
	for (size_t i = 0; i < group->xs_count; i++) {
		double rate = rate_at(group, curve, choice, group->xs[i]);

		if (isnan(rate))
			continue;
		fprintf(out, "%s %.3g %s at %s", first ? "" : ",", rate, unit,
			group->xs[i]->text);
		first = false;
	}
	fputs(first ? " not known;" : ";", out);
}

void dmabench_describe_rates(const struct dmabench_group *group, FILE *out)
{
	bool icount = group->set->sources[group->curves[0].source].icount;

	fprintf(out, "Lines of throughput over %s, a panel a regime.", group->grouping->over);
	for (size_t curve = 0; curve < group->curves_count; curve++) {
		for (size_t choice = 0; choice < group->choices_count; choice++)
			put_rates(group, curve, choice,
				  icount ? "bytes per instruction" : "GB/s", out);
	}
}

/* The least and the most expensive cell of each panel. */
static void put_extremes(const struct dmabench_group *group, size_t curve, FILE *out)
{
	const char *least_choice = "", *most_choice = "", *least_x = "", *most_x = "";
	double least = INFINITY, most = -INFINITY;

	for (size_t choice = 0; choice < group->choices_count; choice++) {
		for (size_t i = 0; i < group->xs_count; i++) {
			double cost = choice_cost(group, curve, choice, group->xs[i]);

			if (cost < least) {
				least = cost;
				least_x = group->xs[i]->text;
				least_choice = group->choices[choice];
			}
			if (cost > most) {
				most = cost;
				most_x = group->xs[i]->text;
				most_choice = group->choices[choice];
			}
		}
	}
	if (most < least)
		return;
	fprintf(out, " %s: least ", group->curves[curve].label);
	dmabench_put_cost(out, group, least);
	fprintf(out, " at %s %s and %s %s, most ", group->grouping->over, least_x,
		group->grouping->by, least_choice);
	dmabench_put_cost(out, group, most);
	fprintf(out, " at %s %s and %s %s;", group->grouping->over, most_x,
		group->grouping->by, most_choice);
}

void dmabench_describe_grid(const struct dmabench_group *group, FILE *out)
{
	fprintf(out, "A grid of the sums of medians over %s and %s, a panel a regime.",
		group->grouping->over, group->grouping->by);
	for (size_t curve = 0; curve < group->curves_count; curve++)
		put_extremes(group, curve, out);
}
