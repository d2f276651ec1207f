/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The layouts that a rule about data is decided on, as variants of the fixture
 * LAYOUTS_OF: within and across the slots of 2 KiB that bounce buffers are made
 * of, and the pages; at odd offsets; with an alignment that the device asks for.
 */
#ifndef DMABENCH_SELFTEST_LAYOUTS_H
#define DMABENCH_SELFTEST_LAYOUTS_H

#include "stage.h"

#define LAYOUT_BUFFER	16384

/* Shorter parts than 3 bytes could look like another pattern's by chance. */
#define LAYOUT_PART	3

/* The harness would take LAYOUTS_OF for the name. */
#define VARIANT(fixture, name, ...) \
	FIXTURE_VARIANT_ADD(fixture, name) { .layout = { __VA_ARGS__ } }

#define LAYOUT_VARIANT(fixture) \
	FIXTURE_VARIANT(fixture)

LAYOUT_VARIANT(LAYOUTS_OF) {
	struct layout layout;
};

VARIANT(LAYOUTS_OF, engine_8192_at_4096, .tier = TIER_D,
	.from = 4096, .length = 8192);
VARIANT(LAYOUTS_OF, engine_9_at_1, .tier = TIER_D, .from = 1, .length = 9);
VARIANT(LAYOUTS_OF, engine_65_at_2047, .tier = TIER_D,
	.from = 2047, .length = 65, .call = DMABENCH_MAP_PAGE);
VARIANT(LAYOUTS_OF, engine_4098_at_4095, .tier = TIER_D,
	.from = 4095, .length = 4098);
VARIANT(LAYOUTS_OF, engine_10001_at_100, .tier = TIER_D,
	.from = 100, .length = 10001, .call = DMABENCH_MAP_PAGE);
VARIANT(LAYOUTS_OF, engine_10001_at_1123_aligned, .tier = TIER_D,
	.from = 1123, .length = 10001, .min_align_mask = 4095);
VARIANT(LAYOUTS_OF, engine_10001_at_3171_half_aligned, .tier = TIER_D,
	.from = 3171, .length = 10001, .min_align_mask = 511);
VARIANT(LAYOUTS_OF, software_8192_at_4096, .tier = TIER_S,
	.from = 4096, .length = 8192);
VARIANT(LAYOUTS_OF, software_10001_at_100, .tier = TIER_S,
	.from = 100, .length = 10001);
VARIANT(LAYOUTS_OF, software_10001_at_3171_aligned, .tier = TIER_S,
	.from = 3171, .length = 10001, .min_align_mask = 4095);

#endif /* DMABENCH_SELFTEST_LAYOUTS_H */
