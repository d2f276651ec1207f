// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"

#define CALL(fd, cmd, arg) \
	((arg)->size = sizeof(*(arg)), ioctl(fd, DMABENCH_IO(cmd), arg) ? -errno : 0)

int dmabench_device_open(void)
{
	int fd = open(DMABENCH_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

void dmabench_device_close(int fd)
{
	close(fd);
}

int dmabench_device_info(int fd, struct dmabench_info *info)
{
	return CALL(fd, INFO, info);
}

int dmabench_device_target(int fd, struct dmabench_target_info *info)
{
	return CALL(fd, TARGET_INFO, info);
}

int dmabench_device_experiment(int fd, struct dmabench_exp_info *info)
{
	return CALL(fd, EXP_INFO, info);
}

int dmabench_device_parameter(int fd, struct dmabench_param_info *info)
{
	return CALL(fd, PARAM_INFO, info);
}

int dmabench_device_phase(int fd, struct dmabench_phase_info *info)
{
	return CALL(fd, PHASE_INFO, info);
}

int dmabench_device_alloc(int fd, struct dmabench_alloc *alloc)
{
	return CALL(fd, ALLOC, alloc);
}

int dmabench_device_map(int fd, struct dmabench_map *map)
{
	return CALL(fd, MAP, map);
}

int dmabench_device_run(int fd, struct dmabench_run *run)
{
	return CALL(fd, RUN, run);
}
