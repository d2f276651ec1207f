/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pieces of memory, each kept once: equal ones have one id, below 2^32, and a
 * number that their owner sets. Millions cost little more than their bytes.
 */
#ifndef DMABENCH_COMPARE_INTERN_H
#define DMABENCH_COMPARE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#define DMABENCH_NOT_INTERNED	UINT32_MAX

/* All zero is an empty one. */
struct dmabench_interned {
	char *bytes;
	size_t used, room;
	uint32_t *slots;
	size_t slots_count, count;
};

/* The id, new or not; the program ends where 16 GiB are full. */
uint32_t dmabench_intern_bytes(struct dmabench_interned *interned,
			       const void *data, uint32_t size);
/* The id, or DMABENCH_NOT_INTERNED. */
uint32_t dmabench_interned_find(const struct dmabench_interned *interned,
				const void *data, uint32_t size);
void dmabench_interned_free(struct dmabench_interned *interned);

/* Valid until the next one is interned. */
const void *dmabench_interned_data(const struct dmabench_interned *interned,
				   uint32_t id);
uint32_t dmabench_interned_size(const struct dmabench_interned *interned,
				uint32_t id);
/* 0 at first. */
uint32_t *dmabench_interned_number(const struct dmabench_interned *interned,
				   uint32_t id);

#endif /* DMABENCH_COMPARE_INTERN_H */
