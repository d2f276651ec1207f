// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "error.h"
#include "temporary.h"

char *dmabench_temporary_name(void)
{
	const char *below = getenv("TMPDIR");

	return dmabench_format("%s/dmabench-XXXXXX",
			       below && below[0] == '/' ? below : "/tmp");
}

FILE *dmabench_temporary_file(void)
{
	char *name = dmabench_temporary_name();
	int fd = mkostemp(name, O_CLOEXEC);
	FILE *file = NULL;
	int error;

	if (fd >= 0) {
		unlink(name);
		file = fdopen(fd, "w+");
	}
	error = errno;
	if (!file)
		dmabench_error("%s: %s; TMPDIR names another folder",
			       name, strerror(error));
	free(name);
	errno = error;
	return file;
}
