/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of points of several result files, without their histograms: what
 * tables, figures, advice and comparisons are made of. Equal texts, values and
 * kinds are one pointer each. A million points take some 180 MB.
 */
#ifndef DMABENCH_DATASET_H
#define DMABENCH_DATASET_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/input.h"
#include "lib/interned.h"
#include "read.h"
#include "stats/statistic.h"

struct dmabench_source {
	struct dmabench_input *input;
	const char *path;	/* the name of the input */
	const char *name;	/* its last part */
	const char *machine, *kernel, *clock;	/* as figures say them */
	const char *scenario;	/* empty where the header names none */
	const char *hypervisor;	/* the same */
	const char *target;	/* the same; as labels say it: that it is not coherent belongs to it */
	bool icount;		/* the clock counts instructions */
	bool noncoherent;	/* the target's device does not see what the CPU caches */
	double tick_ns;		/* NAN where the header does not say */
};

struct dmabench_value {
	const char *name;
	const char *text;	/* as people read it: "yes" of true, "unknown" of null */
	double number;		/* NAN where it is none */
	size_t type;		/* enum dmabench_json_type */
};

/* What many points share. Texts are "unknown" where a record does not tell. */
struct dmabench_kind {
	const char *experiment, *regime, *target, *engine, *status, *timing;
	size_t source;		/* of the set's */
};

struct dmabench_point {
	const struct dmabench_kind *kind;
	off_t offset;		/* of its line in the file */
	uint32_t index;		/* its place in the sweep; UINT32_MAX: unknown */
	uint32_t shape;		/* the same of points whose parameters have the same names */
	uint32_t values, values_count;	/* parameters, and threads: of set->values */
	uint32_t phases, phases_count;	/* those that were timed: rows of set->ns */
	uint8_t counters;	/* the last of them are perf counters, per operation */
	float batch;		/* NAN where unknown */
	uint16_t round_size;	/* 1,000 times log2 of a round's operations; 0: unknown */
	bool ok, settled;
	bool coarse;		/* not settled, for the clock's steps */
};

/* Is @row, one of @point's, what a perf counter counted? */
static inline bool dmabench_is_counter(const struct dmabench_point *point, uint32_t row)
{
	return row >= point->phases + point->phases_count - point->counters;
}

#define DMABENCH_NO_POINT	UINT32_MAX
#define DMABENCH_NO_PHASE	UINT32_MAX

/* Columns of phases, NAN where unknown; net of the cost of measuring, unless the set is raw. */
enum dmabench_phase_time {
	DMABENCH_NS_P50, DMABENCH_NS_P99,
	DMABENCH_NS_P50_LOW, DMABENCH_NS_P50_HIGH,	/* the 95 % interval */
	/* What the rounds are tested for: of medians p50, else the median of the rounds' values. */
	DMABENCH_NS_COMPARED,
	DMABENCH_NS_CLOCK_LOW, DMABENCH_NS_CLOCK_HIGH,	/* between them p50 is, for all that the clock's steps tell */
	DMABENCH_PHASE_TIMES
};

/* A parameter of an experiment, in its points that have status ok. */
struct dmabench_set_param {
	const char *experiment, *name;
	const char *value;	/* of the first */
	bool varies;
};

/* All zero, but for what is asked for, is a set to begin with. */
struct dmabench_dataset {
	/* Asked for: */
	bool raw;		/* raw_ns, where else net_ns is taken */
	bool quiet;		/* no warnings: they were given before */
	/*
	 * DMABENCH_NS_COMPARED and what follows it, not the columns before; perf counters are
	 * rows as phases are then, where the statistic is the median.
	 */
	bool compared;
	bool keep_rounds;	/* the rounds' values of @statistic, too */
	enum dmabench_statistic statistic;	/* that is compared */

	struct dmabench_source *sources;
	size_t sources_count;
	struct dmabench_point *points;
	size_t points_count, points_room;
	uint32_t *values;	/* ids of known */
	size_t values_count, values_room;
	uint32_t *phase_names;	/* ids of texts */
	uint32_t *rounds_ends;	/* the last byte of a phase's rounds is before */
	double *ns[DMABENCH_PHASE_TIMES];	/* NULL: not asked for; of counters no ns */
	size_t phases_count, phases_room;
	unsigned char *rounds;	/* packed: some 2 bytes each */
	size_t rounds_count, rounds_room;
	struct dmabench_interned texts, known, kinds, shapes;
	struct dmabench_set_param *params;	/* a hash table, a power of 2 */
	size_t params_room, params_count;
	uint32_t *found;	/* points, as a hash table, a power of 2 */
	size_t found_room, found_count;
};

