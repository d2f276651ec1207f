/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a device was before it was bound, in a file of its own below
 * /run/dmabench/bound: there before anything is changed, and gone only when all
 * has been given back. A reboot gives devices back, and empties /run.
 */
#ifndef DMABENCH_BIND_MEMORY_H
#define DMABENCH_BIND_MEMORY_H

#include <signal.h>
#include <stdbool.h>

#include "bus_device.h"

/* How the name of a file ends that is not yet whole. */
#define DMABENCH_BIND_TEMPORARY	".tmp"

struct bind_memory {
	char *driver, *override;	/* NULL: none */
	char *taker;			/* it was taken for; never NULL of what was recalled */
};

struct bind_lock {
	int fd;
	sigset_t signals;
};

/*
 * Only one process at a time binds and unbinds, and no signal stops it halfway
 * (SIGKILL can; unbind --all is for that). 0, or the exit status after saying
 * what is wrong.
 */
int dmabench_bind_lock(struct bind_lock *lock, const char *root);
void dmabench_bind_unlock(struct bind_lock *lock);

/* The file's path, which the caller frees. */
char *dmabench_bind_memory_path(const char *root, const char *name);

/* False if there is none, all NULL. dmabench_bind_memory_free() has to follow. */
bool dmabench_bind_recall(struct bind_memory *memory, const char *root,
			  const char *name);
void dmabench_bind_memory_free(struct bind_memory *memory);

/* 0, or the exit status after saying what is wrong. */
int dmabench_bind_remember(const struct bind_memory *memory,
			   const struct bus_device *device);
void dmabench_bind_forget(const char *root, const char *name);

#endif /* DMABENCH_BIND_MEMORY_H */
