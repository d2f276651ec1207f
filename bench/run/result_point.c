// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "lib/error.h"
#include "lib/json.h"
#include "result_json.h"

static cJSON *distribution_json(const struct distribution *d)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_ns(json, "min", d->min);
	dmabench_json_add_ns(json, "p50", d->p50);
	dmabench_json_add_ns(json, "p90", d->p90);
	dmabench_json_add_ns(json, "p99", d->p99);
	dmabench_json_add_ns(json, "p999", d->p999);
	dmabench_json_add_ns(json, "max", d->max);
	dmabench_json_add_ns(json, "mean", d->mean);
	dmabench_json_add_ns(json, "stddev", d->stddev);
	return json;
}

static cJSON *pair_json(double low, double high)
{
	cJSON *array;

	if (isnan(low) || isnan(high))
		return cJSON_CreateNull();
	array = cJSON_CreateArray();
	cJSON_AddItemToArray(array, dmabench_json_new_ns(low));
	cJSON_AddItemToArray(array, dmabench_json_new_ns(high));
	return array;
}

static cJSON *histogram_json(const struct histogram *histogram)
{
	cJSON *array = cJSON_CreateArray();

	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++) {
		cJSON *pair;

		if (!histogram->buckets[i])
			continue;
		pair = cJSON_CreateArray();
		cJSON_AddItemToArray(pair,
				     dmabench_json_new_u64(dmabench_histogram_low(i)));
		cJSON_AddItemToArray(pair,
				     dmabench_json_new_u64(histogram->buckets[i]));
		cJSON_AddItemToArray(array, pair);
	}
	return array;
}

/* A phase without samples has no medians: its rounds are left out. */
static cJSON *rounds_json(const struct measure_phase *phase, size_t rounds)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < rounds; i++)
		if (!isnan(phase->p50_ns[i]))
			cJSON_AddItemToArray(array,
					     dmabench_json_new_ns(phase->p50_ns[i]));
	return array;
}

/* Of all statistics but the median. */
static cJSON *blocks_json(const struct measure_phase *phase, double scale)
{
	cJSON *json = cJSON_CreateObject();

	for (unsigned int i = DMABENCH_P50 + 1; i < DMABENCH_STATISTICS; i++) {
		const struct dmabench_blocks *blocks = &phase->blocks[i];
		cJSON *array = cJSON_CreateArray();

		for (size_t k = 0; k < blocks->count; k++)
			cJSON_AddItemToArray(array, dmabench_json_new_ns(
						     scale * blocks->ticks[k]));
		dmabench_json_add(json, dmabench_statistic_info[i].member,
				  array);
	}
	return json;
}

struct distribution dmabench_result_raw(const struct measure_setup *setup,
					const struct measure *measure,
					unsigned int phase)
{
	return dmabench_distribution(&measure->phases[phase].total, setup->tick_ns,
				     measure->batch,
				     dmabench_measure_p50_ns(measure, phase));
}

static cJSON *phase_json(const struct measure_setup *setup,
			 const struct measure *measure, unsigned int i,
			 const struct overhead *overhead)
{
	const struct measure_phase *phase = &measure->phases[i];
	struct distribution raw = dmabench_result_raw(setup, measure, i);
	struct distribution net = dmabench_distribution_less(raw, overhead->ns);
	struct measure_interval open, ci = dmabench_measure_ci95(setup, measure, i, &open);
	cJSON *json = cJSON_CreateObject();
	char name[2 * DMABENCH_NAME_LEN];

	cJSON_AddStringToObject(json, "phase",
				dmabench_measure_phase_name(measure, i, name, sizeof(name)));
	dmabench_json_add_u64(json, "samples", phase->total.count);
	dmabench_json_add_ns(json, "overhead_ns", overhead->ns);
	dmabench_json_add(json, "overhead_ci95_ns",
			  pair_json(overhead->low_ns, overhead->high_ns));
	dmabench_json_add(json, "raw_ns", distribution_json(&raw));
	dmabench_json_add(json, "net_ns", distribution_json(&net));
	dmabench_json_add(json, "p50_ci95_ns", pair_json(ci.low_ns, ci.high_ns));
	dmabench_json_add(json, "p50_clock_ns", pair_json(open.low_ns, open.high_ns));
	dmabench_json_add(json, "round_p50_ns",
			  rounds_json(phase, measure->rounds));
	dmabench_json_add(json, "round_ns",
			  blocks_json(phase, setup->tick_ns / measure->batch));
	dmabench_json_add(json, "histogram", histogram_json(&phase->total));
	return json;
}

