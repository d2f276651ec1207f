// SPDX-License-Identifier: GPL-2.0
/* Devices of PCI that could be targets: those that nobody would miss, by the rules of bind. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "bind/bus_device.h"
#include "bind/in_use.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "parts.h"

/* To ask who uses one goes through all processes: a machine may have hundreds of functions. */
#define LOOKED_AT	24

struct devices {
	const struct doctor_seen *seen;
	unsigned int ends, ours, in_use, looked_at, not_looked_at;
	cJSON *free_ones;
	char *example;			/* of one in use */
};

static const char *class_name(const char *class)
{
	static const struct {
		const char *prefix, *name;
	} names[] = {
		{ "0x01", "storage" }, { "0x02", "network" }, { "0x03", "display" },
		{ "0x04", "multimedia" }, { "0x0801", "DMA engine" }, { "0x08", "system" },
		{ "0x0b", "processor" }, { "0x0c", "serial bus" }, { "0x10", "encryption" },
		{ "0x12", "accelerator" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(class, names[i].prefix, strlen(names[i].prefix)))
			return names[i].name;
	return "other";
}

/* The text of a file of the device; "" where there is none. */
static const char *text_of(const struct bus_device *device, const char *file, char *text)
{
	char *path = dmabench_bus_device_path(device, file);
	const char *found = dmabench_sysfs_text("", path, text);

	free(path);
	return found ?: "";
}

static void add_free(struct devices *devices, const struct bus_device *device)
{
	char vendor[DMABENCH_FACT_LEN], id[DMABENCH_FACT_LEN], class[DMABENCH_FACT_LEN];
	const char *vendor_text = text_of(device, "vendor", vendor);
	const char *id_text = text_of(device, "device", id);
	cJSON *json = cJSON_CreateObject();
	char *both = dmabench_format("%s:%s", vendor_text + 2 * !strncmp(vendor_text, "0x", 2),
				     id_text + 2 * !strncmp(id_text, "0x", 2));

	dmabench_json_add_text(json, "device", device->name);
	dmabench_json_add_text(json, "id", both);
	dmabench_json_add_text(json, "class", class_name(text_of(device, "class", class)));
	dmabench_json_add_text(json, "driver", device->driver);
	cJSON_AddItemToArray(devices->free_ones, json);
	free(both);
}

static void judge(struct devices *devices, const struct bus_device *device)
{
	char *path, *why;

	if (!devices->seen->is_root || devices->looked_at == LOOKED_AT) {
		devices->not_looked_at++;
		return;
	}
	devices->looked_at++;
	path = dmabench_bus_device_path(device, "");
	why = dmabench_in_use(devices->seen->about.root, path);
	if (!why) {
		add_free(devices, device);
	} else {
		devices->in_use++;
		if (!devices->example)
			devices->example = dmabench_format("%s: %s", device->name, why);
	}
	free(path);
	free(why);
}

static bool has_taken(const struct bus_device *device)
{
	return device->driver && (!strcmp(device->driver, DMABENCH_DRIVER) ||
				  !strcmp(device->driver, "dmabench_lsi") ||
				  !strcmp(device->driver, DMABENCH_VFIO_PCI));
}

/* Those without a driver come first, in a pass of their own. */
static void look(struct devices *devices, const char *name, bool with_driver)
{
	struct bus_device device;

	dmabench_bus_device_find(&device, devices->seen->about.root, name);
	if (device.bus && !strcmp(device.bus, "pci") &&
	    !dmabench_bus_device_is_bridge(&device) && !device.driver == !with_driver) {
		devices->ends++;
		if (has_taken(&device))
			devices->ours++;
		else
			judge(devices, &device);
	}
	dmabench_bus_device_free(&device);
}

cJSON *dmabench_doctor_devices(const struct doctor_seen *seen)
{
	char *pattern = dmabench_format("%s/sys/bus/pci/devices/*", seen->about.root);
	struct devices devices = { .seen = seen, .free_ones = cJSON_CreateArray() };
	cJSON *json = cJSON_CreateObject();
	glob_t paths;

	if (!glob(pattern, 0, NULL, &paths))
		for (size_t i = 0; i < 2 * paths.gl_pathc; i++)
			look(&devices, strrchr(paths.gl_pathv[i % paths.gl_pathc], '/') + 1,
			     i >= paths.gl_pathc);
	globfree(&paths);
	free(pattern);
	dmabench_json_add_u64(json, "ends", devices.ends);
	dmabench_json_add_u64(json, "ours", devices.ours);
	dmabench_json_add_u64(json, "in_use", devices.in_use);
	dmabench_json_add_text(json, "in_use_example", devices.example);
	dmabench_json_add_u64(json, "not_looked_at", devices.not_looked_at);
	dmabench_json_add(json, "free", devices.free_ones);
	free(devices.example);
	return json;
}
