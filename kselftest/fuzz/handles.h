/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The open files of one process, and what is known of the handles in each. It is
 * a guess: another thread, a signal or an unbound target may have been faster.
 */
#ifndef DMABENCH_FUZZ_HANDLES_H
#define DMABENCH_FUZZ_HANDLES_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_FILES	6
#define MAX_KNOWN	48
#define MAX_VIEWS	16
#define KIND_LIST	1000

/* Bits, so that a member can name several. */
enum thing {
	BUFFER	= 1 << 0,
	MAPPING	= 1 << 1,
	POOL	= 1 << 2,
	RANGE	= 1 << 3,
	COPY	= 1 << 4,
};

/**
 * struct known - a handle
 * @thing: what it is
 * @handle: its number
 * @target: index of its target
 * @kind: of a buffer: enum dmabench_buffer_kind; of a mapping KIND_LIST if it has several entries
 * @length: bytes
 * @mmap_offset: of a buffer
 */
struct known {
	enum thing thing;
	uint32_t handle;
	uint32_t target;
	uint32_t kind;
	uint64_t length;
	uint64_t mmap_offset;
};

/* @opened counts its openings: what an older one taught is not known of a newer one. */
struct file {
	int fd;
	unsigned int opened;
	unsigned int count;
	struct known known[MAX_KNOWN];
};

/* Memory of a buffer in user space. */
struct view {
	char *start;
	size_t length;
};

/* @lock holds the files, @views_lock what is mapped: nobody touches what another unmaps. */
struct handles {
	pthread_mutex_t lock;
	struct file files[MAX_FILES];
	pthread_mutex_t views_lock;
	struct view views[MAX_VIEWS];
};

void handles_start(struct handles *o);
struct file handles_file(struct handles *o, unsigned int index);

/* Puts @fd there in place of what was. Return: the old one, to be closed; -1 without any. */
int handles_replace(struct handles *o, unsigned int index, int fd);

/* Both do nothing where the file is no longer @opened. */
void handles_learn(struct handles *o, unsigned int index, unsigned int opened,
		   const struct known *known);
void handles_forget(struct handles *o, unsigned int index, unsigned int opened,
		    uint32_t handle);

#endif /* DMABENCH_FUZZ_HANDLES_H */
