// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/nospec.h>

#include "experiments.h"

#define POINTER(name) &dmabench_exp_##name,

static const struct dmabench_exp *const experiments[] = {
	DMABENCH_EXPERIMENTS(POINTER)
};

const unsigned int dmabench_experiment_count = ARRAY_SIZE(experiments);

/* By the index that user space has. Return: the experiment, or NULL */
const struct dmabench_exp *dmabench_experiment(u32 index)
{
	if (index >= ARRAY_SIZE(experiments))
		return NULL;
	return experiments[array_index_nospec(index, ARRAY_SIZE(experiments))];
}
