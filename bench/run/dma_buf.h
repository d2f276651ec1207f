/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A dma-buf of our own, for the experiments that import one: RUN's dma_buf, whose exporter
 * and size the point's parameters of those names tell.
 */
#ifndef DMABENCH_RUN_DMA_BUF_H
#define DMABENCH_RUN_DMA_BUF_H

#include "sweep.h"

/* Zero it before the first round; it serves the next round if that wants the same. */
struct run_dma_buf {
	bool shared;
	int fd;				/* if @shared */
	unsigned int exporter;		/* enum dmabench_exporter */
	uint64_t bytes;
};

/*
 * Has @run say where there is a dma-buf for @point; for other experiments, and where the module
 * exports it, none is kept. 0, or a negative errno value with @run's out_param and out_reason.
 * @root: of the system's files, "".
 */
int dmabench_dma_buf_give(struct run_dma_buf *buf, const char *root,
			  const struct sweep_point *point, struct dmabench_run *run);
void dmabench_dma_buf_free(struct run_dma_buf *buf);

#endif /* DMABENCH_RUN_DMA_BUF_H */
