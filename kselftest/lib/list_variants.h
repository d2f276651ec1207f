/* SPDX-License-Identifier: GPL-2.0 */
/* The lists that a rule is decided on, as variants of the fixture LISTS_OF. */
#ifndef DMABENCH_SELFTEST_LIST_VARIANTS_H
#define DMABENCH_SELFTEST_LIST_VARIANTS_H

#include "lists.h"

/* The harness would take LISTS_OF for the name. */
#define VARIANT(fixture, name, ...) \
	FIXTURE_VARIANT_ADD(fixture, name) { .list = { __VA_ARGS__ } }

#define LIST_VARIANT(fixture) \
	FIXTURE_VARIANT(fixture)

LIST_VARIANT(LISTS_OF) {
	struct list list;
};

VARIANT(LISTS_OF, engine_pages, .layout = { .tier = TIER_D },
	.entries = 4, .first = 4096, .stride = 4096, .length = 4096);
VARIANT(LISTS_OF, engine_pages_backwards, .layout = { .tier = TIER_D },
	.call = DMABENCH_SG_LIST,
	.entries = 7, .first = 7 * 8192, .stride = -8192, .length = 8192);
VARIANT(LISTS_OF, engine_odd, .layout = { .tier = TIER_D },
	.entries = 9, .first = 4095, .stride = 5003, .length = 4099);
VARIANT(LISTS_OF, engine_ends_in_page, .layout = { .tier = TIER_D },
	.entries = 5, .first = 0, .stride = 8192, .length = 4100);
VARIANT(LISTS_OF, engine_begins_in_page, .layout = { .tier = TIER_D },
	.entries = 5, .first = 4000, .stride = 8192, .length = 8192 - 4000);
VARIANT(LISTS_OF, engine_short, .layout = { .tier = TIER_D },
	.entries = 64, .first = 1, .stride = 515, .length = 67);
VARIANT(LISTS_OF, engine_one, .layout = { .tier = TIER_D },
	.entries = 1, .first = 2047, .length = 30001);
VARIANT(LISTS_OF, software_pages, .layout = { .tier = TIER_S },
	.entries = 4, .first = 4096, .stride = 4096, .length = 4096);
VARIANT(LISTS_OF, software_odd, .layout = { .tier = TIER_S },
	.call = DMABENCH_SG_LIST,
	.entries = 9, .first = 4095, .stride = 5003, .length = 4099);

#endif /* DMABENCH_SELFTEST_LIST_VARIANTS_H */
