// SPDX-License-Identifier: GPL-2.0
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rule.h"
#include "tree.h"

#define PROPERTY_BYTES	256

struct property {
	char data[PROPERTY_BYTES + 1];	/* ends with a 0 that is not the property's */
	size_t bytes;
};

/* Of a node, by its directory. Return: whether there is one that is not too long */
static bool read_property(const char *node, const char *name, struct property *property)
{
	char path[512];
	ssize_t bytes;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", node, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	memset(property, 0, sizeof(*property));
	bytes = read(fd, property->data, PROPERTY_BYTES);
	close(fd);
	property->bytes = bytes > 0 ? bytes : 0;
	return bytes >= 0;
}

static uint32_t cell(const struct property *property, size_t i)
{
	uint32_t value = 0;

	if ((i + 1) * sizeof(value) <= property->bytes)
		memcpy(&value, property->data + i * sizeof(value), sizeof(value));
	return be32toh(value);
}

static uint32_t number(const char *node, const char *name)
{
	struct property property;

	return read_property(node, name, &property) ? cell(&property, 0) : 0;
}

/* The directory of the node of a device, wherever it is. */
static bool node_of(const char *device, char *node, size_t size)
{
	static const char *const places[] = {
		"/sys/bus/platform/devices/%s/of_node", "/sys/bus/pci/devices/%s/of_node",
		"/sys/class/dma/%s/device/of_node",
	};
	unsigned int i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(node, size, places[i], device);
		if (!access(node, F_OK))
			return true;
	}
	return false;
}

static bool is_compatible(const char *node, const char *wanted)
{
	struct property list;
	size_t at;

	if (!read_property(node, "compatible", &list))
		return false;
	for (at = 0; at < list.bytes; at += strlen(list.data + at) + 1)
		if (!strcmp(list.data + at, wanted))
			return true;
	return false;
}

/* Of one or of two cells each, as the bytes tell. */
static int read_region(const char *node, struct tree_region *region)
{
	struct property reg;

	if (!read_property(node, "reg", &reg) || (reg.bytes != 8 && reg.bytes != 16))
		return -ENOENT;
	if (reg.bytes == 8) {
		region->from = cell(&reg, 0);
		region->bytes = cell(&reg, 1);
	} else {
		region->from = (uint64_t)cell(&reg, 0) << 32 | cell(&reg, 1);
		region->bytes = (uint64_t)cell(&reg, 2) << 32 | cell(&reg, 3);
	}
	region->no_map = read_property(node, "no-map", &reg);
	return 0;
}

/* Return: whether the node at @path, which has a phandle, is the region */
static bool is_region(const char *path, uint32_t phandle, const char *compatible,
		      struct tree_region *region)
{
	if (number(path, "phandle") != phandle || !is_compatible(path, compatible) ||
	    read_region(path, region))
		return false;
	snprintf(region->name, sizeof(region->name), "%s", strrchr(path, '/') + 1);
	return true;
}

int tree_region_of(const char *device, const char *compatible, struct tree_region *region)
{
	struct property phandles;
	char node[128];
	bool is = false;
	glob_t found;
	size_t i, k;

	if (!node_of(device, node, sizeof(node)) ||
	    !read_property(node, "memory-region", &phandles) ||
	    glob("/sys/firmware/devicetree/base/reserved-memory/*/phandle", 0, NULL, &found))
		return -ENOENT;
	for (i = 0; i < found.gl_pathc; i++)
		*strrchr(found.gl_pathv[i], '/') = '\0';
	for (k = 0; k < phandles.bytes / sizeof(uint32_t) && !is; k++)
		for (i = 0; i < found.gl_pathc && !is; i++)
			is = is_region(found.gl_pathv[i], cell(&phandles, k), compatible, region);
	globfree(&found);
	return is ? 0 : -ENOENT;
}

int tree_region(const struct dmabench_target_info *info, const char *compatible,
		struct tree_region *region)
{
	return tree_region_of(info->out_device, compatible, region);
}

bool tree_own_memory(const struct dmabench_target_info *info)
{
	struct tree_region region;

	return !tree_region(info, "shared-dma-pool", &region) && region.no_map;
}

bool tree_bus_addresses(const struct dmabench_target_info *info)
{
	struct property ranges;
	char node[128], bus[160];

	if (!node_of(info->out_device, node, sizeof(node)))
		return false;
	snprintf(bus, sizeof(bus), "%s/..", node); /* of the node that the link leads to */
	return read_property(bus, "dma-ranges", &ranges) && ranges.bytes;
}

/* Return: its place in the list, or -1 */
static int place_of(const struct property *names, const char *name)
{
	size_t at;
	int place = 0;

	for (at = 0; at < names->bytes; at += strlen(names->data + at) + 1, place++)
		if (!strcmp(names->data + at, name))
			return place;
	return -1;
}

int tree_dma(const char *peripheral, const char *name,
	     const struct dmabench_target_info *engine)
{
	char node[128], engine_node[128];
	struct property names, dmas;
	uint32_t phandle, cells;
	int place;

	if (!node_of(peripheral, node, sizeof(node)) ||
	    !read_property(node, "dma-names", &names) || !read_property(node, "dmas", &dmas))
		return -ENOENT;
	place = place_of(&names, name);
	if (place < 0)
		return -ENOENT;
	if (!node_of(engine->out_device, engine_node, sizeof(engine_node)))
		return -EXDEV;
	/* All of ours are of one engine. */
	cells = number(engine_node, "#dma-cells");
	phandle = number(engine_node, "phandle");
	return phandle && cell(&dmas, place * (1 + cells)) == phandle ? 0 : -EXDEV;
}

bool in_region(struct rule *r, const struct tree_region *region, uint64_t addr,
	       uint64_t bytes)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE);
	struct dmabench_map map = { 0 };
	uint32_t first;

	if (map_at(r, buffer, 0, PAGE, &map) >= 0)
		dma_unmap(r->fd, map.out_handle);
	dma_free(r->fd, buffer);
	/* What a bus adds to all addresses, or takes off; of what bounced it is not told. */
	if (map.out_bounced == DMABENCH_BOUNCED_NONE)
		addr -= map.out_dma_addr - map.out_phys_in_page;
	first = addr;
	return first >= region->from && first + bytes <= region->from + region->bytes;
}

int coherent_in_region(struct rule *r, const struct tree_region *region, int target,
		       uint64_t bytes)
{
	struct dmabench_alloc alloc = {
		.target = target, .kind = DMABENCH_BUFFER_COHERENT, .length = bytes,
	};
	int buffer = dma_alloc_as(r->fd, &alloc);

	return buffer < 0 ? buffer : in_region(r, region, alloc.out_dma_addr, bytes);
}
