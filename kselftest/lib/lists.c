// SPDX-License-Identifier: GPL-2.0
#include <errno.h>

#include "lists.h"

struct list list_of(const struct stage *s, const struct list *list)
{
	struct list rounded = *list;

	rounded.first = aligned(s, list->first);
	rounded.length = aligned(s, list->length);
	rounded.stride = list->stride < 0 ? -(long)aligned(s, -list->stride) :
					    (long)aligned(s, list->stride);
	return rounded;
}

static size_t at(const struct list *list, unsigned int i)
{
	return list->first + (long)i * list->stride;
}

/* What the call takes and tells but for the entries and the segments' room. */
int list_map_as(struct stage *s, const struct list *list,
		struct dmabench_map_sg *map)
{
	struct dmabench_sg_entry entries[DMABENCH_MAX_SG];
	unsigned int i;

	for (i = 0; i < list->entries; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = s->buffer, .length = list->length,
			.offset = at(list, i),
		};
	map->call = list->call;
	map->nentries = list->entries;
	map->entries = (uintptr_t)entries;
	s->mapping = dma_map_sg_as(s->fd, map);
	s->bounced = map->out_bounced;
	return s->mapping < 0 ? s->mapping : 0;
}

int list_map(struct stage *s, const struct list *list, int direction,
	     uint32_t attrs)
{
	struct dmabench_sg_segment segments[DMABENCH_MAX_SG];
	struct dmabench_map_sg arg = {
		.direction = direction, .attrs = attrs,
		.segments = (uintptr_t)segments,
	};

	return list_map_as(s, list, &arg);
}

int list_sync(struct stage *s, const struct list *list, int sync_for)
{
	return dma_sync(s->fd, s->mapping, sync_for, 0,
			(uint64_t)list->entries * list->length);
}

int list_device_writes(struct stage *s, const struct list *list, enum sight seed)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < list->entries && !err; i++)
		err = device_writes_at(s, seed, i * list->length, at(list, i),
				       list->length);
	return err;
}

enum sight list_device_sees(struct stage *s, const struct list *list)
{
	enum sight sight, first = MIXED;
	unsigned int i;

	for (i = 0; i < list->entries; i++) {
		sight = device_sees_at(s, i * list->length, at(list, i),
				       list->length);
		if (!i)
			first = sight;
		if (sight != first)
			return MIXED;
	}
	return first;
}

enum sight list_cpu_sees(struct stage *s, const struct list *list)
{
	enum sight sight, first = MIXED;
	unsigned int i;

	for (i = 0; i < list->entries; i++) {
		sight = cpu_sees_part(s, at(list, i), list->length);
		if (!i)
			first = sight;
		if (sight != first)
			return MIXED;
	}
	return first;
}

/* Before, between and behind them: the gaps are where the list says. */
enum sight list_cpu_sees_beside(struct stage *s, const struct list *list)
{
	size_t low = at(list, 0), high = at(list, list->entries - 1);
	size_t step = list->stride < 0 ? -list->stride : list->stride;
	size_t gap, next;
	enum sight first;

	if (low > high) {
		gap = low;
		low = high;
		high = gap;
	}
	first = cpu_sees_beside(s, low, high + list->length - low);
	for (; low < high; low = next) {
		next = low + step;
		gap = low + list->length;
		/* Few bytes may look like two patterns. */
		if (next - gap >= 8 && cpu_sees_part(s, gap, next - gap) != first)
			return MIXED;
	}
	return first;
}
