/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scatterlists over the one buffer of a stage, for which its functions then
 * serve entry by entry. Entries do not overlap, and leave something beside them.
 */
#ifndef DMABENCH_SELFTEST_LISTS_H
#define DMABENCH_SELFTEST_LISTS_H

#include <stdbool.h>

#include "stage.h"

#define LIST_BUFFER	(64 << 10)

/* Entry i is @length bytes at @first + i * @stride. */
struct list {
	struct layout layout;
	int call;
	unsigned int entries;
	long first;
	long stride;
	uint32_t length;
};

/* The same list, of what the stage's engine can copy: offsets and lengths are rounded up. */
struct list list_of(const struct stage *s, const struct list *list);

int list_map_as(struct stage *s, const struct list *list,
		struct dmabench_map_sg *map);
int list_map(struct stage *s, const struct list *list, int direction,
	     uint32_t attrs);
int list_sync(struct stage *s, const struct list *list, int sync_for);

/* All entries, and for the CPU also all between them. */
int list_device_writes(struct stage *s, const struct list *list, enum sight seed);
enum sight list_device_sees(struct stage *s, const struct list *list);
enum sight list_cpu_sees(struct stage *s, const struct list *list);
enum sight list_cpu_sees_beside(struct stage *s, const struct list *list);

#endif /* DMABENCH_SELFTEST_LISTS_H */
