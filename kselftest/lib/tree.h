/* SPDX-License-Identifier: GPL-2.0 */
/* What the machine's device tree says of a target's device. */
#ifndef DMABENCH_SELFTEST_TREE_H
#define DMABENCH_SELFTEST_TREE_H

#include <stdbool.h>
#include <stdint.h>

struct dmabench_target_info;

/* Memory that is reserved: Documentation/devicetree/bindings/reserved-memory/. */
struct tree_region {
	char name[64];		/* of its node */
	uint64_t from;
	uint64_t bytes;
	bool no_map;
};

/**
 * tree_region_of() - the first such region that a device's memory-region names
 * @device: name of a platform or a PCI device, or of a dmaengine channel for its engine's
 * @compatible: what the region is: "shared-dma-pool" or "restricted-dma-pool"
 * @region: left as it is where there is none
 *
 * Return: 0, or -ENOENT: there is no such region
 */
int tree_region_of(const char *device, const char *compatible, struct tree_region *region);

/* The same of a target's device. */
int tree_region(const struct dmabench_target_info *info, const char *compatible,
		struct tree_region *region);

/* Has it a shared-dma-pool that nobody else has? Then its coherent memory is not the system's. */
bool tree_own_memory(const struct dmabench_target_info *info);

/*
 * Has its bus addresses of its own for memory (dma-ranges), which a device behind it may have no
 * other than? Devicetree Specification 2.3.9
 */
bool tree_bus_addresses(const struct dmabench_target_info *info);

/**
 * tree_dma() - is a channel the one that a peripheral's dmas has by that name?
 * @peripheral: name of its device
 * @name: one of its dma-names
 * @engine: of the target that was found
 *
 * Return: 0; -ENOENT: the tree has no such peripheral, or it no such name;
 * -EXDEV: by that name it has an engine that is another device
 */
int tree_dma(const char *peripheral, const char *name,
	     const struct dmabench_target_info *engine);

struct rule;

/* Is what an untranslated device has at @addr in the region? Below 4 GiB. */
bool in_region(struct rule *r, const struct tree_region *region, uint64_t addr,
	       uint64_t bytes);

/* Allocates coherent memory for @target. Return: is it in the region? Or -errno */
int coherent_in_region(struct rule *r, const struct tree_region *region, int target,
		       uint64_t bytes);

#endif /* DMABENCH_SELFTEST_TREE_H */
