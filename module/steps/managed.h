/* SPDX-License-Identifier: GPL-2.0 */
/* Managed memory and pools: given back before, or left to the driver core when it unbinds. */
#ifndef DMABENCH_MANAGED_H
#define DMABENCH_MANAGED_H

#include <linux/types.h>

struct dmabench_alloc;
struct dmabench_target;

/**
 * struct dmabench_managed - part of an object, zeroed if that is not managed
 * @is: it is
 * @binding: of its target's device when it was made
 */
struct dmabench_managed {
	bool is;
	unsigned int binding;
};

bool dmabench_managed_takes(const struct dmabench_alloc *arg);
int dmabench_managed_begin(struct dmabench_managed *managed, const struct dmabench_target *target);
bool dmabench_managed_left(const struct dmabench_managed *managed,
			   const struct dmabench_target *target);

#endif /* DMABENCH_MANAGED_H */
