/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_IOCTL_H
#define DMABENCH_IOCTL_H

struct file;

long dmabench_ioctl(struct file *filp, unsigned int cmd, unsigned long arg);

#endif /* DMABENCH_IOCTL_H */
