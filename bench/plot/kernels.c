// SPDX-License-Identifier: GPL-2.0
/* Kernels side by side: a panel a phase, a cluster a regime, a bar a kernel. */
#include <math.h>
#include <string.h>

#include "plot.h"

static const char *kernel_of(const struct dmabench_group *group, size_t curve)
{
	return group->set->sources[group->curves[curve].source].kernel;
}

static const char *scenario_of(const struct dmabench_group *group, size_t curve)
{
	return group->set->sources[group->curves[curve].source].scenario;
}

/* The same but for the kernel: what is compared. */
static bool same_cluster(const struct dmabench_group *group, size_t a, size_t b)
{
	const struct dmabench_curve *x = &group->curves[a], *y = &group->curves[b];

	return x->regime == y->regime && x->target == y->target &&
	       x->engine == y->engine && scenario_of(group, a) == scenario_of(group, b);
}

/* Numbers of things that are equal: the first is 1, by first appearance. */
static size_t number_of(const struct dmabench_group *group, size_t curve,
			bool (*same)(const struct dmabench_group *group, size_t a, size_t b))
{
	size_t number = 0;

	for (size_t i = 0; i <= curve; i++) {
		size_t before = 0;

		while (before < i && !same(group, before, i))
			before++;
		number += before == i;
		if (same(group, i, curve))
			return number;
	}
	return number;
}

static bool same_kernel(const struct dmabench_group *group, size_t a, size_t b)
{
	return kernel_of(group, a) == kernel_of(group, b);
}

bool dmabench_has_kernels(const struct dmabench_group *group)
{
	for (size_t i = 1; i < group->curves_count; i++) {
		if (!same_kernel(group, i, 0))
			return true;
	}
	return false;
}

/* Its place in its cluster, from 1, and how many there are. */
static size_t slot_of(const struct dmabench_group *group, size_t curve, size_t *slots)
{
	size_t slot = 0;

	*slots = 0;
	for (size_t i = 0; i < group->curves_count; i++) {
		if (!same_cluster(group, i, curve))
			continue;
		++*slots;
		slot += i <= curve;
	}
	return slot;
}

static uint32_t phase_of(const struct dmabench_group *group, size_t panel,
			 size_t curve, const struct dmabench_point **point)
{
	*point = dmabench_group_point(group, curve, dmabench_group_at(group));
	return dmabench_point_phase(group->set, *point, group->panels[panel]);
}

long dmabench_write_kernels(const struct dmabench_group *group, FILE *data)
{
	const struct dmabench_point *point;
	long drawn = 0;

	fputs("# panel\tcurve\tcluster\tslot\tslots\tkernel\tp50_ns\tlow_ns\thigh_ns\tsettled\n",
	      data);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		for (size_t curve = 0; curve < group->curves_count; curve++) {
			const uint32_t phase = phase_of(group, panel, curve, &point);
			const double p50_ns = dmabench_phase_ns(group->set, phase,
								DMABENCH_NS_P50);
			size_t slots, slot = slot_of(group, curve, &slots);

			if (isnan(p50_ns))
				continue;
			fprintf(data, "%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%.9g\t", panel + 1,
				curve + 1, number_of(group, curve, same_cluster), slot,
				slots, number_of(group, curve, same_kernel), p50_ns);
			dmabench_put_datum(data, dmabench_phase_ns(group->set, phase,
					   DMABENCH_NS_P50_LOW), '\t');
			dmabench_put_datum(data, dmabench_phase_ns(group->set, phase,
					   DMABENCH_NS_P50_HIGH), '\t');
			fprintf(data, "%d\n", point->settled);
			drawn += p50_ns > 0;
		}
	}
	return drawn;
}

void dmabench_describe_kernels(const struct dmabench_group *group, FILE *out)
{
	const struct dmabench_point *point;

	fputs("Bars of medians, a panel a phase, a cluster a regime, a bar a kernel.", out);
	for (size_t panel = 0; panel < group->panels_count; panel++) {
		fprintf(out, " %s:", group->panels[panel]);
		for (size_t curve = 0; curve < group->curves_count; curve++) {
			const double p50_ns = dmabench_phase_ns(
				group->set, phase_of(group, panel, curve, &point),
				DMABENCH_NS_P50);

			if (isnan(p50_ns))
				continue;
			fprintf(out, " %s ", group->curves[curve].label);
			dmabench_put_cost(out, group, p50_ns);
			putc(';', out);
		}
	}
}
