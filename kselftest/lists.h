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

#define LIST(fixture, name, ...) \
	FIXTURE_VARIANT_ADD(fixture, name) { .list = { __VA_ARGS__ } }

#define LISTS(fixture)							\
FIXTURE_VARIANT(fixture) { struct list list; };				\
LIST(fixture, engine_pages, .layout = { .tier = TIER_D },		\
	.entries = 4, .first = 4096, .stride = 4096, .length = 4096);	\
LIST(fixture, engine_pages_backwards, .layout = { .tier = TIER_D },	\
	.call = DMABENCH_SG_LIST,						\
	.entries = 7, .first = 7 * 8192, .stride = -8192, .length = 8192);	\
LIST(fixture, engine_odd, .layout = { .tier = TIER_D },			\
	.entries = 9, .first = 4095, .stride = 5003, .length = 4099);	\
LIST(fixture, engine_ends_in_page, .layout = { .tier = TIER_D },	\
	.entries = 5, .first = 0, .stride = 8192, .length = 4100);		\
LIST(fixture, engine_begins_in_page, .layout = { .tier = TIER_D },	\
	.entries = 5, .first = 4000, .stride = 8192, .length = 8192 - 4000); \
LIST(fixture, engine_short, .layout = { .tier = TIER_D },		\
	.entries = 64, .first = 1, .stride = 515, .length = 67);		\
LIST(fixture, engine_one, .layout = { .tier = TIER_D },			\
	.entries = 1, .first = 2047, .length = 30001);			\
LIST(fixture, platform_pages, .layout = { .tier = TIER_S },		\
	.entries = 4, .first = 4096, .stride = 4096, .length = 4096);	\
LIST(fixture, platform_odd, .layout = { .tier = TIER_S },		\
	.call = DMABENCH_SG_LIST,						\
	.entries = 9, .first = 4095, .stride = 5003, .length = 4099)

#endif /* DMABENCH_SELFTEST_LISTS_H */
