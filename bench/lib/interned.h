/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pieces of memory, each kept once: equal ones have one id, below 2^32, and one
 * address. Both are valid until all are freed. Millions cost little more than
 * their bytes.
 */
#ifndef DMABENCH_INTERNED_H
#define DMABENCH_INTERNED_H

#include <stddef.h>
#include <stdint.h>

/* All zero is an empty set. */
struct dmabench_interned {
	uint64_t **chunks;	/* of DMABENCH_CHUNK_WORDS; NULL: it belongs to a longer one before */
	size_t chunks_count;
	size_t used;		/* words, in all chunks */
	uint32_t *slots;	/* a hash table of ids, a power of 2 */
	size_t slots_count, count;
};

/* An id is the place of a piece in words of 64 bits, to which it is aligned. */
#define DMABENCH_CHUNK_WORDS	(1 << 16)

struct dmabench_interned_head {
	uint32_t size;
	uint32_t number;
};

/*
 * The id of @size bytes, new or not; padding has to be the same, too. The
 * program ends where 32 GiB are full.
 */
uint32_t dmabench_intern(struct dmabench_interned *interned, const void *data,
			 size_t size);
/* The one copy of @length bytes of text, with a 0 behind it. */
const char *dmabench_intern_text(struct dmabench_interned *interned,
				 const char *text, size_t length);
void dmabench_interned_free(struct dmabench_interned *interned);

static inline struct dmabench_interned_head *
dmabench_interned_head(const struct dmabench_interned *interned, uint32_t id)
{
	return (void *)&interned->chunks[id / DMABENCH_CHUNK_WORDS]
					[id % DMABENCH_CHUNK_WORDS];
}

static inline const void *
dmabench_interned_data(const struct dmabench_interned *interned, uint32_t id)
{
	return dmabench_interned_head(interned, id) + 1;
}

static inline uint32_t
dmabench_interned_size(const struct dmabench_interned *interned, uint32_t id)
{
	return dmabench_interned_head(interned, id)->size;
}

#endif /* DMABENCH_INTERNED_H */
