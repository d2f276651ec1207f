/* SPDX-License-Identifier: GPL-2.0 */
/* --node: whose memory the buffers are to be. */
#ifndef DMABENCH_RUN_NODE_H
#define DMABENCH_RUN_NODE_H

#include <stdint.h>

#include "kernel/device.h"

/*
 * What RUN takes for @text: "device", "cpu", a number, or NULL: as the kernel has
 * it. 0, or the exit status after saying what is wrong.
 */
int dmabench_node_parse(const char *text, uint32_t *node);

/*
 * Has the machine that node, with memory? Of "cpu" the kernel tells, point by point.
 * 0, or the exit status after saying what is wrong; @root: of the files of the system.
 */
int dmabench_node_check(const char *root, uint32_t node,
			const struct dmabench_target_info *target);

#endif /* DMABENCH_RUN_NODE_H */
