// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "machine.h"
#include "stage.h"

/* No mapping is alive yet: a new mask would change how one is synced. */
static int set_limits(struct stage *s)
{
	if (!s->layout.min_align_mask)
		return 0;
	return dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN,
			      s->layout.min_align_mask);
}

/* The next multiple of what the engine copies. */
size_t aligned(const struct stage *s, size_t bytes)
{
	size_t align = s->info.out_copy_align_bytes ?: 1;

	return (bytes + align - 1) / align * align;
}

static int furnish(struct stage *s)
{
	s->buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, s->length);
	if (s->buffer < 0)
		return s->buffer;
	if (s->layout.tier == TIER_S)
		return 0;
	s->device = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT,
			      s->length);
	return s->device < 0 ? s->device : 0;
}

/* With DMA_BOUNCE_UNALIGNED_KMALLOC short ones of who is not coherent do by direction. */
static int bounces(struct stage *s)
{
	int err = map(s, DMABENCH_BIDIRECTIONAL) ?: unmap(s);
	uint32_t both = s->bounced;

	err = err ?: map(s, DMABENCH_TO_DEVICE) ?: unmap(s);
	if (s->bounced != both)
		s->bounced = DMABENCH_BOUNCED_SOME;
	return err;
}

/*
 * Notes whether its buffer bounces; the mapping that told is gone again. Where
 * there is no engine, or memory out of its reach, the target is negative, and
 * the test has to say so.
 */
int stage_open_as(struct stage *s, const struct layout *layout, size_t length)
{
	int err;

	*s = (struct stage){
		.layout = *layout, .length = length,
		/* What an earlier test left in a bounce buffer is nobody's. */
		.salt = (uint64_t)getpid() << 8,
	};
	s->layout.length = layout->length ?: length;
	s->fd = dma_open();
	if (s->fd < 0)
		return s->fd;
	s->target = layout->tier == TIER_S ? dma_software_target(s->fd) :
					     dma_engine_in_reach(s->fd);
	if (s->target < 0)
		return dma_has_no_target(s->target) ? 0 : s->target;
	err = dma_target_info(s->fd, s->target, &s->info);
	if (!err && dma_unseen(&s->info)) {
		s->target = -EADDRNOTAVAIL;
		return 0;
	}
	err = err ?: set_limits(s);
	if (err == -EPERM) {
		s->target = -EACCES;
		return 0;
	}
	if (!err && layout->length) {
		s->layout.from = aligned(s, layout->from);
		s->layout.length = aligned(s, layout->length);
	}
	err = err ?: furnish(s) ?: bounces(s);
	if (!err)
		machine_tier(layout->tier == TIER_S ? 'S' : 'D', &s->info,
			     s->bounced);
	return err;
}

/*
 * Sets one of the device's limits. They do not change while there is memory of
 * the device: what the stage has is given back, and taken anew.
 */
int stage_limit(struct stage *s, uint32_t which, uint64_t value)
{
	int err = s->device > 0 ? dma_free(s->fd, s->device) : 0;

	err = err ?: dma_limits_set(s->fd, s->target, which, value);
	if (s->device > 0)
		s->device = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT,
				      s->length);
	return err ?: s->device < 0 ? s->device : 0;
}

/* With an engine, and all of the buffer mapped by map(). */
int stage_open(struct stage *s, size_t length)
{
	const struct layout whole = { .tier = TIER_D };

	return stage_open_as(s, &whole, length);
}

void stage_close(struct stage *s)
{
	dma_close(s->fd);
}

static int map_this(struct stage *s, int direction, size_t offset,
		    size_t length, uint32_t attrs)
{
	struct dmabench_map arg = {
		.call = s->layout.call, .buffer = s->buffer,
		.direction = direction, .offset = offset, .length = length,
		.attrs = attrs,
	};

	s->mapping = dma_map_as(s->fd, &arg);
	if (s->mapping < 0)
		return s->mapping;
	s->from = offset;
	s->mapped = length;
	s->bounced = arg.out_bounced;
	s->need_sync = arg.out_need_sync;
	s->need_unmap = arg.out_need_unmap;
	return 0;
}

