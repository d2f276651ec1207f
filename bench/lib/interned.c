// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "error.h"
#include "interned.h"

#define EMPTY	UINT32_MAX

/* FNV-1a over 64 bits, whose upper half is folded in; G. Fowler, L. C. Noll, K.-P. Vo. */
static size_t hash(const void *data, size_t size)
{
	const unsigned char *bytes = data;
	uint64_t value = 14695981039346656037u;

	for (size_t i = 0; i < size; i++)
		value = (value ^ bytes[i]) * 1099511628211u;
	return value ^ value >> 32;
}

static bool is_equal(const struct dmabench_interned *interned, uint32_t id,
		     const void *data, size_t size)
{
	return dmabench_interned_size(interned, id) == size &&
	       !memcmp(dmabench_interned_data(interned, id), data, size);
}

/* The slot of the piece, or the empty one where it would be. */
static uint32_t *slot_of(const struct dmabench_interned *interned,
			 const void *data, size_t size)
{
	size_t i = hash(data, size) & (interned->slots_count - 1);

	while (interned->slots[i] != EMPTY &&
	       !is_equal(interned, interned->slots[i], data, size))
		i = (i + 1) & (interned->slots_count - 1);
	return &interned->slots[i];
}

/* At least half of the slots stay empty. */
static void grow_slots(struct dmabench_interned *interned)
{
	uint32_t *old = interned->slots;
	const size_t count = interned->slots_count;

	if (2 * (interned->count + 1) <= count)
		return;
	interned->slots_count = count ? 2 * count : 64;
	interned->slots = dmabench_reallocarray(NULL, interned->slots_count,
						sizeof(*interned->slots));
	memset(interned->slots, 0xff,
	       interned->slots_count * sizeof(*interned->slots));
	for (size_t i = 0; i < count; i++) {
		if (old[i] != EMPTY)
			*slot_of(interned, dmabench_interned_data(interned, old[i]),
				 dmabench_interned_size(interned, old[i])) = old[i];
	}
	free(old);
}

/* So that @words of them are together; a longer piece has a chunk of its own. */
static void make_room(struct dmabench_interned *interned, size_t words)
{
	const size_t end = interned->chunks_count * DMABENCH_CHUNK_WORDS;
	const size_t more = (words + DMABENCH_CHUNK_WORDS - 1) / DMABENCH_CHUNK_WORDS;

	if (interned->used + words <= end)
		return;
	if (end + more * DMABENCH_CHUNK_WORDS > EMPTY) {
		dmabench_error("more than 32 GiB of different values: read fewer files at a time");
		exit(DMABENCH_EXIT_MACHINE);
	}
	interned->chunks = dmabench_reallocarray(interned->chunks,
						 interned->chunks_count + more,
						 sizeof(*interned->chunks));
	memset(interned->chunks + interned->chunks_count, 0,
	       more * sizeof(*interned->chunks));
	interned->chunks[interned->chunks_count] =
		dmabench_calloc(more * DMABENCH_CHUNK_WORDS, sizeof(uint64_t));
	interned->chunks_count += more;
	interned->used = end;
}

uint32_t dmabench_intern(struct dmabench_interned *interned, const void *data,
			 size_t size)
{
	struct dmabench_interned_head *head;
	uint32_t *slot;
	size_t words;

	grow_slots(interned);
	slot = slot_of(interned, data, size);
	if (*slot != EMPTY)
		return *slot;
	/* The head, and one byte of zero or more behind the piece. */
	words = 1 + size / sizeof(uint64_t) + 1;
	make_room(interned, words);
	*slot = interned->used;
	/* What a long piece leaves of its last chunk is at no address of its own. */
	interned->used = words > DMABENCH_CHUNK_WORDS ?
			 interned->chunks_count * DMABENCH_CHUNK_WORDS :
			 interned->used + words;
	interned->count++;
	head = dmabench_interned_head(interned, *slot);
	head->size = size;
	memcpy(head + 1, data, size);
	return *slot;
}

const char *dmabench_intern_text(struct dmabench_interned *interned,
				 const char *text, size_t length)
{
	return dmabench_interned_data(interned,
				      dmabench_intern(interned, text, length));
}

void dmabench_interned_free(struct dmabench_interned *interned)
{
	for (size_t i = 0; i < interned->chunks_count; i++)
		free(interned->chunks[i]);
	free(interned->chunks);
	free(interned->slots);
	memset(interned, 0, sizeof(*interned));
}
