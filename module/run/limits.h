/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a device says of itself to the DMA API: its mask, its largest segment,
 * its alignment. A round may ask for others, on devices that are the module's
 * own; they are as they were after it.
 */
#ifndef DMABENCH_LIMITS_H
#define DMABENCH_LIMITS_H

#include <linux/types.h>

struct dmabench_round;

/**
 * struct dmabench_limits - what a round asks for; 0 leaves it as it is
 * @mask_bits: width of the streaming mask
 * @max_segment_bytes: longest segment of a scatterlist
 * @min_align_mask: address bits of the buffer that a bounce buffer keeps
 */
struct dmabench_limits {
	u32 mask_bits;
	u32 max_segment_bytes;
	u32 min_align_mask;
};

/**
 * struct dmabench_device_limits - what a device says while no round changes it
 * @max_segment_bytes: longest segment of a scatterlist
 * @merge_boundary: address bits within which segments do not join; 0 if none do
 * @has_iova: dma_iova_try_alloc() finds a space to allocate from
 * @bounce_slots: of the pool that its bounce buffers are from; 0: it has none
 * @bounces_all: every mapping goes through it
 * @overflows: not all memory is below the mask, by mask_bits if it was asked for,
 *	and nothing bounces there
 */
struct dmabench_device_limits {
	u32 max_segment_bytes;
	unsigned long merge_boundary;
	bool has_iova;
	unsigned long bounce_slots;
	bool bounces_all;
	bool overflows;
};

#define DMABENCH_PARAM_MASK_BITS					\
	DMABENCH_PARAM_NUMBER("mask_bits", "", 0, 64, 0,		\
			      "streaming mask of the device in this round; 0: as its driver set it")

#define DMABENCH_PARAM_MAX_SEGMENT					\
	DMABENCH_PARAM_NUMBER("max_segment", "bytes", 0, U32_MAX, 0,	\
			      "longest segment in this round; 0: as the device's driver set it")

int dmabench_limit_mask(struct dmabench_round *round, u32 param);
int dmabench_limit_segment(struct dmabench_round *round, u32 param);
int dmabench_limit_alignment(struct dmabench_round *round, u32 param);
int dmabench_limit_held(struct dmabench_round *round, u32 param, u64 mappings, u64 bytes);
int dmabench_limit_share(struct dmabench_round *round, u32 param, u64 mappings, u64 bytes);
int dmabench_limit_list(struct dmabench_round *round, u32 param, u64 bytes);

int dmabench_limits_ask(struct dmabench_round *round,
			struct dmabench_device_limits *limits);

int dmabench_limits_begin(struct dmabench_round *round);
void dmabench_limits_end(struct dmabench_round *round);

#endif /* DMABENCH_LIMITS_H */
