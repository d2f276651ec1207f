/* SPDX-License-Identifier: GPL-2.0 */
/* Ranges of IOVA space, which buffers are linked into. */
#ifndef DMABENCH_RANGE_H
#define DMABENCH_RANGE_H

#include "dma.h"

extern const struct dmabench_object_ops dmabench_range_ops;

bool dmabench_range_reaches(const struct dmabench_dma *range, u64 offset,
			    u64 length, enum dma_data_direction wrong_way);

#endif /* DMABENCH_RANGE_H */
