/* SPDX-License-Identifier: GPL-2.0 */
/* Mappings: of one buffer, or of pieces of several as a scatterlist. */
#ifndef DMABENCH_MAPPING_H
#define DMABENCH_MAPPING_H

#include "dma.h"

struct dmabench_buffer;
struct dmaengine_unmap_data;

/**
 * struct dmabench_sg_source - an entry of a scatterlist, as it was made
 * @buffer: which it uses
 * @page: of its first byte, or of the buffer's
 * @offset: of its first byte in that
 * @length: bytes
 */
struct dmabench_sg_source {
	struct dmabench_buffer *buffer;
	struct page *page;
	unsigned int offset;
	unsigned int length;
};

/**
 * struct dmabench_mapping - a mapping; copies use it
 * @dma: its table is what was mapped, of a scatterlist
 * @vaddr: where the CPU sees the first byte; unused of a scatterlist and of a BAR
 * @phys: the first byte of what is mapped; unused of a scatterlist and of kind VMALLOC
 * @buffer: which it uses; NULL of a scatterlist of MAP_SG
 * @sources: of that: each entry; else NULL
 * @of_card: it has memory of a PCI device's, which nobody bounces or syncs
 * @uncached: its memory is in no cache of the CPU's, and must not come there
 * @call: enum dmabench_map_call, or enum dmabench_sg_call of a scatterlist
 * @attrs: the kernel's
 * @unmap_data: which unmaps it, or NULL; one reference is held, others are of copies
 * @bounced: by the time it was mapped
 * @share: bytes of the bounce pool that are counted for it
 * @died_at: of a dead one: map_generation of the target at its unmap
 */
struct dmabench_mapping {
	struct dmabench_dma dma;
	u8 *vaddr;
	phys_addr_t phys;
	struct dmabench_buffer *buffer;
	struct dmabench_sg_source *sources;
	u32 call;
	unsigned long attrs;
	struct dmaengine_unmap_data *unmap_data;
	bool bounced;
	bool of_card;
	bool uncached;
	u64 share;
	u64 died_at;
};

/* Of a live mapping, and of one that UNMAP_KEEP unmapped. */
extern const struct dmabench_object_ops dmabench_mapping_ops;
extern const struct dmabench_object_ops dmabench_dead_mapping_ops;

/* Return: the mapping, dead or alive, or NULL of another kind of object */
static inline struct dmabench_mapping *dmabench_to_mapping(struct dmabench_object *obj)
{
	return obj->ops == &dmabench_mapping_ops ||
	       obj->ops == &dmabench_dead_mapping_ops ?
	       container_of(obj, struct dmabench_mapping, dma.obj) : NULL;
}

static inline bool dmabench_is_dead(const struct dmabench_object *obj)
{
	return obj->ops == &dmabench_dead_mapping_ops;
}

/* Is it a mapping of what is no memory to the CPU? */
static inline bool dmabench_of_card(struct dmabench_object *obj)
{
	const struct dmabench_mapping *mapping = dmabench_to_mapping(obj);

	return mapping && mapping->of_card;
}

struct dmabench_mapping *dmabench_mapping_new(struct dmabench_file *file,
					      struct dmabench_target *target,
					      size_t length);
struct dmabench_mapping *dmabench_mapping_get(struct dmabench_file *file, u32 handle);
int dmabench_mapping_permit(const struct dmabench_mapping *mapping, void *vaddr, u64 length);
int dmabench_mapping_add(struct dmabench_mapping *mapping, u32 *out_handle);
int dmabench_mapping_made(struct dmabench_mapping *mapping, bool bounced);
void dmabench_mapping_undo(struct dmabench_mapping *mapping, unsigned long attrs);

/* unmap_data.c */
int dmabench_unmap_data_get(struct dmabench_mapping *mapping);
void dmabench_unmap_data_fill(const struct dmabench_mapping *mapping);
void dmabench_unmap_data_put(const struct dmabench_mapping *mapping);

/* mapping_sg.c */
void dmabench_sg_undo(struct dmabench_mapping *mapping, unsigned long attrs);
unsigned int dmabench_sg_changed(const struct dmabench_mapping *mapping);
void dmabench_sg_put(struct dmabench_mapping *mapping);
void dmabench_sg_destroy(struct dmabench_mapping *mapping);

#endif /* DMABENCH_MAPPING_H */
