/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The points of several result files, without their histograms: what tables
 * and figures are made of. All strings are interned: equal ones are one
 * pointer; so are values. A million points take some 280 MB.
 */
#ifndef DMABENCH_DATASET_H
#define DMABENCH_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/input.h"
#include "lib/json_line.h"
#include "lib/texts.h"

struct dmabench_source {
	struct dmabench_input *input;
	const char *path;	/* the name of the input */
	const char *name;	/* its last part */
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
	uint32_t rounds_count;
};

struct dmabench_point {
	double index;		/* its place in the sweep */
	long offset;		/* of its line in the file */
	const char *experiment, *regime, *target, *engine, *status;
	const struct dmabench_value **values;	/* parameters, and threads */
	struct dmabench_phase *phases;	/* those that were timed */
	uint32_t source, values_count, phases_count;
	float batch;		/* NAN where unknown */
	bool settled;
};

/* A parameter of an experiment, in its points that have status ok. */
struct dmabench_set_param {
	const char *experiment, *name;
	const char *value;	/* of the first */
	bool varies;
};

struct dmabench_dataset {
	struct dmabench_source *sources;
	size_t sources_count;
	struct dmabench_point *points;
	size_t points_count, points_room;
	struct dmabench_texts texts;
	const struct dmabench_value **known;	/* values, as a hash table */
	size_t known_room, known_count;
	struct dmabench_set_param *params;	/* a hash table, a power of 2 */
	size_t params_room, params_count;
	struct dmabench_arena arena;	/* of what points hold */
	bool raw;		/* raw_ns, where else net_ns is taken */
	bool keep_rounds;	/* the rounds' medians, too */
	bool quiet;		/* no warnings: they were given before */
};

/*
 * Reads @inputs; the points are in the order of the sweep, whatever order they
 * were measured in. 0, or -1 after saying what is wrong. Free it in any case.
 */
int dmabench_dataset_read(struct dmabench_dataset *set,
			  struct dmabench_input *inputs, size_t count);
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
/* The text of a string; "unknown" where @item is none. */
const char *dmabench_intern_item(struct dmabench_dataset *set,
				 const struct dmabench_json_item *item);
/* The one copy of a value, as a point has it. */
const struct dmabench_value *
dmabench_intern_value(struct dmabench_dataset *set,
		      const struct dmabench_json_item *name,
		      const struct dmabench_json_item *value);
const struct dmabench_value *
dmabench_point_value(const struct dmabench_point *point, const char *name);

/* Whose values differ: once read, and again whenever points were left out. */
void dmabench_dataset_compare_values(struct dmabench_dataset *set);
/* Does the value differ between the experiment's points that have status ok? */
bool dmabench_value_varies(const struct dmabench_dataset *set,
			   const char *experiment, const char *name);

/* A point, by a text that is interned: those of one text stand together. */
struct dmabench_keyed {
	const char *key;
	size_t point;		/* of the set's */
};

/* By key, in whatever order, and within one in that of the sweep. */
void dmabench_sort_keyed(struct dmabench_keyed *keyed, size_t count);

#endif /* DMABENCH_DATASET_H */
