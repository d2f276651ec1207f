/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiments that have an engine ask of its channel. */
#ifndef DMABENCH_CHANNEL_H
#define DMABENCH_CHANNEL_H

#include <linux/dmaengine.h>

#include "run/round.h"

struct dmabench_engine;

int dmabench_channel_check_aligned(struct dmabench_round *round, u32 param);
int dmabench_channel_poll(struct dmabench_round *round,
			  struct dmabench_engine *engine, u32 param, bool polled);
int dmabench_channel_capable(struct dmabench_round *round, enum dma_transaction_type type,
			     const char *name);

#endif /* DMABENCH_CHANNEL_H */
