// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sysfs_write.h"
#include "lib/alloc.h"
#include "lib/plain.h"
#include "plan.h"

/* Takes over @path. */
static void add(struct bind_plan *plan, char *path, const char *value)
{
	plan->steps[plan->count++] = (struct bind_step) {
		path, dmabench_format("%s", value),
	};
}

static void add_override(struct bind_plan *plan, const struct bus_device *device,
			 const char *override)
{
	if (!dmabench_same_text(device->override, override))
		add(plan, dmabench_bus_device_path(device, "driver_override"),
		    override ? override : "");
}

static void add_unbind(struct bind_plan *plan, const struct bus_device *device)
{
	add(plan, dmabench_bus_device_path(device, "driver/unbind"),
	    device->name);
}

/* This driver and no other, and an error that says why not. */
static void add_bind(struct bind_plan *plan, const struct bus_device *device,
		     const char *driver)
{
	char *file = dmabench_format("drivers/%s/bind", driver);

	add(plan, dmabench_bus_path(device, file), device->name);
	free(file);
}

/* The override comes first: nobody else can take the device in between. */
void dmabench_bind_plan(struct bind_plan *plan, const struct bus_device *device)
{
	plan->count = 0;
	add_override(plan, device, device->taker);
	if (device->driver)
		add_unbind(plan, device);
	add_bind(plan, device, device->taker);
}

void dmabench_unbind_plan(struct bind_plan *plan,
			  const struct bus_device *device,
			  const struct bind_memory *memory)
{
	plan->count = 0;
	if (dmabench_bus_device_is_ours(device) ||
	    dmabench_same_text(device->override, device->taker))
		add_override(plan, device, memory ? memory->override : NULL);
	if (dmabench_bus_device_is_ours(device))
		add_unbind(plan, device);
	else if (device->driver)
		return;
	if (!memory)
		add(plan, dmabench_bus_path(device, "drivers_probe"),
		    device->name);
	else if (memory->driver && dmabench_bus_has_driver(device, memory->driver))
		add_bind(plan, device, memory->driver);
}

void dmabench_bind_plan_free(struct bind_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		free(plan->steps[i].path);
		free(plan->steps[i].value);
	}
	plan->count = 0;
}

void dmabench_bind_plan_print(const struct bind_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct bind_step *step = &plan->steps[i];
		char *path = dmabench_shell_word(step->path);
		char *value = *step->value ? dmabench_shell_word(step->value) : NULL;

		printf("echo %s%s> %s\n", value ?: "", value ? " " : "", path);
		free(path);
		free(value);
	}
}

int dmabench_bind_plan_run(const struct bind_plan *plan,
			   const struct bind_step **failed)
{
	for (size_t i = 0; i < plan->count; i++) {
		int err = dmabench_sysfs_write(plan->steps[i].path,
					       plan->steps[i].value);

		if (err) {
			*failed = &plan->steps[i];
			return err;
		}
	}
	return 0;
}
