// SPDX-License-Identifier: GPL-2.0
/*
 * The bounce pool of the target, as debugfs tells of it: the system's, or, where the device
 * tree says so, one that is the device's own.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "dma.h"

#define DEBUGFS		"/sys/kernel/debug"
#define RESERVED	"/sys/firmware/devicetree/base/reserved-memory"
#define RESTRICTED	"restricted-dma-pool"

/* Return: how many bytes there were */
static size_t read_property(void *to, size_t size, const char *folder, const char *node,
			    const char *name)
{
	char path[512];
	size_t length;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/%s", folder, node, name);
	file = fopen(path, "re");
	if (!file)
		return 0;
	length = fread(to, 1, size, file);
	fclose(file);
	return length;
}

static bool is_restricted(const char *node, uint32_t wanted)
{
	char compatible[sizeof(RESTRICTED)] = "";
	uint32_t phandle;

	return read_property(&phandle, sizeof(phandle), RESERVED, node, "phandle") ==
		       sizeof(phandle) && phandle == wanted &&
	       read_property(compatible, sizeof(compatible), RESERVED, node, "compatible") ==
		       sizeof(compatible) && !memcmp(compatible, RESTRICTED, sizeof(compatible));
}

static void find_restricted(char *name, size_t size, uint32_t phandle)
{
	DIR *nodes = opendir(RESERVED);
	struct dirent *node;

	while (nodes && (node = readdir(nodes)))
		if (is_restricted(node->d_name, phandle))
			snprintf(name, size, "%s", node->d_name);
	if (nodes)
		closedir(nodes);
}

/* The kernel heeds the first such region, in drivers/of/device.c. */
static void find_own(char *name, size_t size)
{
	static const char * const folders[] = {
		"/sys/bus/platform/devices", "/sys/bus/pci/devices",
	};
	uint32_t regions[4];
	size_t length = 0, i;

	for (i = 0; i < 2 && !length; i++)
		length = read_property(regions, sizeof(regions), folders[i],
				       dma_wanted_target(), "of_node/memory-region");
	if (!length)
		length = read_property(regions, sizeof(regions), "/sys/class/dma",
				       dma_wanted_target(), "device/of_node/memory-region");
	for (i = 0; i < length / sizeof(regions[0]) && !*name; i++)
		find_restricted(name, size, regions[i]);
}

const char *dma_own_pool(void)
{
	static char name[256];
	static bool looked;

	if (!looked && dma_wanted_target())
		find_own(name, sizeof(name));
	looked = true;
	return *name ? name : NULL;
}

/* swiotlb_alloc() has one run of slots (IO_TLB_SEGSIZE) for all that is asked for at once. */
size_t dma_most_at_once(void)
{
	return dma_own_pool() ? 128 * DMA_BOUNCE_SLOT : SIZE_MAX;
}

/* Where a driver has the device before late_initcall(), the system's pool has no folder yet. */
const char *dma_bounce_file(const char *name)
{
	const char *own = dma_own_pool();
	static char path[512];

	snprintf(path, sizeof(path), DEBUGFS "/swiotlb/%s/%s", own ?: "", name);
	if (own && access(path, F_OK))
		snprintf(path, sizeof(path), DEBUGFS "/%s/%s", own, name);
	return path;
}

long dma_bounce_told(const char *name)
{
	FILE *file = fopen(dma_bounce_file(name), "re");
	long value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

long dma_bounce_slots(void)
{
	return dma_bounce_told("io_tlb_nslabs");
}

long dma_bounce_slots_used(void)
{
	return dma_bounce_told("io_tlb_used");
}
