/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: rules broken on purpose
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_MISUSE_H
#define _UAPI_DMABENCH_MISUSE_H

enum dmabench_misuse_op {
	/*
	 * UNMAP, and the handle stays as a dead mapping that keeps its buffer:
	 * FREE takes it away.
	 */
	DMABENCH_MISUSE_UNMAP_KEEP = 0,
	/*
	 * DEVICE_COPY where @src, @dst or both are dead mappings (but not of
	 * MAP_SG), or live ones or links of the wrong direction. Needs a target with
	 * translation iommu-strict or iommu-lazy, alone in its group, with an
	 * engine that survives a fault, none of whose channels is in use by
	 * others (EBUSY); neither of the two bounced; and no mapping or allocation
	 * made on the device since the older of the dead ones died. Anything else
	 * could write to somebody else's memory.
	 */
	DMABENCH_MISUSE_DEAD_COPY,
	/*
	 * The rest are whole by themselves, on a page of the module's own and
	 * target @src, and leave nothing behind; dma-debug reports each once, if
	 * the kernel's knows the rule. EIO: the mapping itself was refused.
	 */
	DMABENCH_MISUSE_NO_ERROR_CHECK,	/* dma_mapping_error() is not asked */
	DMABENCH_MISUSE_UNMAP_SIZE,	/* half the size; direct, not bounced */
	DMABENCH_MISUSE_UNMAP_DIRECTION,/* to_device for from_device */
	DMABENCH_MISUSE_UNMAP_FUNCTION,	/* unmap_page of a scatterlist of one */
	DMABENCH_MISUSE_SG_COUNT,	/* one entry more than were mapped */
	DMABENCH_MISUSE_DOUBLE_UNMAP,	/* direct, not bounced */
	DMABENCH_MISUSE_SYNC_RANGE,	/* past the end of it; not bounced */
	DMABENCH_MISUSE_SYNC_DIRECTION,	/* to_device for from_device */
	DMABENCH_MISUSE_STACK,		/* a buffer on the stack */
	DMABENCH_MISUSE_LEAK,		/* a mapping that unbind finds; see below */
	DMABENCH_MISUSE_ATTRS,		/* unmapped with another attribute */
	DMABENCH_MISUSE_OVERLAP,	/* the same cache line twice */
	DMABENCH_MISUSE_RESOURCE_RAM,	/* dma_map_resource() of RAM */
	DMABENCH_MISUSE_OPS,
};

/**
 * struct dmabench_misuse - DMABENCH_IO(MISUSE): break a rule on purpose
 * @size: sizeof(struct dmabench_misuse)
 * @flags: DMABENCH_COPY_POLLED for DEAD_COPY, else must be 0
 * @op: enum dmabench_misuse_op
 * @src: UNMAP_KEEP: the mapping; DEAD_COPY: as in DEVICE_COPY; else the target
 * @dst: DEAD_COPY: as in DEVICE_COPY; else must be 0
 * @timeout_ms: DEAD_COPY: as in DEVICE_COPY; else must be 0
 * @length: DEAD_COPY: bytes from the start of both; else must be 0. Of a live
 *	mapping that was bounced, but not of MAP_SG, @src may be read on to the end of
 *	its last page of the IOMMU's: what an untrusted device finds there
 *
 * LEAK leaves one mapping until the target is unbound, and is then undone by
 * nobody: its page is kept for good, and counted in INFO. As under any mapping
 * limits do not change meanwhile, and it is EBUSY where the file has set some.
 *
 * What DEVICE_COPY and UNMAP say, and EPERM: the module was loaded without
 * misuse=1, or a condition of the operation does not hold.
 */
struct dmabench_misuse {
	__u32 size;
	__u32 flags;
	__u32 op;
	__u32 src;
	__u32 dst;
	__u32 timeout_ms;
	__aligned_u64 length;
};

#endif /* _UAPI_DMABENCH_MISUSE_H */
