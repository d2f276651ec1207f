/* SPDX-License-Identifier: GPL-2.0 */
/* Buffers of kind BAR and P2P, and mappings of them. */
#ifndef DMABENCH_STEPS_BAR_H
#define DMABENCH_STEPS_BAR_H

#include <linux/types.h>

#include "uapi/dmabench.h"

struct dmabench_buffer;
struct dmabench_mapping;

int dmabench_bar_make(struct dmabench_buffer *buffer, const struct dmabench_alloc *arg);
void dmabench_bar_undo(struct dmabench_buffer *buffer);
void dmabench_bar_fill(const struct dmabench_buffer *buffer, u64 at, size_t length, u64 seed);
void dmabench_bar_read(const struct dmabench_buffer *buffer, u64 at, size_t length, void *to);
bool dmabench_bar_takes(const struct dmabench_map *arg);
int dmabench_bar_permit(const struct dmabench_mapping *mapping);

#endif /* DMABENCH_STEPS_BAR_H */
