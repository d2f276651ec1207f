/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a device says of itself to the DMA API: set by an open file and put back.
 * It never changes under a mapping: who maps holds it, and who changes it finds
 * nothing mapped or allocated.
 */
#ifndef DMABENCH_DEVICE_LIMITS_H
#define DMABENCH_DEVICE_LIMITS_H

struct dmabench_device;
struct dmabench_file;
struct dmabench_limits_arg;

void dmabench_limits_read(const struct dmabench_device *device,
			  struct dmabench_limits_arg *arg);
int dmabench_limits_check(const struct dmabench_limits_arg *arg);
int dmabench_limits_change(struct dmabench_file *file, struct dmabench_device *device,
			   const struct dmabench_limits_arg *arg);
void dmabench_limits_put_back(struct dmabench_device *device);
void dmabench_limits_restore(struct dmabench_file *file);
int dmabench_limits_hold(const struct dmabench_file *file,
			 struct dmabench_device *device);
void dmabench_limits_release(struct dmabench_device *device);

#endif /* DMABENCH_DEVICE_LIMITS_H */
