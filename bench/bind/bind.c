// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bind.h"
#include "host/loading.h"
#include "in_use.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "memory.h"
#include "plan.h"

static bool has_file(const struct bus_device *device, const char *file)
{
	char *path = dmabench_bus_device_path(device, file);
	bool found = !access(path, F_OK);

	free(path);
	return found;
}

static int refuse_kind(const struct bus_device *device, const char *name)
{
	if (!device->bus) {
		dmabench_error("bind: no PCI or platform device '%s'; /sys/bus/pci/devices and /sys/bus/platform/devices have them all",
			       name);
		return DMABENCH_EXIT_USAGE;
	}
	if (dmabench_bus_device_is_bridge(device)) {
		dmabench_error("bind: %s is a bridge, and others are behind it; valid is a device at its end",
			       device->name);
		return DMABENCH_EXIT_USAGE;
	}
	if (dmabench_bus_device_is_ours(device)) {
		dmabench_error("bind: %s is bound to %s already; dmabench list targets shows it",
			       device->name, device->taker);
		return DMABENCH_EXIT_USAGE;
	}
	return 0;
}

/* What was taken for another driver is given back first, or it would be forgotten whose it was. */
static int refuse_taken(const struct bus_device *device)
{
	struct bind_memory memory;
	int status = 0;

	if (dmabench_bind_recall(&memory, device->root, device->name) &&
	    dmabench_same_text(device->driver, memory.taker)) {
		dmabench_error("bind: %s is bound to %s; dmabench unbind %s gives it back first",
			       device->name, memory.taker, device->name);
		status = DMABENCH_EXIT_USAGE;
	}
	dmabench_bind_memory_free(&memory);
	return status;
}

static bool is_for_vfio(const struct bus_device *device)
{
	return !strcmp(device->taker, DMABENCH_VFIO_PCI);
}

static int refuse_driver(const struct bus_device *device)
{
	if (!strcmp(device->taker, DMABENCH_DRIVER) || is_for_vfio(device))
		return 0;
	dmabench_error("bind: --driver '%s': valid are " DMABENCH_DRIVER ", " DMABENCH_VFIO_PCI,
		       device->taker);
	return DMABENCH_EXIT_USAGE;
}

static int refuse_vfio(const struct bus_device *device)
{
	if (!is_for_vfio(device))
		return 0;
	if (strcmp(device->bus, "pci")) {
		dmabench_error("bind: %s is no PCI device, and " DMABENCH_VFIO_PCI " takes no others; --driver " DMABENCH_DRIVER " does",
			       device->name);
		return DMABENCH_EXIT_USAGE;
	}
	if (!dmabench_bus_has_driver(device, DMABENCH_VFIO_PCI)) {
		dmabench_error("bind: the driver " DMABENCH_VFIO_PCI " is not loaded; do: modprobe " DMABENCH_VFIO_PCI);
		return DMABENCH_EXIT_MACHINE;
	}
	if (!has_file(device, "iommu_group")) {
		dmabench_error("bind: no IOMMU translates for %s, and VFIO maps by one; boot with intel_iommu=on or the like",
			       device->name);
		return DMABENCH_EXIT_MACHINE;
	}
	return 0;
}

static int refuse_state(const struct bus_device *device)
{
	if (!is_for_vfio(device) && !dmabench_bus_has_driver(device, DMABENCH_DRIVER)) {
		char *how = dmabench_how_to_load(device->root);

		dmabench_error("bind: the module is not loaded; %s", how);
		free(how);
		return DMABENCH_EXIT_MACHINE;
	}
	if (!has_file(device, "driver_override") ||
	    (device->driver && !has_file(device, "driver/unbind"))) {
		dmabench_error("bind: %s cannot be taken from its driver, %s; another device can",
			       device->name, device->driver ?: "none");
		return DMABENCH_EXIT_MACHINE;
	}
	return 0;
}

static int refuse_use(const struct bus_device *device)
{
	char *path = dmabench_bus_device_path(device, "");
	char *why = dmabench_in_use(device->root, path);
	int status = 0;

	if (why) {
		dmabench_error("bind: %s is not taken: %s; end that, or take it all the same with --force",
			       device->name, why);
		status = DMABENCH_EXIT_MACHINE;
	}
	free(path);
	free(why);
	return status;
}

static int refuse(const struct bus_device *device, const char *name, bool force)
{
	int status = refuse_driver(device);

	if (!status)
		status = refuse_kind(device, name);
	if (!status)
		status = refuse_taken(device);
	if (!status)
		status = refuse_vfio(device);
	if (!status)
		status = refuse_state(device);
	if (!status && !force)
		status = refuse_use(device);
	return status;
}