static void add_phases(cJSON *json, const struct measure_setup *setup,
		       const struct measure *measure,
		       const struct overhead *overhead)
{
	cJSON *array = cJSON_CreateArray();

	/* Of a point that failed, what was timed means nothing. */
	for (unsigned int i = 0; measure->status == MEASURE_OK &&
				 i < measure->nphases; i++)
		cJSON_AddItemToArray(array, phase_json(setup, measure, i,
						       overhead));
	dmabench_json_add(json, "phases", array);
}

static void add_params(cJSON *json, const struct measure *measure)
{
	const struct catalog_exp *exp = measure->point.exp;
	cJSON *params = cJSON_CreateObject(), *asked = cJSON_CreateObject();

	for (unsigned int i = 0; i < exp->info.out_params; i++) {
		const struct catalog_param *param = &exp->params[i];

		dmabench_json_add(params, param->info.out_name,
				  dmabench_result_value(param,
							measure->point.values[i]));
		if (measure->asked[i] != measure->point.values[i])
			dmabench_json_add(asked, param->info.out_name,
					  dmabench_result_value(param,
								measure->asked[i]));
	}
	dmabench_json_add(json, "parameters", params);
	dmabench_json_add(json, "asked", asked);
}

/* Of the thread on the @n-th CPU; the kernel has them by rising CPU. */
static const struct measure_place *place_of(const struct measure_setup *setup,
					    const struct measure *measure, unsigned int n)
{
	unsigned int below = 0;

	for (unsigned int i = 0; i < measure->point.threads; i++)
		below += setup->cpus->values[i] < setup->cpus->values[n];
	return &measure->places[below];
}

static cJSON *node_json(int node)
{
	if (node == DMABENCH_NODE_SEVERAL)
		return cJSON_CreateString("several");
	return node < 0 ? cJSON_CreateNull() : dmabench_json_new_u64(node);
}

/* In the order of its CPUs. */
static void add_places(cJSON *json, const struct measure_setup *setup,
		       const struct measure *measure)
{
	cJSON *cpus = cJSON_CreateArray(), *memory = cJSON_CreateArray();

	for (unsigned int i = 0; i < measure->point.threads; i++) {
		const struct measure_place *place = place_of(setup, measure, i);

		cJSON_AddItemToArray(cpus, node_json(place->cpu_node));
		cJSON_AddItemToArray(memory, node_json(place->memory_node));
	}
	dmabench_json_add(json, "cpu_nodes", cpus);
	dmabench_json_add_text(json, "node", setup->node_text);
	dmabench_json_add(json, "memory_nodes", memory);
}

static void add_identity(cJSON *json, const struct measure_setup *setup,
			 const struct measure *measure)
{
	cJSON *cpus = cJSON_CreateArray();

	cJSON_AddStringToObject(json, "record", "point");
	dmabench_json_add_u64(json, "index", measure->point.index);
	cJSON_AddStringToObject(json, "experiment",
				measure->point.exp->info.out_name);
	add_params(json, measure);
	dmabench_json_add_u64(json, "threads", measure->point.threads);
	for (unsigned int i = 0; i < measure->point.threads; i++)
		cJSON_AddItemToArray(cpus,
				     dmabench_json_new_u64(setup->cpus->values[i]));
	dmabench_json_add(json, "cpus", cpus);
	add_places(json, setup, measure);
	cJSON_AddStringToObject(json, "target", setup->target->out_name);
	cJSON_AddStringToObject(json, "engine", setup->target->out_engine);
}

