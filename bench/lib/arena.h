/* SPDX-License-Identifier: GPL-2.0 */
/* Memory for millions of small things that are freed together. */
#ifndef DMABENCH_ARENA_H
#define DMABENCH_ARENA_H

#include <stddef.h>

struct dmabench_chunk;

/* All zero is an empty one. */
struct dmabench_arena {
	struct dmabench_chunk *chunks;	/* the one in use first */
};

/*
 * Zeroed, and aligned for pointers and numbers of 64 bits. Ends the program
 * where there is no memory.
 */
void *dmabench_arena_alloc(struct dmabench_arena *arena, size_t count,
			   size_t size);
void dmabench_arena_free(struct dmabench_arena *arena);

#endif /* DMABENCH_ARENA_H */