int map_part(struct stage *s, int direction, size_t offset, size_t length)
{
	return map_this(s, direction, offset, length, 0);
}

int map_attrs(struct stage *s, int direction, uint32_t attrs)
{
	return map_this(s, direction, s->layout.from, s->layout.length, attrs);
}

int map(struct stage *s, int direction)
{
	return map_attrs(s, direction, 0);
}

int unmap(struct stage *s)
{
	return dma_unmap(s->fd, s->mapping);
}

int sync_part(struct stage *s, int sync_for, size_t offset, size_t length)
{
	return dma_sync(s->fd, s->mapping, sync_for, offset - s->from, length);
}

int sync_for_cpu(struct stage *s)
{
	return sync_part(s, DMABENCH_SYNC_FOR_CPU, s->from, s->mapped);
}

int sync_for_device(struct stage *s)
{
	return sync_part(s, DMABENCH_SYNC_FOR_DEVICE, s->from, s->mapped);
}

uint64_t seed_of(const struct stage *s, enum sight seed)
{
	return s->salt + seed;
}

/* All of a buffer as long as the stage's. */
int fill(struct stage *s, int handle, enum sight seed)
{
	return dma_fill(s->fd, handle, 0, s->length, seed_of(s, seed));
}

int cpu_writes_part(struct stage *s, enum sight seed, size_t offset,
		    size_t length)
{
	return dma_fill(s->fd, s->buffer, offset, length, seed_of(s, seed));
}

int cpu_writes(struct stage *s, enum sight seed)
{
	return fill(s, s->buffer, seed);
}

/* Are these bytes of @data, which begins with that of @offset, as @seen says? */
static bool shows(const struct stage *s, const unsigned char *data, size_t offset,
		  enum sight seen, size_t from, size_t to)
{
	const unsigned char *part = data + from - offset;

	if (from >= to)
		return true;
	if (seen == ZEROS)
		return bytes_zero(part, to - from);
	return bytes_wrong(part, seed_of(s, seen), from, to - from) == to - from;
}

/* @data begins with the byte of @offset, and [@out_from, @out_to) does not count. */
static enum sight sight_in(const struct stage *s, const unsigned char *data,
			   size_t offset, size_t length, size_t out_from,
			   size_t out_to)
{
	size_t end = offset + length, before = end, behind = end;
	enum sight sight;

	if (out_from < out_to) {
		before = out_from > offset ? out_from : offset;
		before = before < end ? before : end;
		behind = out_to > before ? out_to : before;
	}
	for (sight = OLD; sight < MIXED; sight++)
		if (shows(s, data, offset, sight, offset, before) &&
		    shows(s, data, offset, sight, behind, end))
			return sight;
	return MIXED;
}

/* What the CPU sees in a buffer; MIXED also where it cannot look. */
static enum sight sight_beside(struct stage *s, int handle, size_t offset,
			       size_t length, size_t out_from, size_t out_to)
{
	unsigned char *data = malloc(length);
	enum sight sight = MIXED;

	if (data && !dma_read(s->fd, handle, offset, length, data))
		sight = sight_in(s, data, offset, length, out_from, out_to);
	free(data);
	return sight;
}

enum sight sight_of(struct stage *s, int handle, size_t offset, size_t length)
{
	return sight_beside(s, handle, offset, length, 0, 0);
}

enum sight cpu_sees_part(struct stage *s, size_t offset, size_t length)
{
	return sight_of(s, s->buffer, offset, length);
}

enum sight cpu_sees(struct stage *s)
{
	return cpu_sees_part(s, 0, s->length);
}

