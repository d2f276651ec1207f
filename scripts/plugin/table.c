// SPDX-License-Identifier: GPL-2.0
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "table.h"

#define FIRST_SIZE	4096

struct entry {
	struct entry *next;
	struct key key;
	alignas(max_align_t) char value[];
};

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory) {
		fprintf(stderr, "count plugin: no memory\n");
		exit(1);
	}
	return memory;
}

static struct entry **bucket(const struct table *table, struct key key)
{
	uint64_t hash = (key.a * 0x9e3779b97f4a7c15 + key.b) * 0x9e3779b97f4a7c15;

	return &table->buckets[(hash >> 20) & (table->size - 1)];
}

static void grow(struct table *table)
{
	struct table bigger = {
		.size = table->size ? table->size * 4 : FIRST_SIZE,
		.count = table->count,
	};
	struct entry *entry, **to;
	size_t i;

	bigger.buckets = allocate(bigger.size, sizeof(*bigger.buckets));
	for (i = 0; i < table->size; i++) {
		while ((entry = table->buckets[i])) {
			table->buckets[i] = entry->next;
			to = bucket(&bigger, entry->key);
			entry->next = *to;
			*to = entry;
		}
	}
	free(table->buckets);
	*table = bigger;
}

void *table_find(struct table *table, struct key key, size_t value_size)
{
	struct entry *entry, **head;

	if (table->count >= table->size)
		grow(table);
	head = bucket(table, key);
	for (entry = *head; entry; entry = entry->next)
		if (entry->key.a == key.a && entry->key.b == key.b)
			return entry->value;
	entry = allocate(1, sizeof(*entry) + value_size);
	entry->key = key;
	entry->next = *head;
	*head = entry;
	table->count++;
	return entry->value;
}

void table_for_each(const struct table *table,
		    void (*visit)(struct key key, const void *value))
{
	const struct entry *entry;
	size_t i;

	for (i = 0; i < table->size; i++)
		for (entry = table->buckets[i]; entry; entry = entry->next)
			visit(entry->key, entry->value);
}
