/* SPDX-License-Identifier: GPL-2.0 */
/* The one function that changes the system. The tests link a kernel of their own. */
#ifndef DMABENCH_SYSFS_WRITE_H
#define DMABENCH_SYSFS_WRITE_H

/* Writes @value and a newline to a file that is there: 0 or a negative errno value. */
int dmabench_sysfs_write(const char *path, const char *value);

#endif /* DMABENCH_SYSFS_WRITE_H */
