// SPDX-License-Identifier: GPL-2.0
/* The header and the trailer; result_point.c has the points. */
#include <math.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "host/fingerprint.h"
#include "host/icount.h"
#include "lib/json.h"
#include "lib/version.h"
#include "preflight/preflight.h"
#include "result_json.h"
#include "user/vfio.h"

cJSON *dmabench_result_value(const struct catalog_param *param, uint64_t value)
{
	if (param->info.out_type == DMABENCH_PARAM_BOOL)
		return cJSON_CreateBool(!!value);
	if (param->info.out_type == DMABENCH_PARAM_ENUM &&
	    value <= param->info.out_max)
		return cJSON_CreateString(param->names[value]);
	return dmabench_json_new_u64(value);
}

static void add_time(cJSON *object, const char *name)
{
	time_t now = time(NULL);
	struct tm utc;
	char text[32];

	gmtime_r(&now, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	cJSON_AddStringToObject(object, name, text);
}

static cJSON *timer_json(const struct dmabench_info *info)
{
	cJSON *timer = cJSON_CreateObject();

	cJSON_AddStringToObject(timer, "name", info->out_clock_name);
	dmabench_json_add_u64(timer, "hz", info->out_clock_hz);
	dmabench_json_add_u64(timer, "cost_ticks", info->out_clock_cost_ticks);
	dmabench_json_add_u64(timer, "granularity_ticks",
			      info->out_clock_granularity_ticks);
	dmabench_json_add_bool(timer, "unstable",
			       info->out_clock_flags & DMABENCH_CLOCK_UNSTABLE);
	return timer;
}

static void add_target_flags(cJSON *json, unsigned int flags)
{
	dmabench_json_add_bool(json, "owned", flags & DMABENCH_TARGET_OWNED);
	if (flags & DMABENCH_TARGET_VFIO)
		cJSON_AddNullToObject(json, "coherent");
	else
		dmabench_json_add_bool(json, "coherent", flags & DMABENCH_TARGET_COHERENT);
	dmabench_json_add_bool(json, "survives_fault",
			       flags & DMABENCH_TARGET_SURVIVES_FAULT);
	dmabench_json_add_bool(json, "alone_in_group",
			       flags & DMABENCH_TARGET_ALONE);
}

/* The DMA API's, which has no part in what user space maps: 0 is not known then. */
static void add_limits(cJSON *json, const struct dmabench_target_info *target)
{
	const bool known = !(target->out_flags & DMABENCH_TARGET_VFIO);
	const struct {
		const char *name;
		uint64_t value;
		bool known;
	} limits[] = {
		{ "dma_mask", target->out_dma_mask, known },
		{ "coherent_dma_mask", target->out_coherent_dma_mask, known },
		{ "max_mapping_bytes", target->out_max_mapping_bytes, known },
		{ "opt_mapping_bytes", target->out_opt_mapping_bytes,
		  target->out_opt_mapping_bytes },
		{ "max_segment_bytes", target->out_max_segment_bytes, known },
		{ "merge_boundary", target->out_merge_boundary, known },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		if (limits[i].known)
			dmabench_json_add_u64(json, limits[i].name, limits[i].value);
		else
			cJSON_AddNullToObject(json, limits[i].name);
	}
}

cJSON *dmabench_result_target(const struct dmabench_target_info *target)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "name", target->out_name);
	cJSON_AddStringToObject(json, "device", target->out_device);
	cJSON_AddStringToObject(json, "driver", target->out_driver);
	cJSON_AddStringToObject(json, "engine", target->out_engine);
	dmabench_json_add_text(json, "translation",
			       dmabench_translation_name(target->out_translation));
	add_target_flags(json, target->out_flags);
	dmabench_json_add_u64(json, "copy_align_bytes",
			      target->out_copy_align_bytes);
	add_limits(json, target);
	dmabench_json_add_count(json, "numa_node", target->out_numa_node < 0 ?
				DMABENCH_UNKNOWN :
				(uint64_t)target->out_numa_node);
	return json;
}