const char *const dmabench_result_statuses[] = {
	[MEASURE_OK] = "ok", [MEASURE_REFUSED] = "refused",
	[MEASURE_FAILED] = "failed",
};

const char *const dmabench_result_unsettled[MEASURE_UNSETTLED] = {
	[MEASURE_NOISE] = "noise", [MEASURE_DISTURBED] = "disturbed",
	[MEASURE_CLOCK] = "clock",
};

static void add_status(cJSON *json, const struct measure *measure)
{
	const struct catalog_exp *exp = measure->point.exp;
	bool ok = measure->status == MEASURE_OK;
	const char *param = measure->refused_param < exp->info.out_params ?
			    exp->params[measure->refused_param].info.out_name :
			    NULL;

	cJSON_AddStringToObject(json, "status", dmabench_result_statuses[measure->status]);
	dmabench_json_add_text(json, "reason", measure->reason);
	dmabench_json_add_text(json, "errno", ok ? NULL :
			       dmabench_errno_name(measure->error));
	dmabench_json_add_text(json, "refused_parameter", param);
	dmabench_json_add(json, "evidence",
			  dmabench_evidence_json(&measure->evidence));
	dmabench_json_add(json, "settled", ok ?
			  cJSON_CreateBool(measure->unsettled == MEASURE_SETTLED) :
			  cJSON_CreateNull());
	dmabench_json_add_text(json, "unsettled_by", ok ?
			       dmabench_result_unsettled[measure->unsettled] : NULL);
	dmabench_json_add_text(json, "translation",
			       dmabench_translation_name(measure->translation));
	dmabench_json_add_text(json, "bounced",
			       dmabench_bounced_name(measure->bounced));
	dmabench_json_add_text(json, "regime",
			       dmabench_regime_name(measure->translation,
						    measure->bounced));
	dmabench_json_add_text(json, "sync", dmabench_sync_name(measure->sync));
}

static cJSON *per_op_json(const struct measure *measure, uint64_t count)
{
	double operations = (double)measure->operations * measure->point.threads;

	return operations ? cJSON_CreateNumber(count / operations) : cJSON_CreateNull();
}

/* Those of a mapping, by the length of a page; null where nobody knows. */
static void add_leaves(cJSON *json, const struct measure *measure)
{
	const double mappings = (double)measure->leaf_mappings;
	cJSON *array, *leaves;
	double sum = 0;

	if (!measure->leaf_mappings) {
		dmabench_json_add(json, "expected_leaves_per_op", cJSON_CreateNull());
		dmabench_json_add(json, "expected_leaves", cJSON_CreateNull());
		return;
	}
	for (unsigned int i = 0; i < DMABENCH_LEAF_SIZES; i++)
		sum += (double)measure->leaves[i];
	cJSON_AddNumberToObject(json, "expected_leaves_per_op", sum / mappings);
	array = cJSON_AddArrayToObject(json, "expected_leaves");
	for (unsigned int i = 0; i < DMABENCH_LEAF_SIZES; i++) {
		if (!measure->leaves[i])
			continue;
		leaves = cJSON_CreateObject();
		dmabench_json_add_u64(leaves, "bytes", 1ULL << (DMABENCH_LEAF_SHIFT + i));
		cJSON_AddNumberToObject(leaves, "per_op", (double)measure->leaves[i] / mappings);
		cJSON_AddItemToArray(array, leaves);
	}
}