/* Who else wants to know of what is read; each may be NULL. */
struct dmabench_dataset_listener {
	/* A point of the file was read, which is the set's last one now. */
	void (*taken)(void *context, const struct dmabench_results *results,
		      const struct dmabench_record *record);
	/* A file was read, all of it: header and trailer may be taken over. */
	void (*closed)(void *context, size_t source, struct dmabench_results *results);
	void *context;
};

/*
 * Reads @inputs; the points are in the order of the sweep, whatever order they
 * were measured in. @listener may be NULL. 0, or -1 after saying what is
 * wrong. Free it in any case.
 */
int dmabench_dataset_read(struct dmabench_dataset *set,
			  struct dmabench_input *inputs, size_t count,
			  const struct dmabench_dataset_listener *listener);
void dmabench_dataset_free(struct dmabench_dataset *set);

/*
 * For those who go through files by themselves: one point more, or one less,
 * the last; @source tells files apart. 0, or -1 after saying that there are
 * more than there is room for.
 */
int dmabench_dataset_take(struct dmabench_dataset *set, size_t source,
			  const struct dmabench_results *results,
			  const struct dmabench_record *record);
void dmabench_dataset_drop(struct dmabench_dataset *set);
/* The last point takes the place of @number, which it is alike. */
void dmabench_dataset_replace(struct dmabench_dataset *set, uint32_t number);
/* The point that was taken last, wherever it is, stays without its rounds. */
void dmabench_dataset_forget_rounds(struct dmabench_dataset *set, uint32_t number);

/*
 * The first point with the experiment, the values, in whatever order, and the
 * threads of the set's @point, among those that were made known; or
 * DMABENCH_NO_POINT.
 */
uint32_t dmabench_dataset_find(const struct dmabench_dataset *set, uint32_t point);
void dmabench_dataset_make_known(struct dmabench_dataset *set, uint32_t point);

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

/* The text of a string; "unknown" where @item is none. */
const char *dmabench_intern_item(struct dmabench_interned *texts,
				 const struct dmabench_json_item *item);
/* The @i-th value of a point: parameters as they stand in the record, then threads. */
static inline const struct dmabench_value *
dmabench_nth_value(const struct dmabench_dataset *set,
		   const struct dmabench_point *point, size_t i)
{
	return dmabench_interned_data(&set->known, set->values[point->values + i]);
}

/* The value of that name, or NULL. */
const struct dmabench_value *
dmabench_point_value(const struct dmabench_dataset *set,
		     const struct dmabench_point *point, const char *name);

const char *dmabench_phase_name(const struct dmabench_dataset *set, uint32_t phase);
/* The point's phase of that name; DMABENCH_NO_PHASE, of no point (NULL) too. */
uint32_t dmabench_point_phase(const struct dmabench_dataset *set,
			      const struct dmabench_point *point, const char *name);
/* NAN of no phase. */
static inline double dmabench_phase_ns(const struct dmabench_dataset *set,
				       uint32_t phase, enum dmabench_phase_time time)
{
	return phase == DMABENCH_NO_PHASE ? NAN : set->ns[time][phase];
}

/*
 * The rounds of a phase are kept to the picosecond that is recorded, those that
 * are known and below two hours. Unpacking gives how many they are, the
 * smallest first; they are dmabench_phase_rounds_most() at most.
 */
size_t dmabench_phase_rounds_most(const struct dmabench_dataset *set, uint32_t phase);
size_t dmabench_phase_rounds(const struct dmabench_dataset *set, uint32_t phase,
			     double *rounds_ns);
/* Of the set's last phase. Sorts @rounds_ns. */
void dmabench_pack_rounds(struct dmabench_dataset *set, double *rounds_ns,
			  size_t count);

/* Whose values differ: once read, and again whenever points were left out. */
void dmabench_dataset_compare_values(struct dmabench_dataset *set);
/* Does the value differ between the experiment's points that have status ok? */
bool dmabench_value_varies(const struct dmabench_dataset *set,
			   const char *experiment, const char *name);

/* A point, by a key: those of one key stand together. */
struct dmabench_keyed {
	uint32_t key, point;	/* of the set's */
};

/*
 * All points of the set, by key, in whatever order, and within one in that of
 * the sweep; to be freed. A key is @head of the point, which is one pointer of
 * equal things, and its values, but those that @apart names, up to NULL.
 */
struct dmabench_keyed *
dmabench_dataset_by_key(const struct dmabench_dataset *set,
			const void *(*head)(const struct dmabench_point *point),
			const char *const *apart);

#endif /* DMABENCH_DATASET_H */
