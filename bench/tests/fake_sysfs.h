/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Buses and drivers in a folder of one's own: what is written to driver_override,
 * bind, unbind and drivers_probe has the effect that the kernel gives it.
 */
#ifndef DMABENCH_FAKE_SYSFS_H
#define DMABENCH_FAKE_SYSFS_H

#include <stdbool.h>

struct fake_sysfs {
	char *root;
	unsigned int writes;		/* so far */
	unsigned int fail_at;		/* this write fails with EIO, and does nothing */
	unsigned int die_before;	/* the process is killed before this write */
	const char *refuses;		/* this driver's probe fails with EBUSY */
};

extern struct fake_sysfs fake_sysfs;

/* An empty system; the one before goes away. */
void fake_sysfs_new(void);
void fake_sysfs_end(void);

/* A file below the root, and a symbolic link, with the folders above. */
void fake_put(const char *path, const char *text);
void fake_link(const char *path, const char *target);
/* To @target as it is, which need not be there. */
void fake_link_to(const char *path, const char *target);
void fake_unlink(const char *path);

void fake_driver(const char *bus, const char *driver);
/* @directory: below /sys/devices; @driver: that has it and would take it, or NULL. */
void fake_device(const char *bus, const char *directory, const char *driver);

#endif /* DMABENCH_FAKE_SYSFS_H */