/* Some only where there is an engine that may be ahead of the CPU, or a list of pages. */
static void add_totals(cJSON *json, const struct measure *measure, bool footprint)
{
	unsigned int flags = measure->point.exp->info.out_flags;
	bool ran = measure->batch, counted = measure->rounds;

	dmabench_json_add_u64(json, "rounds", measure->rounds);
	dmabench_json_add_u64(json, "void_rounds", measure->void_rounds);
	dmabench_json_add_u64(json, "disturbed_rounds",
			      measure->disturbed_rounds);
	dmabench_json_add_u64(json, "operations", measure->operations);
	dmabench_json_add_count(json, "ops_per_round", counted ? measure->ops :
				DMABENCH_UNKNOWN);
	dmabench_json_add_count(json, "batch", ran ? measure->batch :
				DMABENCH_UNKNOWN);
	dmabench_json_add_text(json, "timing", !ran ? NULL :
			       measure->batch > 1 ? "batched" : "single");
	dmabench_json_add_u64(json, "verified_bytes", measure->verified_bytes);
	dmabench_json_add_u64(json, "context_switches",
			      measure->context_switches);
	dmabench_json_add_u64(json, "interrupts", measure->interrupts);
	if (flags & DMABENCH_EXP_NEEDS_CHANNEL)
		dmabench_json_add_u64(json, "overruns", measure->overruns);
	if (flags & (DMABENCH_EXP_USER_MEMORY | DMABENCH_EXP_DMA_BUF) &&
	    !measure->point.exp->user) {
		dmabench_json_add(json, "entries_per_op", per_op_json(measure, measure->entries));
		dmabench_json_add(json, "segments_per_op", per_op_json(measure, measure->segments));
	}
	if (footprint) {
		dmabench_json_add_count(json, "peak_page_bytes", measure->footprint.peak_page);
		dmabench_json_add_count(json, "peak_object_bytes", measure->footprint.peak_object);
		dmabench_json_add_count(json, "left_page_bytes", measure->footprint.left_page);
		dmabench_json_add_count(json, "left_object_bytes", measure->footprint.left_object);
	}
	if (flags & DMABENCH_EXP_LEAVES)
		add_leaves(json, measure);
	dmabench_json_add_u64(json, "wall_ns", measure->wall_ns);
	dmabench_json_add_number(json, "elapsed_s",
				 round(measure->elapsed_ns / 1e3) / 1e6);
}

/* Of each round, raw; one in which the PMU counted nothing is left out. */
static cJSON *counted_rounds_json(const struct counted *counted, size_t rounds)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < rounds; i++)
		if (!isnan(counted->per_op[i]))
			cJSON_AddItemToArray(array, dmabench_json_new_ns(counted->per_op[i]));
	return array;
}

static cJSON *counter_json(const struct measure *measure, const char *name,
			   const struct counted *counted, double overhead)
{
	const double raw = dmabench_counted_median(counted->per_op, measure->rounds);
	struct counted_interval ci = dmabench_counted_ci95(counted->per_op, measure->rounds);
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "counter", name);
	dmabench_json_add_ns(json, "overhead_per_op", overhead);
	dmabench_json_add_ns(json, "raw_per_op", raw);
	dmabench_json_add_ns(json, "net_per_op", raw - overhead);
	dmabench_json_add(json, "raw_ci95_per_op", pair_json(ci.low, ci.high));
	dmabench_json_add(json, "round_raw_per_op",
			  counted_rounds_json(counted, measure->rounds));
	dmabench_json_add_u64(json, "enabled_ns", counted->enabled_ns);
	dmabench_json_add_u64(json, "running_ns", counted->running_ns);
	return json;
}

/* Only where some were asked for. */
static void add_counters(cJSON *json, const struct measure_setup *setup,
			 const struct measure *measure, const struct overhead *overhead)
{
	const double parts = dmabench_measure_parts_per_op(measure);
	cJSON *array;

	if (!setup->counters || !setup->counters->count)
		return;
	array = cJSON_AddArrayToObject(json, "counters");
	for (unsigned int i = 0; measure->status == MEASURE_OK && i < setup->counters->count; i++)
		cJSON_AddItemToArray(array, counter_json(measure, setup->counters->list[i].name,
							 &measure->counted[i],
							 parts * overhead->counted[i]));
}

cJSON *dmabench_result_point(const struct measure_setup *setup,
			     const struct measure *measure,
			     const struct overhead *overhead)
{
	cJSON *json = cJSON_CreateObject();

	add_identity(json, setup, measure);
	add_status(json, measure);
	add_totals(json, measure, setup->footprint);
	add_counters(json, setup, measure, overhead);
	add_phases(json, setup, measure, overhead);
	return json;
}
