// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 113: an IOMMU's addresses that mean something else already are nobody's mapping: those
 * that the device's group has reserved, as for its interrupts, and those of PCI devices' memory.
 */
#include <kselftest_harness.h>
#include <glob.h>

#include "lib/rule.h"
#include "lib/seen.h"

/* In pieces, down from 4 GiB, where a PC has such addresses, or from 1 GiB, where others have. */
#define PIECE		(4UL << 20)
#define MOST		64
#define REGIONS		256

struct region {
	unsigned long long from;
	unsigned long long to;
};

struct regions {
	struct region all[REGIONS];
	int count;
};

struct space {
	uint64_t mask;
	int buffer;
	int count;
	int mappings[MOST];
	uint64_t addresses[MOST];
};

FIXTURE(reserved) {
	struct rule r;
	struct space space;
};

FIXTURE_SETUP(reserved)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
}

FIXTURE_TEARDOWN(reserved)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

/* Lines of two addresses, the second of the last byte, and a word; none below @least. */
static void read_regions(struct regions *regions, const char *path, uint64_t least)
{
	FILE *file = fopen(path, "re");
	struct region *region;
	char line[128];

	while (file && regions->count < REGIONS && fgets(line, sizeof(line), file)) {
		region = &regions->all[regions->count];
		if (sscanf(line, "%llx %llx", &region->from, &region->to) == 2 && region->to &&
		    region->from >= least)
			regions->count++;
	}
	if (file)
		fclose(file);
}

/* Maps one buffer until addresses below the mask are used up, or there are enough. */
static int map_down(struct rule *r, struct space *space)
{
	struct dmabench_map map;
	int err = limits_set(r, DMABENCH_SET_MASK, space->mask);

	for (space->count = 0; !err && space->count < MOST; space->count++) {
		map = (struct dmabench_map){
			.buffer = space->buffer, .length = PIECE, .direction = DMABENCH_TO_DEVICE,
		};
		space->mappings[space->count] = dma_map_as(r->fd, &map);
		if (space->mappings[space->count] < 0)
			break;
		space->addresses[space->count] = map.out_dma_addr;
	}
	return err;
}

static int unmap_all(struct rule *r, struct space *space)
{
	int err = 0;

	while (space->count && !err)
		err = dma_unmap(r->fd, space->mappings[--space->count]);
	return err;
}

/* Return: how many are in regions; *near grows by how many regions the addresses went past */
static int in_regions(const struct regions *regions, const struct space *space, int *near)
{
	uint64_t lowest = UINT64_MAX, at;
	int i, j, found = 0;

	for (i = 0; i < space->count; i++) {
		at = space->addresses[i];
		lowest = at < lowest ? at : lowest;
		for (j = 0; j < regions->count; j++)
			found += at <= regions->all[j].to && regions->all[j].from < at + PIECE;
	}
	for (j = 0; j < regions->count; j++)
		*near += regions->all[j].from >= lowest && regions->all[j].to <= space->mask;
	return found;
}

#define NEED_SPACE() do {						\
	NEED_TRANSLATED(r);						\
	NEED_OWN_LIMITS(r);						\
	space->buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PIECE); \
	ASSERT_LE(0, space->buffer);					\
} while (0)

/* "IOVA regions that are reserved" (Documentation/ABI/testing/sysfs-kernel-iommu_groups) */
TEST_F(reserved, 113_no_mapping_is_where_the_group_has_reserved)
{
	struct regions regions = { .count = 0 };
	struct space *space = &self->space;
	struct rule *r = &self->r;
	int near = 0, found;
	char path[160];

	NEED_SPACE();
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group/reserved_regions",
		 r->info.out_device);
	/* Lower ones may be those that dma-iommu itself hands out, for interrupts of Arm's. */
	read_regions(&regions, path, 1ULL << 31);
	space->mask = bits(32);
	ASSERT_EQ(0, map_down(r, space));
	found = in_regions(&regions, space, &near);
	if (!near)
		SKIP(return, "none of the group's %d regions is near 4 GiB", regions.count);
	EXPECT_EQ(0, found);
}

/* Between devices it would not come to the IOMMU at all. */
TEST_F(reserved, 113_no_mapping_is_where_a_PCI_device_answers)
{
	static const unsigned int widths[] = { 32, 30 };
	struct regions regions = { .count = 0 };
	struct space *space = &self->space;
	int near = 0, found = 0, w;
	struct rule *r = &self->r;
	glob_t paths;
	size_t i;

	NEED_SPACE();
	if (!glob("/sys/bus/pci/devices/*/resource", 0, NULL, &paths)) {
		for (i = 0; i < paths.gl_pathc; i++)
			read_regions(&regions, paths.gl_pathv[i], 0);
		globfree(&paths);
	}
	for (w = 0; w < 2; w++) {
		space->mask = bits(widths[w]);
		ASSERT_EQ(0, map_down(r, space));
		found += in_regions(&regions, space, &near);
		ASSERT_EQ(0, unmap_all(r, space));
	}
	if (!near)
		SKIP(return, "no PCI device has memory near 4 or 1 GiB");
	EXPECT_SEEN(SEEN_SINCE("5.10"), 0, found);
}

TEST_HARNESS_MAIN
