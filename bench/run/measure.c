// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "measure.h"
#include "stats/granularity.h"
#include "stats/median.h"

/* A regime that changes all the time is no regime to measure in. */
#define MOST_VOIDS		20
#define MOST_VOIDS_IN_A_ROW	5
/* Each at least doubles the operations of a round; then they stay. */
#define MOST_PROBES		32

struct measure_phase *dmabench_measure_add_phase(const struct measure_setup *setup,
						 struct measure *measure, unsigned int number)
{
	size_t max_rounds = setup->limits.max_rounds;
	struct measure_phase *phase;

	measure->phases = dmabench_reallocarray(measure->phases, measure->nphases + 1,
						sizeof(*phase));
	phase = &measure->phases[measure->nphases++];
	*phase = (struct measure_phase) {
		.number = number, .p50_ns = dmabench_calloc(max_rounds, sizeof(double)),
	};
	for (unsigned int i = DMABENCH_P50 + 1; i < DMABENCH_STATISTICS; i++)
		phase->blocks[i].ticks = dmabench_calloc(max_rounds,
							 sizeof(double));
	return phase;
}

static void end_phase(struct measure_phase *phase)
{
	free(phase->p50_ns);
	for (unsigned int i = DMABENCH_P50 + 1; i < DMABENCH_STATISTICS; i++)
		free(phase->blocks[i].ticks);
}

static void begin_counters(const struct measure_setup *setup, struct measure *measure)
{
	for (unsigned int i = 0; setup->counters && i < setup->counters->count; i++)
		measure->counted[i].per_op = dmabench_calloc(setup->limits.max_rounds,
							     sizeof(double));
}

void dmabench_measure_drop_phases(struct measure *measure)
{
	for (unsigned int i = 0; i < measure->nphases; i++)
		end_phase(&measure->phases[i]);
	free(measure->phases);
	measure->phases = NULL;
	measure->nphases = 0;
}

static const struct measure_footprint unknown_footprint = {
	DMABENCH_FOOTPRINT_UNKNOWN, DMABENCH_FOOTPRINT_UNKNOWN,
	DMABENCH_FOOTPRINT_UNKNOWN, DMABENCH_FOOTPRINT_UNKNOWN,
};

struct measure *dmabench_measure_begin(const struct measure_setup *setup,
				       const struct sweep_point *point,
				       unsigned int batch)
{
	struct measure *measure = dmabench_calloc(1, sizeof(*measure));

	measure->point = *point;
	memcpy(measure->asked, point->values, sizeof(measure->asked));
	measure->refused_param = DMABENCH_ALL;
	measure->footprint = unknown_footprint;
	measure->most_ops = dmabench_memory_most_ops(setup->root, point);
	measure->ops = measure->most_ops < DMABENCH_PROBE_OPS ? measure->most_ops :
		       DMABENCH_PROBE_OPS;
	measure->batch = batch;
	begin_counters(setup, measure);
	for (unsigned int i = 0; i < point->exp->info.out_phases; i++)
		dmabench_measure_add_phase(setup, measure, i);
	measure->places = dmabench_calloc(point->threads, sizeof(*measure->places));
	for (unsigned int i = 0; i < point->threads; i++)
		measure->places[i] = (struct measure_place) {
			DMABENCH_NODE_NONE, DMABENCH_NODE_NONE,
		};
	return measure;
}

void dmabench_measure_end(struct measure *measure)
{
	dmabench_measure_drop_phases(measure);
	for (unsigned int i = 0; i < DMABENCH_MAX_COUNTERS; i++)
		free(measure->counted[i].per_op);
	free(measure->places);
	free(measure);
}

static void give_up(struct measure *measure, enum measure_status status,
		    int error, const char *reason)
{
	measure->status = status;
	measure->error = error;
	snprintf(measure->reason, sizeof(measure->reason), "%s",
		 reason[0] ? reason : strerror(error));
}

