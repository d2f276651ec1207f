// SPDX-License-Identifier: GPL-2.0
/*
 * stamp: copies its input's lines, each after the seconds of CLOCK_MONOTONIC in brackets, as
 * the kernel's log has them, so that run-dmabench can tell how long each test took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void)
{
	struct timespec now;
	size_t size = 0;
	char *line = NULL;
	ssize_t length;

	setvbuf(stdout, NULL, _IOLBF, 0);
	while ((length = getline(&line, &size, stdin)) > 0) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		printf("[%ld.%06ld] ", (long)now.tv_sec, now.tv_nsec / 1000);
		fwrite(line, 1, length, stdout);
		if (line[length - 1] != '\n')
			putchar('\n');
	}
	free(line);
	return 0;
}
