/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All points of a run. DMABENCH_WINDOW of them are under way at a time; each
 * lap is one round of each, in random order; one that has settled is written
 * before another takes its place. So drift hits neighbours alike, memory does
 * not grow with the sweep, and a crash loses no more than the window.
 */
#ifndef DMABENCH_CAMPAIGN_H
#define DMABENCH_CAMPAIGN_H

#include "measure.h"
#include "overhead.h"
#include "progress.h"
#include "result_json.h"
#include "result_write.h"

#define DMABENCH_WINDOW	8

struct campaign {
	struct measure_setup setup;
	struct overheads overheads;
	const struct sweep *sweep;
	struct result_file *file;
	struct result_counts counts;
	unsigned char *done;		/* a bit a point: is in the file */
	struct dmabench_progress progress;
	double started_ns;

	struct measure *window[DMABENCH_WINDOW];
	size_t active;
	uint64_t next;			/* in the order */
	uint64_t random;
};

/* 0, a negative errno value that ended it, or the exit status of a write. */
int dmabench_campaign_run(struct campaign *campaign);

double dmabench_campaign_elapsed_s(const struct campaign *campaign);

static inline bool dmabench_is_done(const unsigned char *done, uint64_t index)
{
	return done[index / 8] >> index % 8 & 1;
}

static inline void dmabench_set_done(unsigned char *done, uint64_t index)
{
	done[index / 8] |= 1u << index % 8;
}

#endif /* DMABENCH_CAMPAIGN_H */
