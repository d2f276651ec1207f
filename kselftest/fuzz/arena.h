/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the pointers of one thread's calls lead: memory with nothing behind it,
 * and some that nobody may write.
 */
#ifndef DMABENCH_FUZZ_ARENA_H
#define DMABENCH_FUZZ_ARENA_H

#include <stddef.h>
#include <stdint.h>

#define ARENA_BYTES	(2 << 20)

struct arena {
	char *start;
	size_t taken;
	char *read_only;
};

/* Return: 0, or -errno. */
int arena_make(struct arena *arena);
void arena_drop(struct arena *arena);

/* All is free again. */
void arena_reset(struct arena *arena);

/* Return: @bytes, aligned; they are not what the previous call left. */
void *arena_take(struct arena *arena, size_t bytes);

/* Return: @bytes that end where the arena does. */
void *arena_last(struct arena *arena, size_t bytes);

#endif /* DMABENCH_FUZZ_ARENA_H */
