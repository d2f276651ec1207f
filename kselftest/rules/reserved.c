// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 113: an IOMMU's addresses that mean something else already are nobody's mapping: those
 * that the device's group has reserved, as for its interrupts, and those of PCI devices' memory.
 */
#include <kselftest_harness.h>
#include <glob.h>

#include "lib/rule.h"
#include "lib/seen.h"

/* From 4 GiB down, in pieces: what a PC has reserved is in the first 1,280 MiB. */
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

FIXTURE(reserved) {
	struct rule r;
	uint64_t addresses[MOST];
	int count;
};

FIXTURE_SETUP(reserved)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
}

FIXTURE_TEARDOWN(reserved)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

/* Lines of two addresses, of which the second is the last byte, and a third word. */
static void read_regions(struct regions *regions, const char *path)
{
	FILE *file = fopen(path, "re");
	struct region *region;
	char line[128];

	while (file && regions->count < REGIONS && fgets(line, sizeof(line), file)) {
		region = &regions->all[regions->count];
		if (sscanf(line, "%llx %llx", &region->from, &region->to) == 2 && region->to)
			regions->count++;
	}
	if (file)
		fclose(file);
}

/* Maps one buffer until addresses below 4 GiB are used up, or there are enough. */
static int map_down(struct rule *r, uint64_t *addresses)
{
	int count = 0, buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PIECE);
	struct dmabench_map map;

	if (buffer < 0 || limits_set(r, DMABENCH_SET_MASK, bits(32)))
		return -1;
	for (; count < MOST; count++) {
		map = (struct dmabench_map){
			.buffer = buffer, .length = PIECE, .direction = DMABENCH_TO_DEVICE,
		};
		if (dma_map_as(r->fd, &map) < 0)
			break;
		addresses[count] = map.out_dma_addr;
	}
	return count;
}

/* Return: how many of them are in regions; *near: how many regions they went past */
static int in_regions(const struct regions *regions, const uint64_t *addresses, int count,
		      int *near)
{
	uint64_t lowest = UINT64_MAX;
	int i, j, found = 0;

	for (i = 0; i < count; i++) {
		lowest = addresses[i] < lowest ? addresses[i] : lowest;
		for (j = 0; j < regions->count; j++)
			found += addresses[i] <= regions->all[j].to &&
				 regions->all[j].from < addresses[i] + PIECE;
	}
	for (*near = j = 0; j < regions->count; j++)
		*near += regions->all[j].from >= lowest && regions->all[j].to <= UINT32_MAX;
	return found;
}

#define MAP_DOWN() do {							\
	NEED_TRANSLATED(r);						\
	NEED_OWN_LIMITS(r);						\
	self->count = map_down(r, self->addresses);			\
	ASSERT_LT(0, self->count);					\
} while (0)

/* "IOVA regions that are reserved" (Documentation/ABI/testing/sysfs-kernel-iommu_groups) */
TEST_F(reserved, 113_no_mapping_is_where_the_group_has_reserved)
{
	struct regions regions = { .count = 0 };
	struct rule *r = &self->r;
	char path[160];
	int near, found;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group/reserved_regions",
		 r->info.out_device);
	read_regions(&regions, path);
	MAP_DOWN();
	found = in_regions(&regions, self->addresses, self->count, &near);
	if (!near)
		SKIP(return, "none of the group's %d regions is near 4 GiB", regions.count);
	EXPECT_EQ(0, found);
}

/* Between devices it would not come to the IOMMU at all. */
TEST_F(reserved, 113_no_mapping_is_where_a_PCI_device_answers)
{
	struct regions regions = { .count = 0 };
	struct rule *r = &self->r;
	int near, found;
	glob_t paths;
	size_t i;

	if (!glob("/sys/bus/pci/devices/*/resource", 0, NULL, &paths)) {
		for (i = 0; i < paths.gl_pathc; i++)
			read_regions(&regions, paths.gl_pathv[i]);
		globfree(&paths);
	}
	MAP_DOWN();
	found = in_regions(&regions, self->addresses, self->count, &near);
	if (!near)
		SKIP(return, "no PCI device has memory near 4 GiB");
	EXPECT_SEEN("Linux 5.10 to 7.2", 0, found);
}

TEST_HARNESS_MAIN
