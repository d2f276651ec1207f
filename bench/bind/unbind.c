// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "in_use.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "plan.h"

int dmabench_give_back(struct bus_device *device,
		       const struct bind_memory *memory)
{
	const struct bind_step *failed = NULL;
	struct bind_plan plan;
	int err;

	dmabench_unbind_plan(&plan, device, memory);
	err = dmabench_bind_plan_run(&plan, &failed);
	dmabench_bus_device_refresh(device);
	if (err)
		dmabench_error("%s is not given back: %s: %s; dmabench unbind %s tries again",
			       device->name, failed->path, strerror(-err),
			       device->name);
	else
		dmabench_bind_forget(device->root, device->name);
	dmabench_bind_plan_free(&plan);
	return err ? DMABENCH_EXIT_MACHINE : 0;
}

/* No ^C ends the wait for who has the device open: vfio_unregister_group_dev() of Linux 6.1. */
static void tell_who_is_waited_for(const struct bus_device *device)
{
	char *directory, *who;

	if (!dmabench_same_text(device->driver, DMABENCH_VFIO_PCI))
		return;
	directory = dmabench_bus_device_path(device, "");
	who = dmabench_opened(device->root, directory);
	if (who)
		dmabench_warning("unbind %s may wait until it is closed: %s", device->name, who);
	free(who);
	free(directory);
}

static int unbind_found(struct bus_device *device, bool dry_run)
{
	struct bind_memory memory;
	bool known = dmabench_bind_recall(&memory, device->root, device->name);
	struct bind_plan plan;
	int status = 0;

	if (known)
		device->taker = memory.taker;
	if (dry_run) {
		dmabench_unbind_plan(&plan, device, known ? &memory : NULL);
		dmabench_bind_plan_print(&plan);
		dmabench_bind_plan_free(&plan);
	} else {
		tell_who_is_waited_for(device);
		status = dmabench_give_back(device, known ? &memory : NULL);
	}
	if (!status && !dry_run) {
		printf("%s: its driver is %s\n", device->name,
		       device->driver ?: "none");
		if (!device->driver && memory.driver)
			dmabench_warning("%s had the driver %s, which is not loaded; do: modprobe %s",
					 device->name, memory.driver,
					 memory.driver);
	}
	device->taker = DMABENCH_DRIVER;
	dmabench_bind_memory_free(&memory);
	return status;
}

static bool remembered(const char *root, const char *name)
{
	struct bind_memory memory;
	bool known = dmabench_bind_recall(&memory, root, name);

	dmabench_bind_memory_free(&memory);
	return known;
}

static int refuse_unbind(const struct bus_device *device, const char *name)
{
	if (!device->bus) {
		dmabench_error("unbind: no PCI or platform device '%s'; dmabench list targets shows what is bound",
			       name);
		return DMABENCH_EXIT_USAGE;
	}
	if (remembered(device->root, device->name) ||
	    dmabench_same_text(device->override, DMABENCH_DRIVER))
		return 0;
	if (dmabench_bus_device_is_ours(device) &&
	    strcmp(device->name, DMABENCH_DRIVER))
		return 0;
	dmabench_error("unbind: %s was not bound by dmabench bind; its driver is %s; dmabench list targets shows what is bound",
		       device->name, device->driver ?: "none");
	return DMABENCH_EXIT_USAGE;
}

static int unbind_locked(const char *root, const char *name, bool dry_run)
{
	struct bus_device device;
	int status;

	dmabench_bus_device_find(&device, root, name);
	if (!device.bus && !strchr(name, '/') && remembered(root, name)) {
		if (!dry_run)
			dmabench_bind_forget(root, name);
		printf("%s is no longer there\n", name);
		status = 0;
	} else {
		status = refuse_unbind(&device, name);
		if (!status)
			status = unbind_found(&device, dry_run);
	}
	dmabench_bus_device_free(&device);
	return status;
}

struct names {
	char **names;
	size_t count;
};

static void add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->names[i], name))
			return;
	names->names = dmabench_reallocarray(names->names, names->count + 1,
					     sizeof(*names->names));
	names->names[names->count++] = dmabench_format("%s", name);
}

static bool is_whole(const char *name)
{
	const char *suffix = strrchr(name, '.');

	return !suffix || strcmp(suffix, DMABENCH_BIND_TEMPORARY);
}

static void add_remembered(struct names *names, const char *root)
{
	char *pattern = dmabench_bind_memory_path(root, "*");
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++) {
			const char *name = strrchr(found.gl_pathv[i], '/') + 1;

			if (is_whole(name))
				add_name(names, name);
		}
	globfree(&found);
	free(pattern);
}

static void add_overridden(struct names *names, const char *root)
{
	char *pattern = dmabench_format("%s/sys/bus/*/devices/*/driver_override",
					root);
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++) {
			struct bus_device device;

			*strrchr(found.gl_pathv[i], '/') = '\0';
			dmabench_bus_device_find(&device, root,
						 strrchr(found.gl_pathv[i], '/') + 1);
			if (dmabench_same_text(device.override, DMABENCH_DRIVER))
				add_name(names, device.name);
			dmabench_bus_device_free(&device);
		}
	globfree(&found);
	free(pattern);
}

static int unbind_all_locked(const char *root, bool dry_run)
{
	struct names names = { 0 };
	int status = 0;

	add_remembered(&names, root);
	add_overridden(&names, root);
	if (!names.count)
		puts("nothing is bound");
	for (size_t i = 0; i < names.count; i++) {
		int one = unbind_locked(root, names.names[i], dry_run);

		status = status ? status : one;
		free(names.names[i]);
	}
	free(names.names);
	return status;
}

/* @all: each of them, else the one called @name. */
static int unbind(const char *root, const char *name, bool dry_run, bool all)
{
	struct bind_lock lock;
	int status = dry_run ? 0 : dmabench_bind_lock(&lock, root);

	if (status)
		return status;
	status = all ? unbind_all_locked(root, dry_run) :
		       unbind_locked(root, name, dry_run);
	if (!dry_run)
		dmabench_bind_unlock(&lock);
	return status;
}

int dmabench_unbind(const char *root, const char *name, bool dry_run)
{
	return unbind(root, name, dry_run, false);
}

int dmabench_unbind_all(const char *root, bool dry_run)
{
	return unbind(root, NULL, dry_run, true);
}
