// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lib/alloc.h"
#include "lib/error.h"

/* In front of each piece; an id is the place of this. */
struct head {
	uint32_t size, number;
};

#define EMPTY	DMABENCH_NOT_INTERNED

static struct head *head_of(const struct dmabench_interned *interned,
			    uint32_t id)
{
	return (struct head *)(interned->bytes + (size_t)id * sizeof(uint32_t));
}

/* FNV-1a over 64 bits, whose upper half is folded in. */
static size_t hash(const void *data, size_t size)
{
	const unsigned char *bytes = data;
	uint64_t value = 14695981039346656037u;

	for (size_t i = 0; i < size; i++)
		value = (value ^ bytes[i]) * 1099511628211u;
	return value ^ value >> 32;
}

/* The slot of the piece, or the empty one where it would be. */
static uint32_t *slot_of(const struct dmabench_interned *interned,
			 const void *data, uint32_t size)
{
	size_t i = hash(data, size) & (interned->slots_count - 1);

	for (;; i = (i + 1) & (interned->slots_count - 1)) {
		uint32_t id = interned->slots[i];

		if (id == EMPTY ||
		    (head_of(interned, id)->size == size &&
		     !memcmp(head_of(interned, id) + 1, data, size)))
			return &interned->slots[i];
	}
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
			*slot_of(interned, head_of(interned, old[i]) + 1,
				 head_of(interned, old[i])->size) = old[i];
	}
	free(old);
}

static void make_room(struct dmabench_interned *interned, size_t size)
{
	if ((interned->used + size) / sizeof(uint32_t) >= EMPTY) {
		dmabench_error("more than 16 GiB of points: compare fewer at a time");
		exit(DMABENCH_EXIT_MACHINE);
	}
	while (interned->used + size > interned->room) {
		interned->room = interned->room ? interned->room * 3 / 2 : 4096;
		interned->bytes = dmabench_reallocarray(interned->bytes,
							interned->room, 1);
	}
}

uint32_t dmabench_intern_bytes(struct dmabench_interned *interned,
			       const void *data, uint32_t size)
{
	const size_t whole = sizeof(struct head) +
			     ((size_t)size + 3) / 4 * 4;
	struct head *head;
	uint32_t *slot;

	grow_slots(interned);
	slot = slot_of(interned, data, size);
	if (*slot != EMPTY)
		return *slot;
	make_room(interned, whole);
	*slot = interned->used / sizeof(uint32_t);
	head = memset(head_of(interned, *slot), 0, whole);
	head->size = size;
	memcpy(head + 1, data, size);
	interned->used += whole;
	interned->count++;
	return *slot;
}

uint32_t dmabench_interned_find(const struct dmabench_interned *interned,
				const void *data, uint32_t size)
{
	return interned->count ? *slot_of(interned, data, size) : EMPTY;
}

void dmabench_interned_free(struct dmabench_interned *interned)
{
	free(interned->bytes);
	free(interned->slots);
	memset(interned, 0, sizeof(*interned));
}

const void *dmabench_interned_data(const struct dmabench_interned *interned,
				   uint32_t id)
{
	return head_of(interned, id) + 1;
}

uint32_t dmabench_interned_size(const struct dmabench_interned *interned,
				uint32_t id)
{
	return head_of(interned, id)->size;
}

uint32_t *dmabench_interned_number(const struct dmabench_interned *interned,
				   uint32_t id)
{
	return &head_of(interned, id)->number;
}
