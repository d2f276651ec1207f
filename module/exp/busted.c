// SPDX-License-Identifier: GPL-2.0
/*
 * A copy that goes wrong in one of the ways that transfers go wrong. If
 * verification lets it pass, verification is worth nothing.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "experiments.h"
#include "params.h"
#include "run/timed.h"
#include "transfer.h"

enum { PARAM_SIZE, PARAM_FAULT };
enum { PHASE_TRANSFER };
enum {
	FAULT_FLIP,
	FAULT_STALE,
	FAULT_SHIFT,
	FAULT_SHORT,
	FAULT_BEFORE,
	FAULT_BEHIND,
	FAULT_SOURCE,
};

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_FAULT] = DMABENCH_PARAM_NAMED("fault", "what goes wrong with the data",
					     "flip", "stale", "shift", "short",
					     "before", "behind", "source"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_TRANSFER] = { "transfer", "the CPU copies, wrongly" },
};

static struct dmabench_layout busted_layout(const struct dmabench_round *round)
{
	size_t size = round->params[PARAM_SIZE];

	return (struct dmabench_layout){ .size = size, .chunk = size };
}

static int busted_check(struct dmabench_round *round)
{
	const struct dmabench_layout layout = busted_layout(round);

	return dmabench_transfer_check(round, PARAM_SIZE, &layout, 1);
}

static int busted_setup(struct dmabench_thread *thread)
{
	const struct dmabench_layout layout = busted_layout(thread->round);
	struct dmabench_transfer *transfer = kzalloc(sizeof(*transfer), DMABENCH_GFP);

	thread->priv = transfer;
	if (!transfer)
		return -ENOMEM;
	return dmabench_transfer_alloc(thread, transfer, &layout, 0);
}

static void busted_teardown(struct dmabench_thread *thread)
{
	if (thread->priv)
		dmabench_transfer_free(thread, thread->priv);
	kfree(thread->priv);
}

static void wrong_copy(struct dmabench_transfer *transfer, u64 fault)
{
	size_t size = transfer->layout.size;

	if (fault != FAULT_STALE)
		memcpy(transfer->dst, transfer->src, size);
	switch (fault) {
	case FAULT_FLIP:
		transfer->dst[size / 2] ^= 1;
		break;
	case FAULT_SHIFT:
		memmove(transfer->dst, transfer->dst - 1, size);
		break;
	case FAULT_SHORT:
		transfer->dst[size - 1] = ~transfer->src[size - 1];
		break;
	case FAULT_BEFORE:
		transfer->dst[-1] ^= 1;
		break;
	case FAULT_BEHIND:
		transfer->dst[size] ^= 1;
		break;
	case FAULT_SOURCE:
		transfer->src[0] ^= 1;
		transfer->dst[0] = transfer->src[0];
		break;
	}
}

static int busted_loop(struct dmabench_thread *thread, u64 ops)
{
	struct dmabench_transfer *transfer = thread->priv;
	u64 fault = thread->round->params[PARAM_FAULT];
	u64 before, after, done;
	int err;

	for (done = 0; done < ops; done++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		dmabench_transfer_prepare(transfer);
		before = dmabench_clock_start();
		wrong_copy(transfer, fault);
		after = dmabench_clock_stop();
		dmabench_record(thread, PHASE_TRANSFER,
				dmabench_clock_between(before, after));
		err = dmabench_transfer_verify(thread, transfer);
		if (err)
			return err;
	}
	return 0;
}

const struct dmabench_exp dmabench_exp_busted = {
	.name = "busted",
	.summary = "a copy that is wrong on purpose: verification must catch it",
	.flags = DMABENCH_EXP_MUST_FAIL | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = busted_check,
	.setup = busted_setup,
	.loop = busted_loop,
	.teardown = busted_teardown,
};