static void void_round(struct measure *measure, int error, const char *reason)
{
	measure->void_rounds++;
	measure->voids_in_a_row++;
	if (measure->voids_in_a_row >= MOST_VOIDS_IN_A_ROW ||
	    measure->void_rounds >= MOST_VOIDS)
		give_up(measure, MEASURE_REFUSED, error, reason);
}

/* What a round that went wrong means for the point, or for the run. */
static int judge(struct measure *measure, const struct dmabench_run *run, int err)
{
	switch (err) {
	case -EFAULT:
		/* Without words it is of RUN's own pointers, and of every point. */
		if (!run->out_reason[0])
			return err;
		give_up(measure, MEASURE_REFUSED, -err, run->out_reason);
		return 0;
	case -ESTALE:
		void_round(measure, -err, run->out_reason);
		return 0;
	case -EBADMSG:
	case -ETIMEDOUT:
	case -EREMOTEIO:
	case -ENOTRECOVERABLE:
		give_up(measure, MEASURE_FAILED, -err, run->out_reason);
		return 0;
	case -EINVAL:
	case -EOPNOTSUPP:
		measure->refused_param = run->out_param;
		/* fall through */
	case -EIO:
	case -ENOMEM:
	case -EBUSY:
		give_up(measure, MEASURE_REFUSED, -err, run->out_reason);
		return 0;
	}
	return err;
}

/* The first round that counts tells both, and the values in effect. */
static bool same_regime_and_sync(struct measure *measure, const struct round *round)
{
	if (!measure->rounds) {
		measure->translation = round->run.out_translation;
		measure->bounced = round->run.out_bounced;
		measure->sync = round->run.out_sync;
		for (unsigned int i = 0; i < round->run.nparams; i++)
			measure->point.values[i] = round->params[i].value;
	}
	return measure->translation == round->run.out_translation &&
	       measure->bounced == round->run.out_bounced &&
	       measure->sync == round->run.out_sync;
}

static bool take_histograms(const struct measure_setup *setup,
			    struct measure *measure, const struct round *round)
{
	for (unsigned int i = 0; i < measure->nphases; i++) {
		struct measure_phase *phase = &measure->phases[i];
		struct round_phase which;

		memset(&phase->latest, 0, sizeof(phase->latest));
		which = (struct round_phase) { phase->number, phase->apart, phase->node };
		if (!dmabench_round_phase(round, which, setup->granularity_ticks,
					  &phase->latest, &phase->latest_median_ticks))
			return false;
	}
	return true;
}

static void add_to_blocks(struct measure_phase *phase, unsigned int batch)
{
	for (unsigned int i = DMABENCH_P50 + 1; i < DMABENCH_STATISTICS; i++) {
		if (batch == 1 || !dmabench_statistic_info[i].single)
			dmabench_blocks_add(&phase->blocks[i], i,
					    &phase->latest);
	}
}

static void count_round(const struct measure_setup *setup,
			struct measure *measure, const struct dmabench_run *run)
{
	dmabench_counted_add(measure->counted, run, setup->round.counters, measure->rounds);
	measure->counted_parts += run->out_counted_parts;
	for (unsigned int i = 0; i < measure->nphases; i++) {
		struct measure_phase *phase = &measure->phases[i];

		phase->p50_ns[measure->rounds] = setup->tick_ns / measure->batch *
						 phase->latest_median_ticks;
		dmabench_histogram_merge(&phase->total, &phase->latest);
		add_to_blocks(phase, measure->batch);
	}
	measure->rounds++;
	measure->disturbed_rounds += !!run->out_disturbed;
	measure->voids_in_a_row = 0;
	measure->operations += run->out_ops;
	measure->verified_bytes += run->out_verified_bytes;
	measure->context_switches += run->out_context_switches;
	measure->interrupts += run->out_interrupts;
	measure->overruns += run->out_overruns;
	measure->entries += run->out_entries;
	measure->segments += run->out_segments;
	measure->leaf_mappings += run->out_leaf_mappings;
	for (unsigned int i = 0; i < DMABENCH_LEAF_SIZES; i++)
		measure->leaves[i] += run->out_leaves[i];
	measure->wall_ns += run->out_wall_ns;
}

