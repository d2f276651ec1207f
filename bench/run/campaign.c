// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>

#include "campaign.h"
#include "host/interrupt.h"
#include "host/now.h"

/* The whole line is to fit a terminal. */
#define WHAT_LEN	44

double dmabench_campaign_elapsed_s(const struct campaign *campaign)
{
	return (dmabench_now_ns() - campaign->started_ns) / 1e9;
}

static void refill(struct campaign *campaign, const struct schedule_order *order)
{
	while (campaign->active < DMABENCH_WINDOW &&
	       campaign->next < order->count) {
		uint64_t index = dmabench_order_at(order, campaign->next++);
		struct sweep_point point;

		if (dmabench_is_done(campaign->done, index))
			continue;
		dmabench_sweep_point(campaign->sweep, index, &point);
		campaign->window[campaign->active++] =
			dmabench_measure_begin(&campaign->setup, &point, 0);
	}
}

static int write_point(struct campaign *campaign, const struct measure *measure)
{
	struct overhead overhead = dmabench_overhead_unknown(measure->point.threads,
							     measure->batch);
	cJSON *json;
	int err = 0;

	if (measure->status == MEASURE_OK)
		err = dmabench_overhead(&campaign->overheads, &campaign->setup,
					measure->point.threads, measure->batch,
					&overhead);
	if (err)
		return err;
	json = dmabench_result_point(&campaign->setup, measure, &overhead);
	dmabench_result_count(&campaign->counts,
			      dmabench_result_outcome(&campaign->setup, measure));
	err = dmabench_result_write(campaign->file, json);
	if (err)
		campaign->counts.points--;
	dmabench_set_done(campaign->done, measure->point.index);
	campaign->progress.done++;
	return err;
}

static void say(struct campaign *campaign, const struct measure *measure)
{
	char what[WHAT_LEN];

	campaign->progress.elapsed_s = dmabench_campaign_elapsed_s(campaign);
	dmabench_sweep_describe(campaign->sweep, &measure->point, what,
				sizeof(what));
	dmabench_progress_say(&campaign->progress, what,
			      dmabench_measure_p50_ns(measure, 0));
}

/* One round of each point under way. */
static int lap(struct campaign *campaign)
{
	unsigned int order[DMABENCH_WINDOW];
	int err;

	for (size_t i = 0; i < campaign->active; i++)
		order[i] = i;
	dmabench_shuffle(&campaign->random, order, campaign->active);
	for (size_t i = 0; i < campaign->active; i++) {
		struct measure *measure = campaign->window[order[i]];

		if (dmabench_interrupted())
			return -EINTR;
		err = dmabench_measure_round(&campaign->setup, measure);
		/* A signal that is not ours, such as a debugger's. */
		if (err == -EINTR && !dmabench_interrupted())
			err = 0;
		if (err)
			return err;
		say(campaign, measure);
	}
	return 0;
}

/* Writes what has come to its end, and makes room. */
static int collect(struct campaign *campaign)
{
	size_t kept = 0, i;
	int err = 0;

	for (i = 0; i < campaign->active; i++) {
		struct measure *measure = campaign->window[i];

		if (err || measure->status == MEASURE_GOING_ON) {
			campaign->window[kept++] = measure;
			continue;
		}
		err = write_point(campaign, measure);
		dmabench_measure_end(measure);
	}
	campaign->active = kept;
	return err;
}

int dmabench_campaign_run(struct campaign *campaign)
{
	struct schedule_order order = dmabench_order(campaign->sweep->points,
						     campaign->setup.seed);
	int err = 0;

	campaign->started_ns = dmabench_now_ns();
	campaign->random = campaign->setup.seed;
	for (refill(campaign, &order); campaign->active && !err;
	     refill(campaign, &order)) {
		err = lap(campaign);
		if (!err)
			err = collect(campaign);
	}
	while (campaign->active)
		dmabench_measure_end(campaign->window[--campaign->active]);
	dmabench_progress_erase();
	return err;
}
