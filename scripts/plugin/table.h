/* SPDX-License-Identifier: GPL-2.0 */
/* A hash table from two numbers to a value that never moves. */
#ifndef DMABENCH_PLUGIN_TABLE_H
#define DMABENCH_PLUGIN_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct key {
	uint64_t a, b;
};

/* Zeroed: empty. */
struct table {
	struct entry **buckets;
	size_t size, count;
};

/* The value of @key: what is new is @value_size zero bytes. */
void *table_find(struct table *table, struct key key, size_t value_size);
void table_for_each(const struct table *table,
		    void (*visit)(struct key key, const void *value));

#endif /* DMABENCH_PLUGIN_TABLE_H */
