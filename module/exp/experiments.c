// SPDX-License-Identifier: GPL-2.0
#include "experiments.h"

#define POINTER(name) &dmabench_exp_##name,

const struct dmabench_exp *const dmabench_experiments[] = {
	DMABENCH_EXPERIMENTS(POINTER)
};

const unsigned int dmabench_experiment_count = ARRAY_SIZE(dmabench_experiments);
