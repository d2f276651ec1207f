/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The points of a run. A part of a sweep has, for each of its experiments,
 * every combination of its parameters' values and the thread counts; what the
 * command line asks for is one part, a job may have several. A point that two
 * parts have is the first one's alone. Points are numbered, not stored.
 */
#ifndef DMABENCH_SWEEP_H
#define DMABENCH_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/catalog.h"
#include "kernel/spec.h"

#define DMABENCH_SWEEP_MOST	1000000	/* points of one run */
#define DMABENCH_MOST_PARAMS	64

/* What was typed or read, and "FILE:LINE" where it stands, or NULL. */
struct sweep_text {
	const char *text, *where;
};

/* --NAME SPEC as typed, for the kernel to know or not. */
struct sweep_request {
	const char *name, *spec;
	const char *where;
	bool anywhere;		/* one part that knows it is enough */
};

/* What one part is asked for; NULL: the default. */
struct sweep_ask {
	const char *name;	/* NULL: it has none */
	struct sweep_text experiments, threads;
	struct sweep_request *requests;
	size_t nrequests;
};

struct sweep_part {
	const char *name;	/* or NULL */
	size_t first_exp, nexps;
	struct dmabench_numbers threads;
	uint64_t first, points;
};

struct sweep_exp {
	const struct catalog_exp *exp;
	size_t part;
	struct dmabench_numbers *params;	/* one a parameter, by id */
	uint64_t points;		/* those of earlier parts too */
};

struct sweep {
	struct sweep_part *parts;
	size_t nparts;
	struct sweep_exp *exps;		/* part by part */
	size_t nexps;
	struct dmabench_numbers threads;	/* of all parts, rising */
	struct dmabench_numbers cpus;	/* N threads have the first N */
	uint64_t points;
	uint64_t *kept;			/* their numbers with twins; NULL: no twins */
};

struct sweep_point {
	uint64_t index;
	const struct catalog_exp *exp;
	unsigned int threads;
	uint64_t values[DMABENCH_MOST_PARAMS];	/* by id */
};

/*
 * Without experiments a part has all that @target can do and that are not
 * meant to fail. @sweep->cpus is set already. 0, or the exit status after
 * saying what is wrong. Free it in any case.
 */
int dmabench_sweep_plan(struct sweep *sweep, const struct catalog *catalog,
			const struct dmabench_target_info *target,
			const struct sweep_ask *asks, size_t nasks);
void dmabench_sweep_free(struct sweep *sweep);

/* Leaves out each point that an earlier part has, and counts the rest. */
void dmabench_sweep_drop_twins(struct sweep *sweep);

/*
 * Of each part the first parameter changes fastest, the thread count slowest,
 * but for the experiment.
 */
void dmabench_sweep_point(const struct sweep *sweep, uint64_t index,
			  struct sweep_point *point);

/* "map_single size=4k direction=to_device threads=1", cut to @size bytes. */
void dmabench_sweep_describe(const struct sweep *sweep,
			     const struct sweep_point *point, char *text,
			     size_t size);

#endif /* DMABENCH_SWEEP_H */