/* A phase without samples, such as a sync that was not asked for, is settled. */
static bool is_precise(const struct measure_setup *setup,
		       const struct measure *measure)
{
	for (unsigned int i = 0; i < measure->nphases; i++) {
		const struct measure_phase *phase = &measure->phases[i];

		if (phase->total.count &&
		    !dmabench_is_precise(&setup->limits, phase->p50_ns,
					 measure->rounds))
			return false;
	}
	return true;
}

/*
 * Half of the widest interval of a phase's median, in per cent of that: of the
 * whole interval, or of what the clock leaves open @alone. NAN: one has none.
 */
static double widest_pct(const struct measure_setup *setup, const struct measure *measure,
			 bool alone)
{
	double widest = 0, half;

	for (unsigned int i = 0; i < measure->nphases; i++) {
		struct measure_interval open, ci;

		if (!measure->phases[i].total.count)
			continue;
		ci = dmabench_measure_ci95(setup, measure, i, &open);
		if (alone)
			ci = open;
		half = (ci.high_ns - ci.low_ns) / 2;
		if (isnan(half))
			return NAN;
		widest = fmax(widest, half / dmabench_measure_p50_ns(measure, i) * 100);
	}
	return widest;
}

double dmabench_measure_error_pct(const struct measure_setup *setup,
				  const struct measure *measure)
{
	return widest_pct(setup, measure, false);
}

static enum measure_unsettled why_unsettled(const struct measure_setup *setup,
					    const struct measure *measure,
					    enum schedule_stop stop)
{
	if (measure->disturbed_rounds)
		return MEASURE_DISTURBED;
	if (widest_pct(setup, measure, true) > setup->limits.precision_pct)
		return MEASURE_CLOCK;
	if (stop != SCHEDULE_SETTLED)
		return MEASURE_NOISE;
	return widest_pct(setup, measure, false) > setup->limits.precision_pct ?
	       MEASURE_CLOCK : MEASURE_SETTLED;
}

/* 0: no phase has any. */
static uint64_t fewest_samples(const struct measure *measure)
{
	uint64_t fewest = UINT64_MAX, count;

	for (unsigned int i = 0; i < measure->nphases; i++) {
		count = measure->phases[i].total.count;
		if (count && count < fewest)
			fewest = count;
	}
	return fewest == UINT64_MAX ? 0 : fewest;
}

static void maybe_stop(const struct measure_setup *setup,
		       struct measure *measure)
{
	enum schedule_stop stop = dmabench_stop(&setup->limits, measure->rounds,
						fewest_samples(measure),
						measure->elapsed_ns / 1e9,
						is_precise(setup, measure));

	if (stop == SCHEDULE_GO_ON)
		return;
	measure->unsettled = why_unsettled(setup, measure, stop);
	measure->status = MEASURE_OK;
}

/* Does a round of this many operations count, or was it too short? */
static bool find_ops(const struct measure_setup *setup, struct measure *measure,
		     const struct round *round)
{
	bool in_time = measure->elapsed_ns / 1e9 < setup->limits.max_time_s;
	uint64_t next;

	if (measure->counting)
		return true;
	next = dmabench_next_ops(&setup->limits, measure->ops,
				 round->run.out_wall_ns, round->elapsed_ns);
	if (next > measure->most_ops)
		next = measure->most_ops;
	if (next == measure->ops || !in_time ||
	    ++measure->probes == MOST_PROBES) {
		measure->counting = true;
		return true;
	}
	/* A round of few, slow operations is too dear to be thrown away. */
	if (next < measure->ops)
		measure->counting = true;
	measure->ops = next;
	return measure->counting;
}

