/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The points of several result files, without their histograms: what tables
 * and figures are made of. All strings are interned: equal ones are one
 * pointer.
 */
#ifndef DMABENCH_DATASET_H
#define DMABENCH_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <cjson/cJSON.h>

struct dmabench_source {
	const char *path;
	const char *name;	/* the path's last part */
	const char *machine, *kernel, *clock;	/* as figures say them */
	const char *scenario;	/* empty where the header names none */
	const char *hypervisor;	/* the same */
	bool icount;		/* the clock counts instructions */
	double tick_ns;		/* NAN where the header does not say */
};

struct dmabench_value {
	const char *name, *text;
	double number;		/* NAN where it is none */
};

/* NAN where unknown; net of the cost of measuring, unless the set is raw. */
struct dmabench_phase {
	const char *name;
	double p50_ns, p99_ns;
	double p50_low_ns, p50_high_ns;	/* the 95 % interval of p50_ns */
	double *rounds_ns;	/* the rounds' medians; NULL unless the set keeps them */
	size_t rounds_count;
};

struct dmabench_point {
	unsigned int source;
	double index;		/* its place in the sweep */
	long offset;		/* of its line in the file */
	const char *experiment, *regime, *target, *engine, *status;
	bool settled;
	double batch;
	size_t values_count, phases_count;
	struct dmabench_value *values;	/* parameters, and threads */
	struct dmabench_phase *phases;
};

struct dmabench_string;

struct dmabench_dataset {
	struct dmabench_source *sources;
	size_t sources_count;
	struct dmabench_point *points;
	size_t points_count, points_room;
	struct dmabench_string *strings[1024];
	bool raw;		/* raw_ns, where else net_ns is taken */
	bool keep_rounds;	/* the rounds' medians, too */
	bool quiet;		/* no warnings: they were given before */
};

/*
 * Reads @paths; the points are in the order of the sweep, whatever order they
 * were measured in. 0, or -1 after saying what is wrong. Free it in any case.
 */
int dmabench_dataset_read(struct dmabench_dataset *set, char *const *paths,
			  size_t count);
void dmabench_dataset_free(struct dmabench_dataset *set);

/*
 * Keeps the points whose values are as @where says: NAME=VALUE,NAME=VALUE; an
 * experiment without such a value keeps its points. NULL keeps all. Returns
 * the exit status: 0, or 2 after saying what is wrong.
 */
int dmabench_dataset_filter(struct dmabench_dataset *set, const char *where);

/*
 * Wall-clock time and instructions have no axis in common: 0 where all files
 * have the same, else 2 after saying which differ.
 */
int dmabench_dataset_check_clocks(const struct dmabench_dataset *set);

const char *dmabench_intern(struct dmabench_dataset *set, const char *text);
const struct dmabench_value *
dmabench_point_value(const struct dmabench_point *point, const char *name);

/* Does the value differ between the experiment's points that have status ok? */
bool dmabench_value_varies(const struct dmabench_dataset *set,
			   const char *experiment, const char *name);

#endif /* DMABENCH_DATASET_H */
