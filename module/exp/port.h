/* SPDX-License-Identifier: GPL-2.0 */
/* The peripheral's end of a transfer: what the channel is told, and what the CPU sees there. */
#ifndef DMABENCH_PORT_H
#define DMABENCH_PORT_H

#include <linux/dmaengine.h>

#include "params.h"

#define DMABENCH_PARAM_BURST						\
	DMABENCH_PARAM_NUMBER("burst", "words", 1, 256, 1,		\
			      "what the channel is told that the peripheral takes at a time")

int dmabench_port_check(struct dmabench_round *round, u32 param, u64 bytes);
int dmabench_port_open(struct dmabench_thread *thread, u32 burst, u8 __iomem **window);
void dmabench_port_close(u8 __iomem *window);

/* Which way data goes. */
static inline enum dma_transfer_direction
dmabench_port_transfer(const struct dmabench_round *round)
{
	return dmabench_port_sends(&round->target->port) ? DMA_MEM_TO_DEV : DMA_DEV_TO_MEM;
}

/* The same, in the DMA API's words. */
static inline enum dma_data_direction
dmabench_port_direction(const struct dmabench_round *round)
{
	return dmabench_port_sends(&round->target->port) ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
}

#endif /* DMABENCH_PORT_H */
