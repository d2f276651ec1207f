// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "sysfs_write.h"

/* In one write(2), as sysfs wants it; close() of such a file cannot fail. */
int dmabench_sysfs_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	char *line;
	int err;

	if (fd < 0)
		return -errno;
	line = dmabench_format("%s\n", value);
	err = write(fd, line, strlen(line)) < 0 ? -errno : 0;
	free(line);
	close(fd);
	return err;
}
