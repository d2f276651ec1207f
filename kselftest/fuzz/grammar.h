/* SPDX-License-Identifier: GPL-2.0 */
/* What the members of each command's struct mean, a row a member; and the errnos of its row. */
#ifndef DMABENCH_FUZZ_GRAMMAR_H
#define DMABENCH_FUZZ_GRAMMAR_H

#include "lib/abi_commands.h"

/* What is plausible in a member; values.c makes it. "of" is a parameter of each. */
enum meaning {
	OUT,		/* the kernel writes it: anything */
	ZERO,		/* reserved */
	TARGET,
	EXPERIMENT,
	PARAM,		/* index of one of the experiment's */
	PARAM_VALUE,	/* index of a name of an enumeration */
	PHASE,
	CHOICE,		/* below "of" */
	BITS,		/* some of those in "of" */
	HANDLE,		/* of one of the things in "of" */
	PAGES_HANDLE,	/* of a buffer that can be mapped */
	SHARED_HANDLE,	/* of one that can be shared */
	SRC,		/* what a device reads */
	DST,		/* and writes: of the same target */
	OFFSET,		/* into side "of": 0 the handle or SRC, 1 DST */
	EXTENT,		/* from there */
	NEW_LENGTH,	/* of what is made */
	ALIGN,
	BOUNDARY,
	MASK,
	SEED,
	TIMEOUT,
	DATA,		/* pointer to memory for all of it */
	ENTRIES,	/* pointer to a scatterlist */
	ENTRY_COUNT,
	SEGMENTS,	/* pointer to room for what it becomes */
	OPS,
	BATCH,
	NODE,
	PARAMS,		/* pointer to parameters */
	PARAM_COUNT,
	COUNTERS,	/* pointer to perf events */
	COUNTER_COUNT,
	CPUS,		/* pointer to a bitmap */
	CPUS_BYTES,
	HIST,		/* pointer to room for histograms */
	HIST_LENGTH,
	USER_MEMORY,	/* pointer to what an experiment may pin */
	USER_MEMORY_BYTES,
	DMA_BUF,	/* file descriptor of what an experiment may import */
	MISUSE_OP,
	MISUSE_SRC,
	MEANINGS,
};

struct member {
	uint16_t offset;
	uint16_t size;
	uint8_t meaning;
	uint32_t of;
};

#define MAX_ERRNOS	12

/**
 * struct grammar - one command
 * @cmd: its number
 * @name: of it
 * @weight: how often it is called, among the others' weights
 * @members: all but size and flags, those first on which others depend
 * @errnos: what the ABI says it adds to those of every command; ends with 0
 */
struct grammar {
	unsigned int cmd;
	const char *name;
	unsigned int weight;
	const struct member *members;
	unsigned int nmembers;
	short errnos[MAX_ERRNOS];
};

extern const struct grammar grammars[];
extern const unsigned int grammar_count;

/* Return: the row of @cmd, which has one. */
const struct grammar *grammar_of(unsigned int cmd);

/* May @cmd say @err, by the ABI? */
bool grammar_allows(const struct grammar *grammar, int err);

/* Return: NULL, or the name of what has no row, or of a struct with a byte that has none or two. */
const char *grammar_gap(void);

#endif /* DMABENCH_FUZZ_GRAMMAR_H */
