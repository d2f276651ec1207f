// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus_device.h"
#include "host/sysfs.h"
#include "lib/alloc.h"

static const char *const buses[] = { "pci", "platform" };

#define NBUSES	(sizeof(buses) / sizeof(buses[0]))

char *dmabench_bus_device_path(const struct bus_device *device, const char *file)
{
	return dmabench_format("%s/sys/bus/%s/devices/%s/%s", device->root,
			       device->bus, device->name, file);
}

char *dmabench_bus_path(const struct bus_device *device, const char *file)
{
	return dmabench_format("%s/sys/bus/%s/%s", device->root, device->bus,
			       file);
}

static bool exists(char *path)
{
	bool found = !access(path, F_OK);

	free(path);
	return found;
}

/* Takes over @name. */
static bool is_on(struct bus_device *device, const char *bus, char *name)
{
	device->bus = bus;
	device->name = name;
	if (exists(dmabench_bus_device_path(device, "")))
		return true;
	free(name);
	device->bus = NULL;
	device->name = NULL;
	return false;
}

static bool find(struct bus_device *device, const char *name)
{
	if (!*name || strchr(name, '/') || name[0] == '.')
		return false;
	for (size_t i = 0; i < NBUSES; i++)
		if (is_on(device, buses[i], dmabench_format("%s", name)))
			return true;
	return is_on(device, "pci", dmabench_format("0000:%s", name));
}

static char *link_name(const struct bus_device *device, const char *file)
{
	char *path = dmabench_bus_device_path(device, file), *slash;
	char target[DMABENCH_FACT_LEN];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	free(path);
	if (length < 0)
		return NULL;
	target[length] = '\0';
	slash = strrchr(target, '/');
	return dmabench_format("%s", slash ? slash + 1 : target);
}

/* The kernel shows no override as "(null)". */
static char *read_override(const struct bus_device *device)
{
	char *path = dmabench_bus_device_path(device, "driver_override");
	char text[DMABENCH_FACT_LEN];
	const char *override = dmabench_sysfs_text("", path, text);

	free(path);
	if (!override || !strcmp(override, "(null)"))
		return NULL;
	return dmabench_format("%s", override);
}

void dmabench_bus_device_refresh(struct bus_device *device)
{
	free(device->driver);
	free(device->override);
	device->driver = link_name(device, "driver");
	device->override = read_override(device);
}

void dmabench_bus_device_find(struct bus_device *device, const char *root,
			      const char *name)
{
	*device = (struct bus_device) { .root = root, .taker = DMABENCH_DRIVER };
	if (find(device, name))
		dmabench_bus_device_refresh(device);
}

void dmabench_bus_device_free(struct bus_device *device)
{
	free(device->name);
	free(device->driver);
	free(device->override);
	*device = (struct bus_device) { 0 };
}

bool dmabench_bus_device_is_ours(const struct bus_device *device)
{
	return dmabench_same_text(device->driver, device->taker);
}

bool dmabench_bus_device_is_bridge(const struct bus_device *device)
{
	char *path = dmabench_bus_device_path(device, "class");
	char text[DMABENCH_FACT_LEN];
	const char *class = dmabench_sysfs_text("", path, text);

	free(path);
	return class && !strncmp(class, "0x06", 4);
}

bool dmabench_bus_has_driver(const struct bus_device *device, const char *driver)
{
	char *file = dmabench_format("drivers/%s", driver);
	bool found = exists(dmabench_bus_path(device, file));

	free(file);
	return found;
}

bool dmabench_same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}
