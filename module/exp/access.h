/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Passes of the CPU over memory, in 64-bit accesses: sequential touches every word of it, strided
 * and random the first word of every cache line, each line once. Their order is a table, read
 * along with the memory, 4 bytes a line.
 */
#ifndef DMABENCH_ACCESS_H
#define DMABENCH_ACCESS_H

#include <linux/cache.h>
#include <linux/compiler.h>

#include "params.h"

#define DMABENCH_LINE_BYTES	L1_CACHE_BYTES
#define DMABENCH_LINE_WORDS	(DMABENCH_LINE_BYTES / sizeof(u64))

enum dmabench_pattern {
	DMABENCH_PATTERN_SEQUENTIAL,
	DMABENCH_PATTERN_STRIDED,
	DMABENCH_PATTERN_RANDOM,
};

/* In the order of enum dmabench_pattern. */
#define DMABENCH_PARAM_PATTERN						\
	DMABENCH_PARAM_NAMED("pattern",					\
		"every word in turn, or one word of every line: in strides, or in random order", \
		"sequential", "strided", "random")

#define DMABENCH_PARAM_STRIDE						\
	DMABENCH_PARAM_NUMBER("stride", "bytes", DMABENCH_LINE_BYTES,	\
		DMABENCH_MAX_BUFFER_BYTES, 4 * DMABENCH_LINE_BYTES,	\
		"of strided, below size: from a line to the next; the rest follow in more rounds")

/**
 * struct dmabench_access - what a pass goes over
 * @words: the memory
 * @copy: where it is copied to, by such a pass
 * @order: first word of each line; NULL if sequential
 * @accesses: of one pass
 */
struct dmabench_access {
	u64 *words;
	u64 *copy;
	u32 *order;
	u32 accesses;
};

/* Where an experiment has these parameters. */
struct dmabench_access_params {
	u32 size;
	u32 pattern;
	u32 stride;
};

int dmabench_access_check(struct dmabench_round *round, const struct dmabench_access_params *at);
u64 dmabench_access_bytes(u64 size);
int dmabench_access_order(struct dmabench_thread *thread, struct dmabench_access *access,
			  const struct dmabench_access_params *at);

enum dmabench_access_kind { DMABENCH_ACCESS_READ, DMABENCH_ACCESS_WRITE, DMABENCH_ACCESS_COPY };

/* Volatile, one by one: neither dropped nor made into wider accesses. */
static __always_inline
void dmabench_access_pass(const struct dmabench_access *access, enum dmabench_access_kind kind,
			  bool ordered)
{
	u32 i, word;

	for (i = 0; i < access->accesses; i++) {
		word = ordered ? access->order[i] : i;
		if (kind == DMABENCH_ACCESS_READ)
			READ_ONCE(access->words[word]);
		else if (kind == DMABENCH_ACCESS_WRITE)
			WRITE_ONCE(access->words[word], i);
		else
			WRITE_ONCE(access->copy[word], READ_ONCE(access->words[word]));
	}
	if (kind != DMABENCH_ACCESS_READ)
		mb(); /* of write combining, too: what is still to be written is not free */
}

#endif /* DMABENCH_ACCESS_H */
