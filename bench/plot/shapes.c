// SPDX-License-Identifier: GPL-2.0
/*
 * The data behind figures: columns separated by tabs, NaN where there is
 * nothing. Panels (phases) and curves are numbered from 1, in the order of the
 * names in the file of settings.
 */
#include <math.h>
#include <string.h>

#include "lib/error.h"
#include "plot.h"
#include "results/read.h"

/* printf() may say nan, -nan or NaN(...). */
void dmabench_put_datum(FILE *data, double value, char separator)
{
	if (isfinite(value))
		fprintf(data, "%.9g%c", value, separator);
	else
		fprintf(data, "NaN%c", separator);
}

static long write_curve(const struct dmabench_group *group, size_t panel,
			size_t curve, FILE *data)
{
	long drawn = 0;

	for (size_t i = 0; i < group->xs_count; i++) {
		const struct dmabench_point *point =
			dmabench_group_point(group, curve, group->xs[i]);
		const uint32_t phase =
			dmabench_point_phase(group->set, point, group->panels[panel]);
		const double p50_ns = dmabench_phase_ns(group->set, phase,
							DMABENCH_NS_P50);

		fprintf(data, "%zu\t%zu\t%.15g\t", panel + 1, curve + 1,
			group->xs[i]->number);
		dmabench_put_datum(data, p50_ns, '\t');
		dmabench_put_datum(data, dmabench_phase_ns(group->set, phase,
							   DMABENCH_NS_P99), '\t');
		dmabench_put_datum(data, point ? point->settled : NAN, '\n');
		drawn += p50_ns > 0;
	}
	return drawn;
}

static long write_curves(const struct dmabench_group *group, FILE *data)
{
	long drawn = 0;

	fputs("# panel\tcurve\tx\tp50_ns\tp99_ns\tsettled\n", data);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		for (size_t curve = 0; curve < group->curves_count; curve++)
			drawn += write_curve(group, panel, curve, data);
	}
	return drawn;
}

/* Curves carry a mark where they pass one of these, to be told apart in grey. */
static bool passes_mark(double before, double after)
{
	static const double marks[] = { 0.1, 0.25, 0.5, 0.75, 0.9, 0.99,
					0.999, 0.9999, 0.99999 };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (before < marks[i] && after >= marks[i])
			return true;
	}
	return false;
}

struct cdf {
	FILE *data;
	size_t panel, curve;
	double tick_ns, batch, overhead_ns;
};

static double bucket_ns(const struct cdf *cdf,
			const struct dmabench_json_item *bucket)
{
	return dmabench_item_number(bucket + 1) * cdf->tick_ns / cdf->batch -
	       cdf->overhead_ns;
}

static void put_step(const struct cdf *cdf, double time_ns, double fraction,
		     bool mark)
{
	fprintf(cdf->data, "%zu\t%zu\t", cdf->panel + 1, cdf->curve + 1);
	dmabench_put_datum(cdf->data, time_ns, '\t');
	fprintf(cdf->data, "%.12g\t%d\n", fraction, mark);
}

/* A bucket is [ticks, count]. */
static long write_steps(const struct cdf *cdf,
			const struct dmabench_json_item *histogram)
{
	double total = 0, sum = 0, before = 0;
	const struct dmabench_json_item *bucket;
	long drawn = 0;

	dmabench_item_for_each(bucket, histogram)
		total += dmabench_item_number(bucket + 2);
	if (!(total > 0) || isnan(cdf->tick_ns))
		return 0;
	put_step(cdf, bucket_ns(cdf, dmabench_item_first(histogram)), 0, false);
	dmabench_item_for_each(bucket, histogram) {
		sum += dmabench_item_number(bucket + 2);
		put_step(cdf, bucket_ns(cdf, bucket), sum / total,
			 passes_mark(before, sum / total));
		before = sum / total;
		drawn += bucket_ns(cdf, bucket) > 0;
	}
	return drawn;
}

static const struct dmabench_record_phase *
find_phase(const struct dmabench_record *record, const char *name)
{
	for (size_t i = 0; i < record->phases_count; i++) {
		const struct dmabench_record_phase *phase = &record->phases[i];

		if (dmabench_item_equals(phase->members[DMABENCH_PHASE_PHASE], name))
			return phase;
	}
	return NULL;
}

