/* SPDX-License-Identifier: GPL-2.0 */
/* A PCI or platform device as sysfs shows it, below a root that tests choose. */
#ifndef DMABENCH_BUS_DEVICE_H
#define DMABENCH_BUS_DEVICE_H

#include <stdbool.h>

#define DMABENCH_DRIVER	"dmabench"
/* That gives devices to programs, which user space's experiments are. */
#define DMABENCH_VFIO_PCI	"vfio-pci"

struct bus_device {
	const char *root;
	const char *bus;	/* "pci" or "platform"; NULL: there is no such device */
	char *name;		/* in full: "0000:00:04.0" */
	char *driver;		/* that has it, or NULL */
	char *override;		/* driver_override, or NULL */
	const char *taker;	/* the driver that it is for, or was taken for; not ours to free */
};

/*
 * @name is a PCI address, with or without domain, or a platform device's name.
 * dmabench_bus_device_free() has to follow, also if there is none.
 */
void dmabench_bus_device_find(struct bus_device *device, const char *root,
			      const char *name);
/* Once more, after something was changed. */
void dmabench_bus_device_refresh(struct bus_device *device);
void dmabench_bus_device_free(struct bus_device *device);

/* Paths, which the caller frees: of a file of the device, and of its bus. */
char *dmabench_bus_device_path(const struct bus_device *device, const char *file);
char *dmabench_bus_path(const struct bus_device *device, const char *file);

/* Whether its taker has it. */
bool dmabench_bus_device_is_ours(const struct bus_device *device);
bool dmabench_bus_device_is_bridge(const struct bus_device *device);
/* Whether the bus knows a driver of this name. */
bool dmabench_bus_has_driver(const struct bus_device *device, const char *driver);

/* Equal, or both NULL. */
bool dmabench_same_text(const char *a, const char *b);

#endif /* DMABENCH_BUS_DEVICE_H */
