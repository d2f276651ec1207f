/* SPDX-License-Identifier: GPL-2.0 */
/* Whether somebody would miss a device, and who. */
#ifndef DMABENCH_IN_USE_H
#define DMABENCH_IN_USE_H

#include "nodes.h"

/*
 * Looks at the directory @directory of sysfs and all below it for
 * - block devices that are mounted, swap or claimed, also by way of device mapper and RAID;
 * - network interfaces that are up, have an address or the default route, belong to a
 *   bridge, a bond or a VLAN, or are in another namespace;
 * - whatever a process has open, and disks that the kernel exports;
 * - what its files say: virtual functions, clients, ports that are up, others that depend on it;
 * - a driver that keeps it for virtual machines.
 *
 * Why it is in use, or why that cannot be told, which the caller frees; or NULL.
 */
char *dmabench_in_use(const char *root, const char *directory);

/* Who has a node of it open, or why that cannot be told, which the caller frees; or NULL. */
char *dmabench_opened(const char *root, const char *directory);

/*
 * in_use_block.c and in_use_net.c: of a block device or an interface by name. Nodes are
 * added that may be open, also of what is built of it.
 */
char *dmabench_block_in_use(struct bind_nodes *nodes, const char *name);
char *dmabench_net_in_use(struct bind_nodes *nodes, const char *name);

/* in_use_attribute.c: what the files of a device say, whose directory of sysfs that is. */
char *dmabench_attribute_in_use(const char *directory, const char *subsystem);
/*
 * Whether the module of its driver is used, which counts its users, not which of its devices
 * they use: that is known where it has one. Other modules that call it are counted too.
 */
char *dmabench_module_in_use(const char *directory);

/* in_use_guest.c: the node of a device's group by vfio is added. */
void dmabench_group_add(struct bind_nodes *nodes, const char *directory);
/* Whether a device is for virtual machines. The node of its group is added. */
char *dmabench_guest_in_use(struct bind_nodes *nodes, const char *directory);

#endif /* DMABENCH_IN_USE_H */
