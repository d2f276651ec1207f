/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The points of a run: for each experiment every combination of its
 * parameters' values and the thread counts. Points are numbered, not stored.
 */
#ifndef DMABENCH_SWEEP_H
#define DMABENCH_SWEEP_H

#include <stdint.h>

#include "catalog.h"
#include "spec.h"

#define DMABENCH_SWEEP_MOST	1000000	/* points of one run */
#define DMABENCH_MOST_PARAMS	64

/* --NAME SPEC as typed, for the kernel to know or not. */
struct sweep_request {
	const char *name, *spec;
};

struct sweep_exp {
	const struct catalog_exp *exp;
	struct spec_values *params;	/* one a parameter, by id */
	uint64_t points;
};

struct sweep {
	struct sweep_exp *exps;
	size_t nexps;
	struct spec_values threads;
	struct spec_values cpus;	/* N threads have the first N */
	uint64_t points;
};

struct sweep_point {
	uint64_t index;
	const struct catalog_exp *exp;
	unsigned int threads;
	uint64_t values[DMABENCH_MOST_PARAMS];	/* by id */
};

/*
 * @experiments: names with commas between, or NULL for all that @target can
 * do and that are not meant to fail. @sweep->threads and ->cpus are set
 * already. 0, or the exit status after saying what is wrong. Free it in any
 * case.
 */
int dmabench_sweep_plan(struct sweep *sweep, const struct catalog *catalog,
			const struct dmabench_target_info *target,
			const char *experiments,
			const struct sweep_request *requests, size_t nrequests);
void dmabench_sweep_free(struct sweep *sweep);

/* The first parameter changes fastest, the thread count slowest. */
void dmabench_sweep_point(const struct sweep *sweep, uint64_t index,
			  struct sweep_point *point);

/* "map_single size=4k direction=to_device threads=1", cut to @size bytes. */
void dmabench_sweep_describe(const struct sweep *sweep,
			     const struct sweep_point *point, char *text,
			     size_t size);

#endif /* DMABENCH_SWEEP_H */
