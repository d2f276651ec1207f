/* SPDX-License-Identifier: GPL-2.0 */
/* Which files of sysfs are written to bind a device, or to give it back. */
#ifndef DMABENCH_BIND_PLAN_H
#define DMABENCH_BIND_PLAN_H

#include <stddef.h>

#include "bus_device.h"
#include "memory.h"

#define DMABENCH_BIND_STEPS	3

struct bind_plan {
	struct bind_step {
		char *path, *value;
	} steps[DMABENCH_BIND_STEPS];
	size_t count;
};

/*
 * From whatever state the device is in, so that a plan cut short is finished by
 * the next one. dmabench_bind_plan_free() has to follow.
 */
void dmabench_bind_plan(struct bind_plan *plan, const struct bus_device *device);

/* @memory NULL: nothing is known of it, so that any driver may take it. */
void dmabench_unbind_plan(struct bind_plan *plan,
			  const struct bus_device *device,
			  const struct bind_memory *memory);
void dmabench_bind_plan_free(struct bind_plan *plan);

/* As lines for a shell. */
void dmabench_bind_plan_print(const struct bind_plan *plan);

/* 0 or a negative errno value: of the step that @failed is set to, the last done. */
int dmabench_bind_plan_run(const struct bind_plan *plan,
			   const struct bind_step **failed);

#endif /* DMABENCH_BIND_PLAN_H */
