// SPDX-License-Identifier: GPL-2.0
/*
 * A curve is labelled with its regime, and with as much else as tells it from
 * the others: the kernel wherever files differ in it, the machine where files
 * of one kernel do, the rest only between curves that would read the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"
#include "lib/utf8.h"

/* More of it makes no label. */
#define WORD_LEN	40
#define DETAIL_LEN	200

typedef const char *(*feature_fn)(const struct dmabench_group *group,
				  const struct dmabench_curve *curve);

/* Tables may have both beside each other; figures never do. */
static const char *clock_kind(const struct dmabench_group *group,
			      const struct dmabench_curve *curve)
{
	return group->set->sources[curve->source].icount ? "ICOUNT" : "wall";
}

static const char *kernel(const struct dmabench_group *group,
			  const struct dmabench_curve *curve)
{
	return group->set->sources[curve->source].kernel;
}

static const char *machine(const struct dmabench_group *group,
			   const struct dmabench_curve *curve)
{
	return group->set->sources[curve->source].machine;
}

static const char *target(const struct dmabench_group *group,
			  const struct dmabench_curve *curve)
{
	const char *known = group->set->sources[curve->source].target;

	return *known ? known : curve->target;
}

static const char *engine(const struct dmabench_group *group,
			  const struct dmabench_curve *curve)
{
	(void)group;
	return curve->engine;
}

static const char *scenario(const struct dmabench_group *group,
			    const struct dmabench_curve *curve)
{
	return group->set->sources[curve->source].scenario;
}

static const char *file(const struct dmabench_group *group,
			const struct dmabench_curve *curve)
{
	return group->set->sources[curve->source].name;
}

static const char *path(const struct dmabench_group *group,
			const struct dmabench_curve *curve)
{
	return group->set->sources[curve->source].path;
}

static const struct {
	feature_fn of;
	bool between_files;	/* else only between equal labels */
} features[] = {
	{ clock_kind, true },
	{ kernel, true },
	{ machine, true },
	{ target, false },
	{ engine, false },
	{ scenario, false },
	{ file, false },
	{ path, false },
};

static bool files_differ(const struct dmabench_group *group, feature_fn of,
			 const struct dmabench_curve *curve)
{
	struct dmabench_curve other = *curve;

	for (other.source = 0; other.source < group->set->sources_count;
	     other.source++) {
		if (of(group, &other) != of(group, curve) &&
		    (of != machine ||
		     kernel(group, &other) == kernel(group, curve)))
			return true;
	}
	return false;
}

static bool twin_differs(const struct dmabench_group *group, feature_fn of,
			 const struct dmabench_curve *curve)
{
	for (size_t i = 0; i < group->curves_count; i++) {
		const struct dmabench_curve *other = &group->curves[i];

		if (!strcmp(other->label, curve->label) &&
		    of(group, other) != of(group, curve))
			return true;
	}
	return false;
}

static void append(struct dmabench_curve *curve, const char *text)
{
	char *both = dmabench_format("%s%s%.*s", curve->detail,
				     curve->detail[0] ? ", " : "",
				     (int)dmabench_utf8_cut(text, WORD_LEN), text);

	snprintf(curve->detail, sizeof(curve->detail), "%.*s",
		 (int)dmabench_utf8_cut(both, sizeof(curve->detail) - 1), both);
	free(both);
}

static void relabel(struct dmabench_curve *curve)
{
	int length = dmabench_utf8_cut(curve->regime, WORD_LEN);

	if (curve->detail[0])
		snprintf(curve->label, sizeof(curve->label), "%.*s (%.*s)",
			 length, curve->regime,
			 (int)dmabench_utf8_cut(curve->detail, DETAIL_LEN),
			 curve->detail);
	else
		snprintf(curve->label, sizeof(curve->label), "%.*s", length,
			 curve->regime);
}

/* A batch's mean has no p99 and a narrower spread: not to be read as the rest. */
static void mark_batched(struct dmabench_group *group)
{
	for (size_t c = 0; c < group->curves_count; c++) {
		struct dmabench_curve *curve = &group->curves[c];

		for (size_t i = 0; i < group->points_count; i++) {
			if (!dmabench_same_curve(curve, group->points[i]) ||
			    !(group->points[i]->batch > 1))
				continue;
			append(curve, "batched");
			break;
		}
		relabel(curve);
	}
}

static void count_variants(struct dmabench_group *group)
{
	for (size_t i = 1; i < group->curves_count; i++) {
		struct dmabench_curve *curve = &group->curves[i];

		if (curve->regime == curve[-1].regime)
			curve->variant = curve[-1].variant + 1;
	}
}

void dmabench_label_curves(struct dmabench_group *group)
{
	for (size_t c = 0; c < group->curves_count; c++)
		relabel(&group->curves[c]);
	for (size_t f = 0; f < sizeof(features) / sizeof(features[0]); f++) {
		feature_fn of = features[f].of;

		/* Labels change only after all were looked at. */
		for (size_t c = 0; c < group->curves_count; c++) {
			struct dmabench_curve *curve = &group->curves[c];

			if (features[f].between_files ?
			    files_differ(group, of, curve) :
			    twin_differs(group, of, curve))
				append(curve, of(group, curve));
		}
		for (size_t c = 0; c < group->curves_count; c++)
			relabel(&group->curves[c]);
	}
	mark_batched(group);
	count_variants(group);
}
