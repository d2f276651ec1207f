// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pattern.h"
#include "stage.h"

/* Notes whether its buffer bounces; the mapping that told is gone again. */
int stage_open(struct stage *s, size_t length)
{
	int err;

	*s = (struct stage){ .length = length };
	s->fd = dma_open();
	if (s->fd < 0)
		return s->fd;
	s->target = dma_engine_target(s->fd);
	if (s->target < 0)
		return s->target == -ENODEV ? 0 : s->target;
	s->buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, length);
	s->device = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT, length);
	if (s->buffer < 0 || s->device < 0)
		return -ENOMEM;
	err = dma_target_info(s->fd, s->target, &s->info);
	if (err)
		return err;
	err = map(s, DMABENCH_BIDIRECTIONAL);
	return err ?: unmap(s);
}

void stage_close(struct stage *s)
{
	close(s->fd);
}

int map_part(struct stage *s, int direction, size_t offset, size_t length)
{
	s->mapping = dma_map(s->fd, s->buffer, direction, offset, length,
			     &s->bounced);
	return s->mapping < 0 ? s->mapping : 0;
}

int map(struct stage *s, int direction)
{
	return map_part(s, direction, 0, s->length);
}

int unmap(struct stage *s)
{
	return dma_unmap(s->fd, s->mapping);
}

int sync_for_cpu(struct stage *s)
{
	return dma_sync(s->fd, s->mapping, DMABENCH_SYNC_FOR_CPU, 0, s->length);
}

int sync_for_device(struct stage *s)
{
	return dma_sync(s->fd, s->mapping, DMABENCH_SYNC_FOR_DEVICE, 0,
			s->length);
}

int cpu_writes_part(struct stage *s, enum sight seed, size_t offset,
		    size_t length)
{
	return dma_fill(s->fd, s->buffer, offset, length, seed);
}

int cpu_writes(struct stage *s, enum sight seed)
{
	return cpu_writes_part(s, seed, 0, s->length);
}

static bool all_are(const unsigned char *data, size_t offset, size_t length,
		    enum sight sight)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (data[i] != (sight == ZEROS ? 0 :
				dmabench_pattern_byte(sight, offset + i)))
			return false;
	return true;
}

/* What the CPU sees in a buffer; MIXED also where it cannot look. */
enum sight sight_of(struct stage *s, int handle, size_t offset, size_t length)
{
	unsigned char *data = malloc(length);
	enum sight sight = OLD;

	if (!data || dma_read(s->fd, handle, offset, length, data))
		sight = MIXED;
	while (sight != MIXED && !all_are(data, offset, length, sight))
		sight++;
	free(data);
	return sight;
}

enum sight cpu_sees_part(struct stage *s, size_t offset, size_t length)
{
	return sight_of(s, s->buffer, offset, length);
}

enum sight cpu_sees(struct stage *s)
{
	return cpu_sees_part(s, 0, s->length);
}

int device_writes_first(struct stage *s, enum sight seed, size_t length)
{
	int err = dma_fill(s->fd, s->device, 0, s->length, seed);

	return err ?: dma_copy(s->fd, s->mapping, s->device, length, 0, 0);
}

int device_writes(struct stage *s, enum sight seed)
{
	return device_writes_first(s, seed, s->length);
}

enum sight device_sees_part(struct stage *s, size_t offset, size_t length)
{
	if (dma_fill(s->fd, s->device, 0, s->length, NOISE) ||
	    dma_copy(s->fd, s->device, s->mapping, s->length, 0, 0))
		return MIXED;
	return sight_of(s, s->device, offset, length);
}

enum sight device_sees(struct stage *s)
{
	return device_sees_part(s, 0, s->length);
}

/* Turns a fault knob of the engine's device. */
int knob(const struct stage *s, const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/dmabench/%s",
		 s->info.out_device, name);
	return sysfs_write(path, value);
}
