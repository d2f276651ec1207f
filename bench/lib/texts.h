/* SPDX-License-Identifier: GPL-2.0 */
/* Strings that are kept once each: equal ones are one pointer. */
#ifndef DMABENCH_TEXTS_H
#define DMABENCH_TEXTS_H

#include <stddef.h>

#include "arena.h"

/* All zero is an empty set. */
struct dmabench_texts {
	struct dmabench_arena arena;
	const struct dmabench_string **slots;	/* a hash table, a power of 2 */
	size_t slots_count, count;
};

/* The one copy of @length bytes of @text; valid until the set is freed. */
const char *dmabench_texts_keep(struct dmabench_texts *texts, const char *text,
				size_t length);
void dmabench_texts_free(struct dmabench_texts *texts);

#endif /* DMABENCH_TEXTS_H */
