// SPDX-License-Identifier: GPL-2.0
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "alloc.h"
#include "arena.h"

/* From the first chunk on, each is twice as large, up to the largest. */
#define FIRST_SIZE	((size_t)4 << 10)
#define LARGEST_SIZE	((size_t)1 << 20)

struct dmabench_chunk {
	struct dmabench_chunk *next;
	size_t used, size;
	uint64_t memory[];
};

static void add_chunk(struct dmabench_arena *arena, size_t least)
{
	size_t size = arena->chunks ? 2 * arena->chunks->size : FIRST_SIZE;
	struct dmabench_chunk *chunk;

	if (size > LARGEST_SIZE)
		size = LARGEST_SIZE;
	if (size < least)
		size = least;
	chunk = dmabench_calloc(1, sizeof(*chunk) + size);
	chunk->size = size;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
}

void *dmabench_arena_alloc(struct dmabench_arena *arena, size_t count,
			   size_t size)
{
	const size_t align = alignof(uint64_t);
	struct dmabench_chunk *chunk;
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		bytes = SIZE_MAX / 2;	/* which calloc() refuses */
	bytes = (bytes + align - 1) & ~(align - 1);
	if (!arena->chunks || arena->chunks->size - arena->chunks->used < bytes)
		add_chunk(arena, bytes);
	chunk = arena->chunks;
	chunk->used += bytes;
	return (char *)chunk->memory + chunk->used - bytes;
}

void dmabench_arena_free(struct dmabench_arena *arena)
{
	while (arena->chunks) {
		struct dmabench_chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
}