static cJSON *blind_json(const struct blind_check *blind)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_u64(json, "checks", blind->checks);
	dmabench_json_add_u64(json, "caught", blind->caught);
	return json;
}

/* Of the CPUs that threads are bound to, which need not be all of the sweep's. */
static cJSON *preflight_json(const struct result_header *header)
{
	const struct dmabench_numbers *threads = &header->sweep->threads;
	struct dmabench_numbers cpus = header->sweep->cpus;
	struct preflight_seen seen = {
		.root = header->root, .cpus = &cpus,
		.catalog = header->catalog->fd < 0 ? NULL : header->catalog,
		.target = header->target,
	};
	struct utsname system;
	uint64_t most = 0;

	uname(&system);
	seen.release = system.release;
	for (size_t i = 0; i < threads->count; i++)
		if (threads->values[i] > most)
			most = threads->values[i];
	if (most < cpus.count)
		cpus.count = most;
	return dmabench_preflight(&seen);
}

cJSON *dmabench_result_header(const struct result_header *header)
{
	const struct dmabench_info *info = &header->catalog->info;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "record", "header");
	dmabench_json_add_u64(json, "schema", DMABENCH_SCHEMA);
	cJSON_AddStringToObject(json, "program_version", dmabench_version);
	add_time(json, "started");
	dmabench_json_add_text(json, "label", header->label);
	cJSON_AddStringToObject(json, "clock",
				dmabench_clock_is_icount(header->root) ?
				"icount" : "wall");
	dmabench_json_add(json, "environment",
			  dmabench_fingerprint(header->root,
					       header->target->out_device,
					       info->out_version));
	dmabench_json_add(json, "preflight", preflight_json(header));
	dmabench_json_add(json, "timer", timer_json(info));
	dmabench_json_add(json, "target", dmabench_result_target(header->target));
	dmabench_json_add(json, "verification", blind_json(header->blind));
	dmabench_json_add(json, "sweep", dmabench_result_sweep(header));
	dmabench_json_add_u64(json, "seed", header->seed);
	return json;
}

struct result_outcome dmabench_result_outcome(const struct measure_setup *setup,
					      const struct measure *measure)
{
	struct result_outcome outcome = {
		.status = measure->status, .unsettled = measure->unsettled,
		.error_pct = dmabench_measure_error_pct(setup, measure),
	};

	for (unsigned int i = 0; measure->status == MEASURE_OK &&
				 i < measure->nphases; i++)
		outcome.no_median |= measure->phases[i].total.count &&
			isnan(dmabench_result_raw(setup, measure, i).p50);
	return outcome;
}

void dmabench_result_count(struct result_counts *counts, struct result_outcome outcome)
{
	counts->points++;
	counts->refused += outcome.status == MEASURE_REFUSED;
	counts->failed += outcome.status == MEASURE_FAILED;
	if (outcome.status != MEASURE_OK)
		return;
	counts->ok++;
	counts->by[outcome.unsettled]++;
	counts->worst_pct[outcome.unsettled] = fmax(counts->worst_pct[outcome.unsettled],
						    outcome.error_pct);
	counts->no_median += outcome.no_median;
}

cJSON *dmabench_result_trailer(const struct result_counts *counts,
			       const char *reason, const char *verdict,
			       double elapsed_s)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "record", "trailer");
	dmabench_json_add_bool(json, "complete", !reason);
	dmabench_json_add_text(json, "reason", reason);
	dmabench_json_add_u64(json, "points", counts->points);
	dmabench_json_add_u64(json, "ok", counts->ok);
	dmabench_json_add_u64(json, "unsettled", counts->ok - counts->by[MEASURE_SETTLED]);
	dmabench_json_add_u64(json, "refused", counts->refused);
	dmabench_json_add_u64(json, "failed", counts->failed);
	cJSON_AddStringToObject(json, "verdict", verdict);
	dmabench_json_add_number(json, "elapsed_s", elapsed_s);
	add_time(json, "ended");
	return json;
}
