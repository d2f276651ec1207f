/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: what a device says of itself
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_LIMITS_H
#define _UAPI_DMABENCH_LIMITS_H

/* Which of the following to set; the others stay. */
#define DMABENCH_SET_MASK		(1U << 0)
#define DMABENCH_SET_COHERENT_MASK	(1U << 1)
#define DMABENCH_SET_MAX_SEGMENT	(1U << 2)
#define DMABENCH_SET_SEG_BOUNDARY	(1U << 3)
#define DMABENCH_SET_MIN_ALIGN		(1U << 4)

/* Largest @min_align_mask: half a bounce buffer's segment and more stay usable. */
#define DMABENCH_MAX_MIN_ALIGN_MASK	0xffffU

/**
 * struct dmabench_limits_arg - DMABENCH_IO(LIMITS): what the device says of itself
 * @size: sizeof(struct dmabench_limits_arg)
 * @flags: DMABENCH_SET_*; 0 only asks
 * @target: index of the target
 * @reserved: 0
 * @mask: for dma_set_mask()
 * @coherent_mask: for dma_set_coherent_mask()
 * @max_segment_bytes: for dma_set_max_seg_size(); 0 and up
 * @min_align_mask: for dma_set_min_align_mask(); a power of two less one, to
 *	DMABENCH_MAX_MIN_ALIGN_MASK
 * @seg_boundary_mask: for dma_set_seg_boundary(); a power of two less one, the
 *	page size less one and up, that an unsigned long of the kernel holds
 * @out_mask: dma_get_mask(), afterwards
 * @out_coherent_mask: coherent_dma_mask, afterwards
 * @out_required_mask: dma_get_required_mask()
 * @out_max_segment_bytes: dma_get_max_seg_size()
 * @out_min_align_mask: dma_get_min_align_mask()
 * @out_seg_boundary_mask: dma_get_seg_boundary()
 * @out_max_mapping_bytes: dma_max_mapping_size(); U64_MAX: it has no limit
 * @out_opt_mapping_bytes: dma_opt_mapping_size(), likewise; 0 before Linux 6.0,
 *	which has no such call
 * @out_merge_boundary: dma_get_merge_boundary()
 * @out_addressing_limited: 0 or 1, dma_addressing_limited()
 * @out_reserved: 0
 *
 * They are the device's: all its targets have the same. Closing the file puts
 * back what its first setting found. In the order of the flags; the first refusal
 * ends it, and what was set before it stays. Until then no round runs on the
 * device, and no other file maps or allocates on it: EBUSY. It adds
 *
 *  EPERM  something is to be set, and the target is not the module's own
 *  EBUSY  another open file has set this device's limits, or this file another's;
 *         a round runs; or something is mapped or allocated on the device, a dead
 *         or leaked mapping too: limits do not change under it
 *  EIO    the platform refuses the mask, or it is 0; or @min_align_mask is above
 *         what the IOMMU aligns to, @out_merge_boundary: with misuse=1 it may be
 *         set, and the kernel warns of each mapping; out_ members are valid
 */
struct dmabench_limits_arg {
	__u32 size;
	__u32 flags;
	__u32 target;
	__u32 reserved;
	__aligned_u64 mask;
	__aligned_u64 coherent_mask;
	__u32 max_segment_bytes;
	__u32 min_align_mask;
	__aligned_u64 seg_boundary_mask;
	__aligned_u64 out_mask;
	__aligned_u64 out_coherent_mask;
	__aligned_u64 out_required_mask;
	__u32 out_max_segment_bytes;
	__u32 out_min_align_mask;
	__aligned_u64 out_seg_boundary_mask;
	__aligned_u64 out_max_mapping_bytes;
	__aligned_u64 out_opt_mapping_bytes;
	__aligned_u64 out_merge_boundary;
	__u32 out_addressing_limited;
	__u32 out_reserved;
};

#endif /* _UAPI_DMABENCH_LIMITS_H */