/* In all of the buffer but this. */
enum sight cpu_sees_beside(struct stage *s, size_t offset, size_t length)
{
	return sight_beside(s, s->buffer, 0, s->length, offset, offset + length);
}

enum sight cpu_sees_mapped(struct stage *s)
{
	return cpu_sees_part(s, s->from, s->mapped);
}

/* OLD where all of it is, or was, mapped: a layout leaves something beside it. */
enum sight cpu_sees_unmapped(struct stage *s)
{
	return cpu_sees_beside(s, s->from, s->mapped);
}

static int peer_writes(struct stage *s, enum sight seed, size_t at,
		       size_t offset, size_t length)
{
	unsigned char *data = malloc(length);
	int err = -ENOMEM;

	if (data) {
		bytes_make(data, seed_of(s, seed), offset, length);
		err = dma_peer_write(s->fd, s->mapping, at, length, data);
	}
	free(data);
	return err;
}

int device_writes_at(struct stage *s, enum sight seed, size_t at, size_t offset,
		     size_t length)
{
	struct dmabench_device_copy copy = {
		.src = s->device, .src_offset = offset,
		.dst = s->mapping, .dst_offset = at, .length = length,
	};

	if (s->layout.tier == TIER_S)
		return peer_writes(s, seed, at, offset, length);
	return dma_fill(s->fd, s->device, offset, length, seed_of(s, seed)) ?:
	       dma_copy_as(s->fd, &copy);
}

int device_writes_part(struct stage *s, enum sight seed, size_t offset,
		       size_t length)
{
	return device_writes_at(s, seed, offset - s->from, offset, length);
}

int device_writes(struct stage *s, enum sight seed)
{
	return device_writes_part(s, seed, s->from, s->mapped);
}

/* All that the engine has to copy so that these bytes are among it. */
static int engine_fetches(struct stage *s, size_t at, size_t offset, size_t length)
{
	size_t before = at % aligned(s, 1);
	struct dmabench_device_copy copy = {
		.src = s->mapping, .src_offset = at - before,
		.dst = s->device, .dst_offset = offset - before,
		.length = aligned(s, before + length),
	};

	return dma_fill(s->fd, s->device, copy.dst_offset, copy.length, seed_of(s, NOISE)) ?:
	       dma_copy_as(s->fd, &copy);
}

static enum sight device_sees_but(struct stage *s, size_t at, size_t offset,
				  size_t length, size_t out_from, size_t out_to)
{
	enum sight sight = MIXED;
	unsigned char *data;

	if (s->layout.tier == TIER_D)
		return engine_fetches(s, at, offset, length) ? MIXED :
		       sight_beside(s, s->device, offset, length, out_from, out_to);
	data = malloc(length);
	if (data && !dma_peer_read(s->fd, s->mapping, at, length, data))
		sight = sight_in(s, data, offset, length, out_from, out_to);
	free(data);
	return sight;
}

enum sight device_sees_at(struct stage *s, size_t at, size_t offset,
			  size_t length)
{
	return device_sees_but(s, at, offset, length, 0, 0);
}

enum sight device_sees_part(struct stage *s, size_t offset, size_t length)
{
	return device_sees_at(s, offset - s->from, offset, length);
}

/* In all of the mapping but this. */
enum sight device_sees_beside(struct stage *s, size_t offset, size_t length)
{
	return device_sees_but(s, 0, s->from, s->mapped, offset, offset + length);
}

enum sight device_sees(struct stage *s)
{
	return device_sees_beside(s, 0, 0);
}

/* Of a copy of the mapping to the start of the device's memory: see DEAD_COPY. */
enum sight device_got(struct stage *s)
{
	unsigned char *data = malloc(s->mapped);
	enum sight sight = MIXED;

	if (data && !dma_read(s->fd, s->device, 0, s->mapped, data))
		sight = sight_in(s, data, s->from, s->mapped, 0, 0);
	free(data);
	return sight;
}
