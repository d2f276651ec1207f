/* SPDX-License-Identifier: GPL-2.0 */
/* The caller's own memory, as tests have it: it is long in coming, or goes meanwhile. */
#ifndef DMABENCH_SELFTEST_USER_MEMORY_H
#define DMABENCH_SELFTEST_USER_MEMORY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Memory that is there only when somebody says so. Return: its userfaultfd, or -errno */
int late_memory(char **memory, size_t length);

/* Memory that goes and comes back, zeroed, each a millisecond after the other. */
struct vanishing {
	char *memory;
	size_t length;
	bool stop;
	pthread_t thread;
};

/* 0 or -errno; then @v is left alone until it is ended, when its memory is there. */
int vanishing_begin(struct vanishing *v, char *memory, size_t length);
void vanishing_end(struct vanishing *v);

#endif /* DMABENCH_SELFTEST_USER_MEMORY_H */
