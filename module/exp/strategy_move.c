// SPDX-License-Identifier: GPL-2.0
/* The transfer itself, whichever strategy: by a channel, by the CPU, or a delay. */
#include <linux/dma-mapping.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "strategy.h"
#include "targets/engine.h"

static int delay(const struct dmabench_strategy *s)
{
	u64 start = s->config.delay_ns ? ktime_get_ns() : 0;

	while (s->config.delay_ns && ktime_get_ns() - start < s->config.delay_ns)
		cpu_relax();
	return 0;
}

/* The device reads @length bytes from @addr, or writes them there. */
static int move_segment(const struct dmabench_strategy *s, dma_addr_t addr,
			size_t at, size_t length)
{
	dma_addr_t device = s->device_addr + at;

	return s->config.direction == DMA_TO_DEVICE ?
	       dmabench_engine_copy(s->engine, device, addr, length) :
	       dmabench_engine_copy(s->engine, addr, device, length);
}

static int move_table(const struct dmabench_strategy *s)
{
	struct scatterlist *sg;
	size_t at = 0;
	int err = 0;
	u32 i;

	for_each_sgtable_dma_sg(&s->table, sg, i) {
		err = move_segment(s, sg_dma_address(sg), at, sg_dma_len(sg));
		if (err)
			break;
		at += sg_dma_len(sg);
	}
	return err;
}

/* Of sg, @addr is not used. */
int dmabench_strategy_device_moves(const struct dmabench_strategy *s,
				   dma_addr_t addr)
{
	if (s->config.engine == DMABENCH_STRATEGY_NONE)
		return delay(s);
	if (s->config.kind == DMABENCH_STRATEGY_SG)
		return move_table(s);
	return move_segment(s, addr, 0, s->config.size);
}

void dmabench_strategy_cpu_moves(const struct dmabench_strategy *s, u8 *buffer)
{
	if (s->config.direction == DMA_TO_DEVICE)
		memcpy(s->device, buffer, s->config.size);
	else
		memcpy(buffer, s->device, s->config.size);
}
