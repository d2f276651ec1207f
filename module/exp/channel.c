// SPDX-License-Identifier: GPL-2.0
#include "channel.h"
#include "targets/engine.h"

/* For .check: the parameter has to be a multiple of what copies have to be. */
int dmabench_channel_check_aligned(struct dmabench_round *round, u32 param)
{
	u32 align = round->target->copy_align_bytes;

	/* Of channels it is a power of two. */
	if (align && round->params[param] & (align - 1))
		return dmabench_refuse(round, param,
				       "%s %llu: engine %s needs a multiple of %u",
				       round->exp->params[param].name,
				       round->params[param],
				       round->target->engine, align);
	return 0;
}

/* For .setup: @param asks for polling or not, which not every channel can. */
int dmabench_channel_poll(struct dmabench_round *round,
			  struct dmabench_engine *engine, u32 param, bool polled)
{
	if (!dmabench_engine_poll(engine, polled))
		return 0;
	return dmabench_unsupported(round, param,
				    "completion polled: engine %s completes in any order, and only its interrupts tell what is done",
				    round->target->engine);
}

/* For .setup: -EOPNOTSUPP if the channel cannot do transfers of this type. */
int dmabench_channel_capable(struct dmabench_round *round, enum dma_transaction_type type,
			     const char *name)
{
	if (dma_has_cap(type, round->engine->chan->device->cap_mask))
		return 0;
	return dmabench_fail(round, -EOPNOTSUPP,
			     "engine %s cannot do %s: its driver does not offer the capability",
			     round->target->engine, name);
}
