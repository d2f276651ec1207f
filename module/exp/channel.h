/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiments that have an engine ask of its channel. */
#ifndef DMABENCH_CHANNEL_H
#define DMABENCH_CHANNEL_H

#include "run/round.h"

struct dmabench_engine;

int dmabench_channel_check_aligned(struct dmabench_round *round, u32 param);
int dmabench_channel_poll(struct dmabench_round *round,
			  struct dmabench_engine *engine, u32 param, bool polled);

#endif /* DMABENCH_CHANNEL_H */
