// SPDX-License-Identifier: GPL-2.0
/* The single steps that ask and change what a target can: see dma.h. */
#include <errno.h>
#include <unistd.h>

#include "dma.h"
#include "machine.h"

int dma_limits(int fd, int target, struct dmabench_limits_arg *limits)
{
	limits->size = sizeof(*limits);
	limits->target = target;
	return dma_ioctl(fd, DMABENCH_IO(LIMITS), limits);
}

bool dma_lacks_kind(int kind)
{
	return kind == DMABENCH_BUFFER_NONCONTIGUOUS && !machine_has_linux(5, 13);
}

bool dma_lacks_mmap(int kind)
{
	return dma_lacks_kind(kind) ||
	       ((kind == DMABENCH_BUFFER_NONCOHERENT || kind == DMABENCH_BUFFER_DMA_PAGES) &&
		!machine_has_linux(5, 13));
}

/* That a test gave a narrow mask, or -1. */
static int scarce_target = -1;

/* One DMABENCH_SET_* of them. */
int dma_limits_set(int fd, int target, uint32_t which, uint64_t value)
{
	struct dmabench_limits_arg limits = {
		.flags = which, .mask = value, .coherent_mask = value,
		.max_segment_bytes = value, .min_align_mask = value,
		.seg_boundary_mask = value,
	};

	if (which & DMABENCH_SET_MASK && value < UINT32_MAX)
		scarce_target = target;
	return dma_limits(fd, target, &limits);
}

bool dma_takes_mask(int target, uint64_t mask)
{
	int fd = dma_open();
	int err = dma_limits_set(fd, target, DMABENCH_SET_MASK, mask);

	close(fd);
	return !err;
}

/* The longest that others map: below 32 bits it waits for the addresses of all before. */
static void wait_for_addresses(int target)
{
	struct dmabench_target_info info;
	int fd = dma_open(), buffer, mapping;

	if (!dma_target_info(fd, target, &info) &&
	    info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY) {
		buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES,
				   DMABENCH_MAX_BUFFER_BYTES);
		DMA_AFTER_FLUSH((mapping = dma_map(fd, buffer, DMABENCH_TO_DEVICE, 0,
						   DMABENCH_MAX_BUFFER_BYTES, NULL)) != -EIO);
	}
	close(fd);
}

void dma_close(int fd)
{
	close(fd);
	if (scarce_target >= 0)
		wait_for_addresses(scarce_target);
	scarce_target = -1;
}
