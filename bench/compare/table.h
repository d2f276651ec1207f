/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The points of one file, as small as comparing allows: a million of them are
 * some 150 MB. What a point is told by (its key) are its experiment, the
 * values of its parameters, in whatever order, and its threads.
 */
#ifndef DMABENCH_COMPARE_TABLE_H
#define DMABENCH_COMPARE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "intern.h"
#include "lib/json_line.h"
#include "stats/statistic.h"

#define DMABENCH_NO_POINT	UINT32_MAX

/* NAN is no value of the statistic. */
struct dmabench_brief_phase {
	double value_ns;
	uint32_t name;		/* a text */
	uint32_t rounds_end;	/* its last round is before this byte */
};

struct dmabench_brief_point {
	uint32_t key;
	uint32_t phases_end;	/* its last phase is before this one */
	uint32_t index;		/* its place in the sweep; UINT32_MAX: unknown */
	uint32_t regime, timing;	/* texts */
	float batch;
	/* For extremes: 1,000 times log2 of a round's operations; 0: unknown. */
	uint16_t round_size;
	bool ok, settled;
};

/*
 * Texts are of both files. A text's first byte tells what it was: DMABENCH_TEXT,
 * or something of JSON that is printed as it is.
 */
#define DMABENCH_TEXT	's'
#define DMABENCH_PLAIN	'j'

/* All zero is an empty one. */
struct dmabench_brief {
	struct dmabench_interned texts, keys;
	struct dmabench_brief_point *points;
	struct dmabench_brief_phase *phases;
	unsigned char *rounds;	/* packed: some 2 bytes each */
	size_t points_count, points_room, phases_count, phases_room;
	size_t rounds_count, rounds_room;
	size_t repeated;	/* points that had a key of one before: left out */
	bool keep_rounds;
	enum dmabench_statistic statistic;	/* what phases are read for */
};

/* A point as it was read, with the key and the texts of @brief. */
struct dmabench_read_point {
	struct dmabench_brief_point point;
	struct dmabench_read_phase {
		double value_ns;
		uint32_t name;
		size_t rounds_first, rounds_count;
	} *phases;
	size_t phases_count, phases_room;
	double *rounds_ns;	/* net; NAN where the overhead is unknown */
	size_t rounds_count, rounds_room;
};

/*
 * @insert: a key that is new is kept; else the point's is
 * DMABENCH_NOT_INTERNED.
 */
void dmabench_brief_read(struct dmabench_brief *brief,
			 const struct dmabench_json_item *record, bool insert,
			 struct dmabench_read_point *read);
void dmabench_read_point_free(struct dmabench_read_point *read);

/* Reads all of @results, which is open. 0, or -1 after saying what is wrong. */
struct dmabench_results;
int dmabench_brief_fill(struct dmabench_brief *brief,
			struct dmabench_results *results);
void dmabench_brief_free(struct dmabench_brief *brief);

/* The number of the point that has @key, or DMABENCH_NO_POINT. */
uint32_t dmabench_brief_find(const struct dmabench_brief *brief, uint32_t key);

/* The first of a point's phases. */
uint32_t dmabench_brief_phases(const struct dmabench_brief *brief,
			       uint32_t point);

/*
 * Rounds are kept to the picosecond that is recorded. Packing sorts @rounds_ns
 * and keeps those that are known, below two hours. Unpacking gives how many
 * they are, the smallest first; they are dmabench_brief_rounds_most() at most.
 */
void dmabench_brief_pack_rounds(struct dmabench_brief *brief, double *rounds_ns,
				size_t count);
size_t dmabench_brief_rounds_most(const struct dmabench_brief *brief,
				  uint32_t phase);
size_t dmabench_brief_unpack_rounds(const struct dmabench_brief *brief,
				    uint32_t phase, double *rounds_ns);

/* What a key is made of; all are texts' ids. */
struct dmabench_key {
	uint32_t shape;		/* the same of points that differ in values only */
	uint32_t experiment;
	size_t count;		/* of parameters, and "threads" behind them */
	const uint32_t *names, *values;
};

struct dmabench_key dmabench_brief_key(const struct dmabench_brief *brief,
				       uint32_t key);
/* Without the byte in front. */
const char *dmabench_brief_text(const struct dmabench_brief *brief, uint32_t id);
bool dmabench_brief_is_plain(const struct dmabench_brief *brief, uint32_t id);

#endif /* DMABENCH_COMPARE_TABLE_H */
