/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The device's side of a mapping of any length, for rules: an engine with memory of its own,
 * or the CPU in its place.
 */
#ifndef DMABENCH_SELFTEST_DEVICE_END_H
#define DMABENCH_SELFTEST_DEVICE_END_H

#include "rule.h"

/**
 * struct device_end - who reads and writes what is mapped
 * @fd: the open file
 * @own: the engine's memory, as long as the buffers; 0: the CPU plays the device
 * @step: bytes that one copy has at most, where a mapping has several segments; 0: all
 */
struct device_end {
	int fd;
	int own;
	size_t step;
};

/*
 * By the engine where it is asked for, and the target has one that copies any bytes; for
 * buffers of @length, or of what its pool has at once. Return: 0 or -errno
 */
int device_end_open(struct device_end *d, const struct rule *r, bool engine, size_t length);

/*
 * Byte i of the mapping becomes, or is, that of @offset + i in FILL's pattern.
 * Return: 0 or -errno; the first byte that is not so, @length if none is, 0 also if it cannot
 * be read
 */
int device_puts(const struct device_end *d, int mapping, uint64_t seed, size_t offset,
		size_t length);
size_t device_wrong(const struct device_end *d, int mapping, uint64_t seed, size_t offset,
		    size_t length);
/* What the device reads of the mapping, from its start. Return: 0 or -errno */
int device_gets(const struct device_end *d, int mapping, size_t length, unsigned char *data);

#endif /* DMABENCH_SELFTEST_DEVICE_END_H */