static bool vfio_stands(const char *driver)
{
	static const char *const drivers[] = { DMABENCH_VFIO_PCI, "pcieport", "pci-stub" };

	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (!strcmp(driver, drivers[i]))
			return true;
	return false;
}

/*
 * What one maps, all of them can reach, and their mappings cost each other. VFIO gives a
 * group to nobody as long as a driver that it does not know has a device of it.
 */
static bool warn_of(const struct bus_device *device, const char *name)
{
	struct bus_device other;
	bool warned = false;

	if (!strcmp(name, device->name))
		return false;
	dmabench_bus_device_find(&other, device->root, name);
	if (!is_for_vfio(device)) {
		dmabench_warning("%s shares its IOMMU group with %s, whose driver goes on: they can reach each other's mappings",
				 device->name, name);
		warned = true;
	} else if (other.driver && !vfio_stands(other.driver)) {
		dmabench_warning("%s shares its IOMMU group with %s, whose driver %s goes on: before that is bound to " DMABENCH_VFIO_PCI " too, no program gets the group",
				 device->name, name, other.driver);
		warned = true;
	}
	dmabench_bus_device_free(&other);
	return warned;
}

static void warn_of_group(const struct bus_device *device)
{
	char *pattern = dmabench_bus_device_path(device,
						 "iommu_group/devices/*/driver");
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++) {
			*strrchr(found.gl_pathv[i], '/') = '\0';
			if (warn_of(device, strrchr(found.gl_pathv[i], '/') + 1))
				break;
		}
	globfree(&found);
	free(pattern);
}

/*
 * The user's own, to be freed, or NULL. One that a bind wrote which was cut short is not: then
 * the user's is what that remembered.
 */
static char *own_override(struct bind_memory *memory, const struct bus_device *device)
{
	char *own = memory->override;

	if (memory->taker && device->override && !strcmp(device->override, memory->taker)) {
		memory->override = NULL;
		return own;
	}
	return device->override && strcmp(device->override, device->taker) ?
	       dmabench_format("%s", device->override) : NULL;
}

/*
 * What is remembered of a device without a driver stays so: that bind was cut
 * short. Else it was found since then by a driver of its own.
 */
static void look_back(struct bind_memory *memory,
		      const struct bus_device *device)
{
	bool left = dmabench_bind_recall(memory, device->root, device->name);
	char *override;

	if (left && !device->driver)
		return;
	override = own_override(memory, device);
	dmabench_bind_memory_free(memory);
	if (device->driver)
		memory->driver = dmabench_format("%s", device->driver);
	memory->override = override;
}

static int take(struct bus_device *device, const struct bind_memory *memory)
{
	const struct bind_step *failed = NULL;
	struct bind_plan plan;
	int err, status;

	status = dmabench_bind_remember(memory, device);
	if (status)
		return status;
	dmabench_bind_plan(&plan, device);
	err = dmabench_bind_plan_run(&plan, &failed);
	dmabench_bus_device_refresh(device);
	if (err) {
		status = DMABENCH_EXIT_MACHINE;
		if (!dmabench_give_back(device, memory))
			dmabench_error("bind: %s: %s: %s; all is as before, and dmesg may tell more",
				       device->name, failed->path, strerror(-err));
	}
	dmabench_bind_plan_free(&plan);
	return status;
}

static void print_bind(const struct bus_device *device,
		       const struct bind_memory *memory)
{
	char *path = dmabench_bind_memory_path(device->root, device->name);
	struct bind_plan plan;

	printf("# remembers in %s: driver %s, driver_override %s\n", path,
	       memory->driver ?: "none", memory->override ?: "none");
	dmabench_bind_plan(&plan, device);
	dmabench_bind_plan_print(&plan);
	dmabench_bind_plan_free(&plan);
	free(path);
}

static int bind_found(struct bus_device *device, bool dry_run)
{
	struct bind_memory memory;
	int status = 0;

	warn_of_group(device);
	look_back(&memory, device);
	if (dry_run)
		print_bind(device, &memory);
	else
		status = take(device, &memory);
	if (!status && !dry_run)
		printf("%s is bound to %s, its driver was %s; dmabench unbind %s gives it back\n",
		       device->name, device->taker, memory.driver ?: "none", device->name);
	dmabench_bind_memory_free(&memory);
	return status;
}

int dmabench_bind(const char *root, const char *name, const char *driver, bool dry_run,
		  bool force)
{
	struct bus_device device;
	struct bind_lock lock;
	int status = dry_run ? 0 : dmabench_bind_lock(&lock, root);

	if (status)
		return status;
	dmabench_bus_device_find(&device, root, name);
	device.taker = driver;
	status = refuse(&device, name, force);
	if (!status)
		status = bind_found(&device, dry_run);
	dmabench_bus_device_free(&device);
	if (!dry_run)
		dmabench_bind_unlock(&lock);
	return status;
}
