// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "runs.h"
#include "stats/student.h"

struct dmabench_runs *dmabench_runs_new(const struct dmabench_side *side)
{
	struct dmabench_runs *runs = dmabench_calloc(1, sizeof(*runs));
	const size_t count = side->files_count;

	runs->count = count;
	runs->boots = side->boots;
	runs->room.ns = dmabench_calloc(count, sizeof(*runs->room.ns));
	runs->room.logs = dmabench_calloc(count, sizeof(*runs->room.logs));
	runs->room.low_logs = dmabench_calloc(count, sizeof(*runs->room.low_logs));
	runs->room.high_logs = dmabench_calloc(count, sizeof(*runs->room.high_logs));
	runs->room.errors = dmabench_calloc(count, sizeof(*runs->room.errors));
	runs->room.means = dmabench_calloc(count, sizeof(*runs->room.means));
	runs->room.boots = dmabench_calloc(count, sizeof(*runs->room.boots));
	return runs;
}

void dmabench_runs_free(struct dmabench_runs *runs)
{
	if (!runs)
		return;
	free(runs->room.ns);
	free(runs->room.logs);
	free(runs->room.low_logs);
	free(runs->room.high_logs);
	free(runs->room.errors);
	free(runs->room.means);
	free(runs->room.boots);
	free(runs->rounds_ns);
	free(runs->ns);
	free(runs->errors_ns);
	free(runs->below_ns);
	free(runs->above_ns);
	free(runs->points);
	free(runs);
}

static void grow_phases(struct dmabench_runs *runs, size_t phases)
{
	const size_t before = runs->phases_room * runs->count;
	size_t count;

	runs->phases_room = phases * 3 / 2;
	count = runs->phases_room * runs->count;
	runs->ns = dmabench_reallocarray(runs->ns, count, sizeof(*runs->ns));
	runs->errors_ns = dmabench_reallocarray(runs->errors_ns, count,
						sizeof(*runs->errors_ns));
	runs->below_ns = dmabench_reallocarray(runs->below_ns, count,
					       sizeof(*runs->below_ns));
	runs->above_ns = dmabench_reallocarray(runs->above_ns, count,
					       sizeof(*runs->above_ns));
	for (size_t i = before; i < count; i++) {
		runs->ns[i] = INFINITY;
		runs->errors_ns[i] = NAN;
		runs->below_ns[i] = 0;
		runs->above_ns[i] = 0;
	}
}

static void grow_points(struct dmabench_runs *runs, size_t points)
{
	const size_t before = runs->points_room;

	runs->points_room = points * 3 / 2;
	runs->points = dmabench_reallocarray(runs->points, runs->points_room,
					     sizeof(*runs->points));
	for (size_t i = before; i < runs->points_room; i++)
		runs->points[i] = (struct dmabench_runs_point) {
			.least_size = UINT16_MAX, .settled = true,
		};
}

void dmabench_runs_room(struct dmabench_runs *runs, const struct dmabench_dataset *set)
{
	if (set->phases_count > runs->phases_room)
		grow_phases(runs, set->phases_count);
	if (set->points_count > runs->points_room)
		grow_points(runs, set->points_count);
}

bool dmabench_runs_has(const struct dmabench_runs *runs, size_t run, uint32_t number)
{
	return number < runs->points_room && runs->points[number].last == run + 1;
}

void dmabench_runs_pass(struct dmabench_runs *runs, size_t run, uint32_t number)
{
	runs->points[number].last = run + 1;
}

static double error_of(struct dmabench_runs *runs, const struct dmabench_dataset *set,
		       uint32_t phase)
{
	const size_t most = dmabench_phase_rounds_most(set, phase);

	if (most > runs->rounds_room) {
		runs->rounds_room = 2 * most;
		runs->rounds_ns = dmabench_reallocarray(runs->rounds_ns, runs->rounds_room,
							sizeof(*runs->rounds_ns));
	}
	return dmabench_median_error(runs->rounds_ns,
				     dmabench_phase_rounds(set, phase, runs->rounds_ns));
}

static void take_phase(struct dmabench_runs *runs, const struct dmabench_dataset *set,
		       size_t slot, uint32_t number, uint32_t phase)
{
	const double ns = set->ns[DMABENCH_NS_COMPARED][phase];

	runs->ns[slot] = isfinite(ns) ? ns : NAN;
	/* Of what is NAN the larger one is 0. */
	runs->below_ns[slot] = fmax(ns - set->ns[DMABENCH_NS_CLOCK_LOW][phase], 0);
	runs->above_ns[slot] = fmax(set->ns[DMABENCH_NS_CLOCK_HIGH][phase] - ns, 0);
	if (!set->keep_rounds)
		return;
	runs->errors_ns[slot] = error_of(runs, set, phase);
	if (set->statistic == DMABENCH_P50 || dmabench_phase_rounds_most(set, phase))
		return;
	/* What it has is of all samples, and not to be compared with a median of rounds. */
	runs->ns[slot] = NAN;
	runs->points[number].roundless = true;
}

void dmabench_runs_take(struct dmabench_runs *runs, const struct dmabench_dataset *set,
			size_t run, uint32_t number, uint32_t from)
{
	const struct dmabench_point *base = &set->points[number];
	const struct dmabench_point *point = &set->points[from];
	struct dmabench_runs_point *seen = &runs->points[number];

	seen->last = run + 1;
	if (!seen->kind)
		seen->kind = point->kind;
	seen->settled &= point->settled;
	if (point->round_size < seen->least_size)
		seen->least_size = point->round_size;
	if (point->round_size > seen->most_size)
		seen->most_size = point->round_size;
	for (size_t i = 0; i < base->phases_count; i++) {
		const uint32_t own = base->phases + i;
		const uint32_t phase = dmabench_point_phase(
			set, point, dmabench_phase_name(set, own));

		if (phase != DMABENCH_NO_PHASE)
			take_phase(runs, set, own * runs->count + run, number, phase);
	}
}
