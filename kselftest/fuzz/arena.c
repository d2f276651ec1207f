// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"

int arena_make(struct arena *arena)
{
	long page = sysconf(_SC_PAGESIZE);

	arena->start = mmap(NULL, ARENA_BYTES + 2 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (arena->start == MAP_FAILED)
		return -ENOMEM;
	arena->taken = 0;
	arena->read_only = arena->start + ARENA_BYTES + page;
	if (mprotect(arena->start + ARENA_BYTES, page, PROT_NONE) ||
	    mprotect(arena->read_only, page, PROT_READ))
		return -errno;
	return 0;
}

void arena_drop(struct arena *arena)
{
	munmap(arena->start, ARENA_BYTES + 2 * sysconf(_SC_PAGESIZE));
}

void arena_reset(struct arena *arena)
{
	arena->taken = 0;
}

void *arena_take(struct arena *arena, size_t bytes)
{
	char *at = arena->start + arena->taken;

	bytes = (bytes + 15) & ~(size_t)15;
	if (arena->taken + bytes > ARENA_BYTES)
		return arena->start;
	arena->taken += bytes;
	return memset(at, 0, bytes);
}

void *arena_last(struct arena *arena, size_t bytes)
{
	return arena->start + ARENA_BYTES - bytes;
}
