// SPDX-License-Identifier: GPL-2.0
/* One row makes an experiment exist. */
#include <stddef.h>

#include "experiment.h"

static const struct user_exp *const exps[] = {
	&dmabench_user_noop, &dmabench_vfio_map, &dmabench_vfio_busted,
	&dmabench_iommufd_map, &dmabench_iommufd_busted,
};

const struct user_exp *dmabench_user_exp(unsigned int index)
{
	return index < sizeof(exps) / sizeof(exps[0]) ? exps[index] : NULL;
}
