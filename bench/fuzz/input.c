// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "lib/temporary.h"

char *fuzz_file(const uint8_t *data, size_t size)
{
	char *path = dmabench_temporary_name();
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	return path;
}

void fuzz_file_drop(char *path)
{
	unlink(path);
	free(path);
}

size_t fuzz_second_file(const uint8_t *data, size_t size)
{
	static const char header[] = "\n{\"record\":\"header\"";
	const uint8_t *at = size ? memmem(data + 1, size - 1, header, sizeof(header) - 1) : NULL;

	return at ? (size_t)(at - data) + 1 : size;
}
