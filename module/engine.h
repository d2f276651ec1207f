/* SPDX-License-Identifier: GPL-2.0 */
/* The dmaengine client: one copy at a time on a target's channel. */
#ifndef DMABENCH_ENGINE_H
#define DMABENCH_ENGINE_H

#include <linux/completion.h>
#include <linux/dmaengine.h>

#include "target.h"

#define DMABENCH_TIMEOUT_MS_DEFAULT	1000
#define DMABENCH_TIMEOUT_MS_MAX		10000

/**
 * struct dmabench_engine - a channel held for use
 * @target: whose it is
 * @chan: the channel
 * @stop: if not NULL: set by somebody else to end a wait early
 * @timeout_ms: how long a copy may take
 * @polled: ask for completion instead of waiting for the interrupt
 * @done: the interrupt's callback ran
 * @result: what it said
 */
struct dmabench_engine {
	struct dmabench_target *target;
	struct dma_chan *chan;
	const bool *stop;
	u32 timeout_ms;
	bool polled;
	struct completion done;
	enum dmaengine_tx_result result;
};

struct dmabench_engine *dmabench_engine_get(struct dmabench_target *target);
void dmabench_engine_put(struct dmabench_engine *engine);
int dmabench_engine_copy(struct dmabench_engine *engine, dma_addr_t dst,
			 dma_addr_t src, size_t length);
void dmabench_engine_terminate(struct dmabench_engine *engine);

#endif /* DMABENCH_ENGINE_H */
