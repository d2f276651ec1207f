/* SPDX-License-Identifier: GPL-2.0 */
/* The command LIMITS: what a device says of itself, set by an open file and put back. */
#ifndef DMABENCH_DEVICE_LIMITS_H
#define DMABENCH_DEVICE_LIMITS_H

struct dmabench_file;
struct dmabench_limits_arg;
struct dmabench_target;

void dmabench_limits_read(const struct dmabench_target *target,
			  struct dmabench_limits_arg *arg);
int dmabench_limits_change(struct dmabench_file *file, struct dmabench_target *target,
			   const struct dmabench_limits_arg *arg);
void dmabench_limits_put_back(struct dmabench_target *target);
void dmabench_limits_restore(struct dmabench_file *file);

#endif /* DMABENCH_DEVICE_LIMITS_H */