static int take_round(struct measure_setup *setup, struct measure *measure)
{
	const struct round *round = &setup->round;

	if (!round->run.out_batch || !dmabench_round_is_sound(round))
		return -EPROTO;
	dmabench_measure_keep_apart(setup, measure, round);
	dmabench_measure_places(measure, round);
	if (!take_histograms(setup, measure, round))
		return -EPROTO;
	if (!same_regime_and_sync(measure, round)) {
		void_round(measure, ESTALE, "the regime, or whether syncs are skipped, is another than in the first round");
		return 0;
	}
	measure->batch = round->run.out_batch;
	measure->ops = round->run.out_ops;
	if (!find_ops(setup, measure, round))
		return 0;
	count_round(setup, measure, &round->run);
	maybe_stop(setup, measure);
	return 0;
}

/*
 * A round of its own, whose times are those of the kernel's events, too. Where it does not
 * work nothing is known, and the next round says whether the point is to blame.
 */
static int look_for_footprint(struct measure_setup *setup, struct measure *measure,
			      struct round_request request)
{
	const struct dmabench_run *run = &setup->round.run;
	int err;

	measure->looked = true;
	request.footprint = true;
	request.counters = NULL;
	err = dmabench_round(&setup->round, setup->fd, &request);
	if (err == -EINTR || err == -ENODEV)
		return err;
	if (!err)
		measure->footprint = (struct measure_footprint) {
			run->out_peak_page_bytes, run->out_peak_object_bytes,
			run->out_left_page_bytes, run->out_left_object_bytes,
		};
	else if (err == -ENODATA && !setup->told_footprint)
		dmabench_warning("%s: it is null in the result", run->out_reason);
	setup->told_footprint |= err == -ENODATA;
	return 0;
}

int dmabench_measure_round(struct measure_setup *setup, struct measure *measure)
{
	struct round_request request = {
		.target = setup->target,
		.point = &measure->point,
		.cpus = setup->cpus,
		.ops = measure->ops,
		.batch = measure->batch,
		.counters = setup->counters,
		.node = setup->node,
		.root = setup->root,
	};
	uint64_t state = setup->seed ^ measure->point.index << 20 ^
			 (measure->rounds + measure->void_rounds +
			  measure->probes);
	int err;

	request.seed = dmabench_random(&state);
	err = setup->footprint && !measure->looked ?
	      look_for_footprint(setup, measure, request) : 0;
	if (err)
		return err;
	err = dmabench_round(&setup->round, setup->fd, &request);
	measure->elapsed_ns += setup->round.elapsed_ns;
	if (err == -EIO)
		measure->evidence = dmabench_evidence(setup->root);
	if (err)
		return judge(measure, &setup->round.run, err);
	return take_round(setup, measure);
}

double dmabench_measure_parts_per_op(const struct measure *measure)
{
	return measure->counted_parts ? (double)measure->counted_parts /
	       ((double)measure->operations * measure->point.threads) : NAN;
}

double dmabench_measure_p50_ns(const struct measure *measure, unsigned int phase)
{
	const struct measure_phase *p = &measure->phases[phase];

	return p->total.count ? dmabench_median(p->p50_ns, measure->rounds) : NAN;
}

struct measure_interval dmabench_measure_ci95(const struct measure_setup *setup,
					      const struct measure *measure,
					      unsigned int phase,
					      struct measure_interval *open)
{
	const struct measure_phase *p = &measure->phases[phase];
	const double scale = setup->tick_ns / measure->batch;
	struct measure_interval ci = { NAN, NAN };
	double below, above, p50;
	struct located all;

	*open = ci;
	if (!p->total.count)
		return ci;
	/* Its buckets are wider than those of a round, which know the median better. */
	all = dmabench_locate_histogram(&p->total, setup->granularity_ticks);
	below = scale * (all.median - all.low);
	above = scale * (all.high - all.median);
	p50 = dmabench_measure_p50_ns(measure, phase);
	*open = (struct measure_interval) { p50 - below, p50 + above };
	if (dmabench_median_ci95(p->p50_ns, measure->rounds, &ci.low_ns, &ci.high_ns)) {
		ci.low_ns -= below;
		ci.high_ns += above;
	}
	return ci;
}
