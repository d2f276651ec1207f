// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "host/cpus.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/number.h"
#include "node.h"
#include "plan.h"
#include "user/vfio.h"

/* Are all of those that are named user space's? A job's are not known yet. */
static bool wants_user_target(const struct run *run)
{
	const char *name = run->options.experiment;
	size_t length;

	for (; name; name = name[length] ? name + length + 1 : NULL) {
		char one[DMABENCH_NAME_LEN];
		const struct catalog_exp *exp;

		length = strcspn(name, ",");
		snprintf(one, sizeof(one), "%.*s", (int)length, name);
		exp = dmabench_catalog_exp(&run->catalog, one);
		if (!exp || !exp->user)
			return false;
	}
	return run->options.experiment;
}

static const struct dmabench_target_info *preset_target(const struct run *run)
{
	const struct dmabench_target_info *target = NULL;

	if (wants_user_target(run))
		target = dmabench_catalog_user_target(&run->catalog);
	return target ? target : dmabench_catalog_default_target(&run->catalog);
}

static int try_way(const struct dmabench_target_info *target, const struct vfio_way *way)
{
	char reason[DMABENCH_TEXT_LEN];
	struct space space;

	if (dmabench_vfio_open(&space, way, target->out_device, reason)) {
		dmabench_error("target %s: %s", target->out_name, reason);
		return DMABENCH_EXIT_MACHINE;
	}
	dmabench_space_close(&space);
	return 0;
}

/* What there is to say of user space's before anything is measured. */
static int try_ways(const struct run *run)
{
	const struct vfio_way *tried = NULL;
	int status = 0;

	for (size_t i = 0; i < run->sweep.nexps && !status; i++) {
		const struct user_exp *user = run->sweep.exps[i].exp->user;

		if (!user || !user->way || user->way == tried)
			continue;
		tried = user->way;
		status = try_way(run->campaign.setup.target, tried);
	}
	return status;
}

static int choose_target(struct run *run)
{
	const char *name = run->options.target;
	const struct dmabench_target_info *target;
	char valid[512] = "";

	target = name ? dmabench_catalog_target(&run->catalog, name) : preset_target(run);
	run->campaign.setup.target = target;
	if (target) {
		dmabench_catalog_take_clock(&run->catalog, target);
		return 0;
	}
	for (unsigned int i = 0; i < run->catalog.info.out_targets; i++)
		snprintf(valid + strlen(valid), sizeof(valid) - strlen(valid),
			 "%s%s", i ? ", " : "",
			 run->catalog.targets[i].out_name);
	dmabench_error("--target '%s': no such target; there are: %s; dmabench list targets tells more",
		       name ? name : "", valid);
	return name ? DMABENCH_EXIT_USAGE : DMABENCH_EXIT_MACHINE;
}

/* A resumed run goes on in its order. */
static uint64_t choose_seed(const struct run_options *options)
{
	const cJSON *old = cJSON_GetObjectItemCaseSensitive(options->resumed,
							    "seed");
	uint64_t seed = 0;

	if (dmabench_json_is_number(old))
		return dmabench_json_u64(old);
	if (options->seed != UINT64_MAX)
		return options->seed;
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = time(NULL);
	return seed % DMABENCH_SEED_LIMIT;
}

static int plan_sweep(struct run *run)
{
	struct sweep_ask *asks;
	size_t count;
	int status = dmabench_run_asks(&run->options, &asks, &count);

	if (!status)
		status = dmabench_sweep_plan(&run->sweep, &run->catalog,
					     run->campaign.setup.target, asks,
					     count);
	dmabench_run_asks_free(asks, count);
	return status;
}

static int choose_node(struct run *run)
{
	struct measure_setup *setup = &run->campaign.setup;

	setup->node_text = run->options.node;
	setup->footprint = run->options.footprint;
	return dmabench_node_parse(setup->node_text, &setup->node) ?:
	       dmabench_node_check("", setup->node, setup->target);
}

int dmabench_run_plan(struct run *run)
{
	struct run_options *options = &run->options;
	struct measure_setup *setup = &run->campaign.setup;
	int status = dmabench_catalog_open(&run->catalog);

	if (status)
		return status;
	status = choose_target(run);
	if (!status)
		status = dmabench_cpus_choose("", options->cpus, &run->sweep.cpus);
	if (!status)
		status = choose_node(run);
	if (!status)
		status = plan_sweep(run);
	if (!status)
		status = try_ways(run);
	setup->fd = run->catalog.fd;
	setup->cpus = &run->sweep.cpus;
	setup->limits = dmabench_run_limits(options);
	setup->counters = &options->counters;
	setup->tick_ns = 1e9 / run->catalog.info.out_clock_hz;
	setup->granularity_ticks = run->catalog.info.out_clock_granularity_ticks;
	setup->seed = choose_seed(options);
	return status;
}

/* Before its first point. */
static void print_part(const struct sweep *sweep, uint64_t index)
{
	for (size_t i = 0; i < sweep->nparts; i++)
		if (sweep->parts[i].name && sweep->parts[i].points &&
		    sweep->parts[i].first == index)
			printf("[%s]\n", sweep->parts[i].name);
}

void dmabench_run_print_plan(const struct run *run)
{
	const struct schedule_limits *limits = &run->campaign.setup.limits;
	char likely[DMABENCH_SPAN_LEN], most[DMABENCH_SPAN_LEN], what[256];
	double round_s = limits->round_ns / 1e9;

	for (uint64_t i = 0; i < run->sweep.points; i++) {
		struct sweep_point point;

		print_part(&run->sweep, i);
		dmabench_sweep_point(&run->sweep, i, &point);
		dmabench_sweep_describe(&run->sweep, &point, what, sizeof(what));
		printf("%s\n", what);
	}
	/* A few short rounds find the number of operations. */
	printf("%llu points on target %s; about %s if all settle at once, at most about %s\n",
	       (unsigned long long)run->sweep.points,
	       run->campaign.setup.target->out_name,
	       dmabench_format_span(likely, run->sweep.points * round_s *
					    (limits->min_rounds + 1)),
	       dmabench_format_span(most, run->sweep.points *
					  (limits->max_time_s + round_s)));
	if (run->options.repeat > 1)
		printf("%llu such runs, one after the other\n",
		       (unsigned long long)run->options.repeat);
}
