// SPDX-License-Identifier: GPL-2.0
/* Which points are the headline: a map and an unmap of 4 KiB, or what is nearest to it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise/find.h"
#include "headline.h"
#include "lib/alloc.h"
#include "results/group.h"

#define SIZE	4096

/* As good as it gets: the one of these that most rows have. */
struct search {
	struct report_headline *headline;
	const struct dmabench_dataset *set;
	unsigned int rank;
	size_t known;		/* rows that have a cost */
};

static const char *const mapping[] = { "map", "unmap", "map+unmap", NULL };

static bool has_phase(const struct dmabench_group *group, const char *phase)
{
	for (size_t i = 0; i < group->panels_count; i++) {
		if (!strcmp(group->panels[i], phase))
			return true;
	}
	return false;
}

/* How near to what was asked, 0 not at all. */
static unsigned int rank_of(const struct dmabench_group *group)
{
	const struct dmabench_value *size = dmabench_group_at(group);
	unsigned int rank = 1;

	if (has_phase(group, "map") && has_phase(group, "unmap"))
		rank = dmabench_advise_maps_one(group->points[0]->kind->experiment) ? 3 : 2;
	return 2 * rank + (size && size->number == SIZE);
}

struct advise_point report_headline_cost(const struct dmabench_dataset *set,
					 const struct dmabench_point *point,
					 const char *phases)
{
	struct advise_point cost = { .settled = point && point->settled };

	for (const char *at = phases; at; at = strchr(at, '+')) {
		char name[DMABENCH_LABEL_LEN];
		uint32_t phase;

		at += *at == '+';
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "+"), at);
		phase = dmabench_point_phase(set, point, name);
		cost.cost += dmabench_phase_ns(set, phase, DMABENCH_NS_P50);
		cost.low += dmabench_phase_ns(set, phase, DMABENCH_NS_P50_LOW);
		cost.high += dmabench_phase_ns(set, phase, DMABENCH_NS_P50_HIGH);
	}
	return cost;
}

static size_t count_known(const struct dmabench_group *group, const char *phases)
{
	size_t known = 0;

	for (size_t i = 0; i < group->curves_count; i++) {
		const struct dmabench_point *point =
			dmabench_group_point(group, i, dmabench_group_at(group));

		known += !isnan(report_headline_cost(group->set, point, phases).cost);
	}
	return known;
}

/* Without a map, and an unmap: its first phases, each by itself. */
static const char *const *columns_of(const struct dmabench_group *group)
{
	static const char *first[4];
	size_t count = 0;

	if (rank_of(group) >= 4)
		return mapping;
	for (; count < group->panels_count && count < 3; count++)
		first[count] = group->panels[count];
	first[count] = NULL;
	return first;
}

static void take(struct report_headline *headline, const struct dmabench_group *group)
{
	report_headline_free(headline);
	headline->title = dmabench_group_title(group);
	headline->columns = columns_of(group);
	headline->costs = dmabench_calloc(group->curves_count, sizeof(*headline->costs));
	for (size_t i = 0; i < group->curves_count; i++) {
		const struct dmabench_point *point =
			dmabench_group_point(group, i, dmabench_group_at(group));

		if (point)
			headline->costs[headline->costs_count++] = (struct report_cost) {
				.point = point,
				.source = &group->set->sources[point->kind->source],
			};
	}
}

static int look_at(const struct dmabench_group *group, void *context)
{
	struct search *search = context;
	unsigned int rank = rank_of(group);
	size_t known = count_known(group, rank >= 4 ? "map+unmap" : group->panels[0]);

	if (!known || rank < search->rank ||
	    (rank == search->rank && known <= search->known))
		return 0;
	search->rank = rank;
	search->known = known;
	take(search->headline, group);
	return 0;
}

/* What may tell rows of one regime apart, the most readable first. */
static char *name_row(const struct report_cost *cost, unsigned int level)
{
	const char *regime = cost->point->kind->regime;
	const char *target = cost->point->kind->target;

	switch (level) {
	case 0:
		return dmabench_format("%s", regime);
	case 1:
		return strcmp(regime, cost->source->scenario) ?
		       dmabench_format("%s (%s)", regime, cost->source->scenario) :
		       dmabench_format("%s", regime);
	case 2:
		return dmabench_format("%s (%s)", regime, *cost->source->target ?
				       cost->source->target : target);
	case 3:
		return dmabench_format("%s (%s, %s)", regime, cost->source->scenario, target);
	case 4:
		return dmabench_format("%s (%s)", regime, cost->source->name);
	default:
		return dmabench_format("%s (%s, %s)", regime, cost->source->path, target);
	}
}

#define LEVELS	6

/* Are two rows of @regime, of one kernel, called the same at @level? */
static bool is_ambiguous(const struct report_headline *headline, const char *regime,
			 unsigned int level)
{
	bool ambiguous = false;

	for (size_t i = 0; i < headline->costs_count; i++) {
		const struct report_cost *a = &headline->costs[i];
		char *name = name_row(a, level);

		for (size_t k = 0; k < i && a->point->kind->regime == regime; k++) {
			const struct report_cost *b = &headline->costs[k];
			char *other = name_row(b, level);

			ambiguous |= a->source->kernel == b->source->kernel &&
				     !strcmp(name, other);
			free(other);
		}
		free(name);
	}
	return ambiguous;
}

static void name_rows(struct report_headline *headline)
{
	for (size_t i = 0; i < headline->costs_count; i++) {
		struct report_cost *cost = &headline->costs[i];
		unsigned int level = 0;

		while (level + 1 < LEVELS &&
		       is_ambiguous(headline, cost->point->kind->regime, level))
			level++;
		cost->name = name_row(cost, level);
	}
}

static void count_kernels(struct report_headline *headline)
{
	for (size_t i = 0; i < headline->costs_count; i++) {
		size_t before = 0;

		while (before < i && headline->costs[before].source->kernel !=
				     headline->costs[i].source->kernel)
			before++;
		headline->kernels += before == i;
	}
}

void report_headline_find(struct report *report, struct report_headline *headline)
{
	const struct dmabench_grouping grouping = {
		.over = "size", .at = SIZE, .over_any = true,
	};
	struct search search = { .headline = headline, .set = report->set };

	memset(headline, 0, sizeof(*headline));
	dmabench_for_each_group(report->set, &grouping, look_at, &search);
	count_kernels(headline);
	name_rows(headline);
	for (size_t i = 0; i < headline->costs_count && headline->columns == mapping; i++)
		headline->costs[i].syncs = dmabench_advise_syncs(
			report->set, headline->costs[i].point);
}

bool report_headline_has(const struct report_headline *headline,
			 const struct dmabench_group *group)
{
	for (size_t i = 0; i < headline->costs_count; i++) {
		size_t k = 0;

		while (k < group->points_count &&
		       group->points[k] != headline->costs[i].point)
			k++;
		if (k == group->points_count)
			return false;
	}
	return headline->costs_count;
}

void report_headline_free(struct report_headline *headline)
{
	for (size_t i = 0; i < headline->costs_count; i++)
		free(headline->costs[i].name);
	free(headline->costs);
	free(headline->title);
	memset(headline, 0, sizeof(*headline));
}
