/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Puts a device on the module, or on vfio-pci, and gives it back. Each call gives the exit status
 * after saying what there is to say; @root is where the system is, "" but in tests.
 */
#ifndef DMABENCH_BIND_H
#define DMABENCH_BIND_H

#include <stdbool.h>

#include "bus_device.h"
#include "memory.h"

/* @driver: DMABENCH_DRIVER or DMABENCH_VFIO_PCI. */
int dmabench_bind(const char *root, const char *name, const char *driver, bool dry_run,
		  bool force);
int dmabench_unbind(const char *root, const char *name, bool dry_run);
int dmabench_unbind_all(const char *root, bool dry_run);

/* The one way back, of a bind that failed too. @memory NULL: nothing is known. */
int dmabench_give_back(struct bus_device *device,
		       const struct bind_memory *memory);

#endif /* DMABENCH_BIND_H */
