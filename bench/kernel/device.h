/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/dmabench, one thin function for each ioctl that is used: fills in size,
 * returns 0 or a negative errno value. The tests link a device of their own.
 */
#ifndef DMABENCH_BENCH_DEVICE_H
#define DMABENCH_BENCH_DEVICE_H

#include "../module/uapi/dmabench.h"

/* A file descriptor, or a negative errno value. */
int dmabench_device_open(void);
void dmabench_device_close(int fd);

int dmabench_device_info(int fd, struct dmabench_info *info);
int dmabench_device_target(int fd, struct dmabench_target_info *info);
int dmabench_device_experiment(int fd, struct dmabench_exp_info *info);
int dmabench_device_parameter(int fd, struct dmabench_param_info *info);
int dmabench_device_phase(int fd, struct dmabench_phase_info *info);
int dmabench_device_alloc(int fd, struct dmabench_alloc *alloc);
int dmabench_device_map(int fd, struct dmabench_map *map);
int dmabench_device_run(int fd, struct dmabench_run *run);

/* What to do about a negative errno value of theirs: "..., and run again" */
const char *dmabench_device_remedy(int err);

#endif /* DMABENCH_BENCH_DEVICE_H */
