/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a device says of itself to the DMA API: set by an open file and put back.
 * It never changes under a mapping: who maps holds it, and who changes it finds
 * nothing mapped or allocated.
 */
#ifndef DMABENCH_DEVICE_LIMITS_H
#define DMABENCH_DEVICE_LIMITS_H

#include <linux/limits.h>
#include <linux/types.h>

struct dmabench_device;
struct dmabench_file;
struct dmabench_limits_arg;

/*
 * dma-iommu aligns no IOVA to more than its granule: newer kernels warn and refuse
 * each mapping then, older ones do not keep what was asked for. Without an IOMMU
 * @merge_boundary is 0.
 */
static inline bool dmabench_keeps_alignment(unsigned long merge_boundary, u32 min_align_mask)
{
	return !merge_boundary || min_align_mask <= merge_boundary;
}

/* What the kernel says is no limit is none, be a size_t of 32 bits or of 64. */
static inline u64 dmabench_mapping_bytes(size_t most)
{
	return most == SIZE_MAX ? U64_MAX : most;
}

void dmabench_limits_read(const struct dmabench_device *device,
			  struct dmabench_limits_arg *arg);
int dmabench_limits_check(const struct dmabench_limits_arg *arg);
int dmabench_limits_change(struct dmabench_file *file, struct dmabench_device *device,
			   const struct dmabench_limits_arg *arg);
void dmabench_limits_put_back(struct dmabench_device *device);
void dmabench_limits_restore(struct dmabench_file *file);
int dmabench_limits_hold(const struct dmabench_file *file,
			 struct dmabench_device *device);
void dmabench_limits_release(struct dmabench_device *device);

#endif /* DMABENCH_DEVICE_LIMITS_H */