static long write_point_steps(const struct dmabench_group *group,
			      const struct dmabench_point *point, size_t curve,
			      const struct dmabench_record *record, FILE *data)
{
	long drawn = 0;

	for (size_t panel = 0; panel < group->panels_count; panel++) {
		const struct dmabench_record_phase *phase =
			find_phase(record, group->panels[panel]);
		struct cdf cdf = {
			.data = data, .panel = panel, .curve = curve,
			.tick_ns = group->set->sources[point->kind->source].tick_ns,
			.batch = point->batch >= 1 ? point->batch : 1,
		};

		if (!phase)
			continue;
		if (!group->set->raw)
			cdf.overhead_ns = dmabench_phase_number(
				phase, DMABENCH_PHASE_OVERHEAD_NS);
		drawn += write_steps(&cdf, phase->members[DMABENCH_PHASE_HISTOGRAM]);
	}
	return drawn;
}

/* Histograms were not kept: the chosen points are read once more. */
static long write_cdf(const struct dmabench_group *group, FILE *data)
{
	long drawn = 0;

	fputs("# panel\tcurve\ttime_ns\tfraction\tmark\n", data);
	for (size_t curve = 0; curve < group->curves_count; curve++) {
		const struct dmabench_point *point = dmabench_group_point(
			group, curve, dmabench_group_at(group));
		const struct dmabench_record *record;
		struct dmabench_results results;

		if (!point)
			continue;
		if (dmabench_results_reread(&results,
					    group->set->sources[point->kind->source].input,
					    point->offset, &record))
			return -1;
		drawn += write_point_steps(group, point, curve, record, data);
		dmabench_results_close(&results);
	}
	return drawn;
}

/* Below the cost of measuring there is no height, but the phase was measured. */
static long write_stack(const struct dmabench_group *group, size_t curve,
			FILE *data)
{
	const struct dmabench_point *point = dmabench_group_point(
		group, curve, dmabench_group_at(group));
	double low = 0, high;
	bool whole = true;

	for (size_t panel = 0; point && panel < group->panels_count; panel++) {
		const uint32_t phase =
			dmabench_point_phase(group->set, point, group->panels[panel]);
		const double p50_ns = dmabench_phase_ns(group->set, phase,
							DMABENCH_NS_P50);

		/* A phase that this curve does not have at all is no gap. */
		if (phase != DMABENCH_NO_PHASE && isnan(p50_ns))
			whole = false;
		high = low + (p50_ns > 0 ? p50_ns : 0);
		fprintf(data, "%zu\t%zu\t%.9g\t%.9g\t%d\t%d\n", curve + 1,
			panel + 1, low, high, point->settled, whole);
		low = high;
	}
	return low > 0;
}

static long write_bars(const struct dmabench_group *group, FILE *data)
{
	long drawn = 0;

	fputs("# curve\tphase\tlow_ns\thigh_ns\tsettled\twhole\n", data);
	for (size_t curve = 0; curve < group->curves_count; curve++)
		drawn += write_stack(group, curve, data);
	return drawn;
}

static const struct dmabench_shape shapes[] = {
	{ .name = "curves", .write = write_curves,
	  .describe = dmabench_describe_curves, .least_xs = 2,
	  .alike_once = true },
	{ .name = "cdf", .write = write_cdf,
	  .describe = dmabench_describe_cdf, .at_a_value = true },
	{ .name = "bars", .write = write_bars,
	  .describe = dmabench_describe_bars, .at_a_value = true, .sums = true,
	  .alike_once = true },
	{ .name = "kernels", .write = dmabench_write_kernels,
	  .describe = dmabench_describe_kernels, .at_a_value = true,
	  .fits = dmabench_has_kernels },
	{ .name = "choices", .write = dmabench_write_choices,
	  .describe = dmabench_describe_choices, .least_xs = 2, .least_choices = 2,
	  .alike_once = true },
	{ .name = "rates", .write = dmabench_write_choices,
	  .describe = dmabench_describe_rates, .least_xs = 2, .least_choices = 1,
	  .fits = dmabench_has_rates,
	  .alike_once = true },
	{ .name = "grid", .write = dmabench_write_choices,
	  .describe = dmabench_describe_grid, .sums = true,
	  .least_xs = 2, .least_choices = 2,
	  .alike_once = true },
};

const char *dmabench_find_shape(const char *name,
				struct dmabench_figure *figure)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (strcmp(shapes[i].name, name))
			continue;
		figure->shape = &shapes[i];
		figure->grouping.sums = shapes[i].sums;
		figure->grouping.least_choices = shapes[i].least_choices;
		if (shapes[i].at_a_value && !(figure->grouping.at > 0))
			return "needs a value to be drawn at, above 0";
		if (!shapes[i].at_a_value && !isnan(figure->grouping.at))
			return "is drawn over all values: the value is -";
		if (!shapes[i].least_choices != !figure->grouping.by[0])
			return "has a parameter to be drawn by where its shape has no choices, or lacks it";
		return NULL;
	}
	return "is no shape of data: curves, cdf, bars, kernels, choices, rates and grid are";
}
