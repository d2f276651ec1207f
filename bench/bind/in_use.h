/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the system would miss a device: its disks and its network. */
#ifndef DMABENCH_IN_USE_H
#define DMABENCH_IN_USE_H

/*
 * Looks at the directory @directory of sysfs and all below it for block devices
 * that are mounted, swap or held open exclusively, also by way of device mapper
 * and RAID, and for network interfaces that are up, have an address or the default route,
 * belong to a bridge, a bond or a VLAN, or are in another namespace.
 *
 * Why it is in use, which the caller frees, or NULL.
 */
char *dmabench_in_use(const char *root, const char *directory);

/* in_use_block.c and in_use_net.c: of a block device or an interface by name. */
char *dmabench_block_in_use(const char *root, const char *name);
char *dmabench_net_in_use(const char *root, const char *name);

#endif /* DMABENCH_IN_USE_H */
