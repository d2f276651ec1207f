/* SPDX-License-Identifier: GPL-2.0 */
/* Parameters that several experiments have: one noun, one meaning. */
#ifndef DMABENCH_PARAMS_H
#define DMABENCH_PARAMS_H

#include <linux/dma-mapping.h>

#include "run/round.h"

#define DMABENCH_NAMES(...) ((const char *const []){ __VA_ARGS__ })

#define DMABENCH_PARAM_NUMBER(_name, _unit, _min, _max, _def, _help)	\
	{								\
		.name = _name, .unit = _unit, .help = _help,		\
		.type = DMABENCH_PARAM_U64,				\
		.min = _min, .max = _max, .def = _def,			\
	}

/* The values' names follow the help; the default is the first. */
#define DMABENCH_PARAM_NAMED(_name, _help, ...)				\
	{								\
		.name = _name, .unit = "", .help = _help,		\
		.type = DMABENCH_PARAM_ENUM, .min = 0,			\
		.max = ARRAY_SIZE(DMABENCH_NAMES(__VA_ARGS__)) - 1,	\
		.values = DMABENCH_NAMES(__VA_ARGS__),			\
	}

#define DMABENCH_PARAM_BOOL(_name, _help)				\
	{								\
		.name = _name, .unit = "", .help = _help,		\
		.type = DMABENCH_PARAM_BOOL, .min = 0, .max = 1,	\
	}

#define DMABENCH_PARAM_SIZE						\
	DMABENCH_PARAM_NUMBER("size", "bytes", 1,			\
			      DMABENCH_MAX_BUFFER_BYTES, 4096,		\
			      "length of what is mapped, allocated or moved")

#define DMABENCH_PARAM_OFFSET						\
	DMABENCH_PARAM_NUMBER("offset", "bytes", 0, PAGE_SIZE - 1, 0,	\
			      "where in its first page the buffer starts")

/* In the order of enum dmabench_direction. */
#define DMABENCH_PARAM_DIRECTION					\
	DMABENCH_PARAM_NAMED("direction", "who writes the data",	\
			     "to_device", "from_device", "bidirectional")

/* In the order of enum dmabench_complete_on. */
#define DMABENCH_PARAM_COMPLETE_ON					\
	DMABENCH_PARAM_NAMED("complete_on",				\
		"the CPU that unmaps: the one that mapped, another of its node, one of another", \
		"same", "other", "node")

#define DMABENCH_PARAM_ENTRIES						\
	DMABENCH_PARAM_NUMBER("entries", "", 1, 256, 16,		\
			      "pieces of memory that are mapped together")

/*
 * Those that a streaming map takes and some implementation reads, in every
 * kernel from 5.10 on. skip_cpu_sync: dma_direct_map_phys(), iommu_dma_map_phys()
 * and swiotlb_tbl_unmap_single(). privileged: dma_info_to_prot(), for an IOMMU
 * whose tables know it (Arm's SMMU). Left out: weak_ordering, which only a few
 * old architectures read; no_warn, which changes what is logged when a mapping
 * fails and no cost of one that does not.
 */
#define DMABENCH_PARAM_ATTRS						\
	DMABENCH_PARAM_NAMED("attrs", "attributes of the mapping",	\
			     "none", "skip_cpu_sync", "privileged")

/* The attributes that a value of DMABENCH_PARAM_ATTRS stands for. */
static inline unsigned long dmabench_attrs(u64 value)
{
	static const unsigned long attrs[] = {
		0, DMA_ATTR_SKIP_CPU_SYNC, DMA_ATTR_PRIVILEGED,
	};

	return attrs[value];
}

#endif /* DMABENCH_PARAMS_H */
