/* SPDX-License-Identifier: GPL-2.0 */
/* What an open file owns: its handles, and the memory behind them. */
#ifndef DMABENCH_FILE_H
#define DMABENCH_FILE_H

#include <linux/dma-direction.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/xarray.h>

#include "target.h"

/* Open together. */
#define DMABENCH_MAX_FILES	1024

/**
 * struct dmabench_file - one open(2) of /dev/dmabench
 * @lock: one command at a time
 * @objects: the handles
 * @bytes: what the buffers pin, up to DMABENCH_MAX_FILE_BYTES
 * @mm: of who opened it: the only one that may have buffers mapped
 * @id: unique among open files; in the offsets of mmap(2)
 * @mapping: of the device node, to take user mappings away
 * @limited: target whose limits it has changed, or NULL; protected by its
 *	@bound
 * @limits_before: what they were
 */
struct dmabench_file {
	struct mutex lock;
	struct xarray objects;
	u64 bytes;
	struct mm_struct *mm;
	u32 id;
	struct address_space *mapping;
	struct dmabench_target *limited;
	struct dmabench_limits_arg limits_before;
};

enum dmabench_object_type {
	DMABENCH_OBJECT_BUFFER,
	DMABENCH_OBJECT_MAPPING,
	DMABENCH_OBJECT_DEAD_MAPPING,
	DMABENCH_OBJECT_POOL,
	DMABENCH_OBJECT_IOVA,
	DMABENCH_OBJECT_COPY,
};

struct dma_pool;
struct dmabench_copy;
struct dmabench_engine;
struct dmabench_range;

/**
 * struct dmabench_object - what a handle stands for
 * @type: UNMAP_KEEP makes a mapping a dead one
 * @file: who has it
 * @target: what it was made for
 * @on_target: in the target's list
 * @revoked: the target went away, and took with it what is behind the handle
 * @length: bytes
 * @vaddr: where the CPU sees the first byte; of a scatterlist: unused
 * @dma_addr: where the device does; of a buffer of kind PAGES: unused
 * @kind: of a buffer
 * @users: what needs it: mappings, live and dead, of a buffer, blocks of a pool,
 *	copies under way
 * @mmaps: of a buffer: user mappings
 * @mmap_offset: of a buffer
 * @buffer: of a mapping: the buffer; of a block: its pool
 * @sources: of a scatterlist: the buffer of each entry
 * @table: of a scatterlist
 * @noncontiguous: of a buffer of that kind
 * @pool: of a pool
 * @range: of an IOVA range
 * @engine: of a copy
 * @copied: of a copy: both sides
 * @attrs: of a mapping or an allocation, the kernel's
 * @call: of a mapping: enum dmabench_map_call
 * @sg_call: of a scatterlist: enum dmabench_sg_call
 * @direction: of a mapping, and of buffers that are mapped from the start
 * @bounced: of a mapping
 * @died_at: of a dead mapping: map_generation of the target at its unmap
 */
struct dmabench_object {
	enum dmabench_object_type type;
	struct dmabench_file *file;
	struct dmabench_target *target;
	struct list_head on_target;
	bool revoked;
	size_t length;
	u8 *vaddr;
	dma_addr_t dma_addr;
	enum dmabench_buffer_kind kind;
	unsigned int users;
	atomic_t mmaps;
	u64 mmap_offset;
	struct dmabench_object *buffer;
	struct dmabench_object **sources;
	struct sg_table *table;
	struct sg_table *noncontiguous;
	struct dma_pool *pool;
	struct dmabench_range *range;
	struct dmabench_engine *engine;
	struct dmabench_object *copied[2];
	unsigned long attrs;
	u32 call;
	u32 sg_call;
	enum dma_data_direction direction;
	bool bounced;
	u64 died_at;
};

extern atomic_t dmabench_live_mappings;

void dmabench_file_release(struct dmabench_file *file);
void dmabench_limits_restore(struct dmabench_file *file);
void dmabench_limits_put_back(struct dmabench_target *target);

int dmabench_object_add(struct dmabench_file *file, struct dmabench_object *obj,
			u32 *out_handle);
void dmabench_object_remove(struct dmabench_file *file,
			    struct dmabench_object *obj, u32 handle);
struct dmabench_object *dmabench_object_get(struct dmabench_file *file,
					    u32 handle,
					    enum dmabench_object_type type);
int dmabench_object_enter(struct dmabench_object *obj);
int dmabench_check_range(u64 offset, u64 length, u64 limit);

struct dmabench_object *dmabench_object_new(struct dmabench_file *file,
					    struct dmabench_target *target,
					    enum dmabench_object_type type,
					    size_t length);
void dmabench_object_delete(struct dmabench_object *obj);

/* steps/buffer_kinds.c */
int dmabench_buffer_check(const struct dmabench_alloc *arg);
int dmabench_buffer_make(struct dmabench_object *buffer, u32 flags);
void dmabench_buffer_release(struct dmabench_object *buffer);
bool dmabench_buffer_has_addr(const struct dmabench_object *buffer);
bool dmabench_buffer_has_direction(const struct dmabench_object *buffer);

/* steps/mmap.c */
u64 dmabench_mmap_offset(struct dmabench_object *buffer, u32 handle);
int dmabench_mmap(struct file *filp, struct vm_area_struct *vma);
void dmabench_mmap_take_away(struct dmabench_object *buffer);

/* steps/mapping.c, mapping_sg.c, iova.c */
void dmabench_mapping_undo(struct dmabench_object *mapping, unsigned long attrs);
void dmabench_mapping_put_buffers(struct dmabench_object *mapping);
bool dmabench_direction(u32 abi, enum dma_data_direction *direction);
int dmabench_abi_attrs(u32 abi, unsigned long *attrs);
void dmabench_iova_undo(struct dmabench_object *iova);
bool dmabench_iova_reaches(const struct dmabench_object *iova, u64 offset,
			   u64 length, enum dma_data_direction wrong_way);
void dmabench_sg_undo(struct dmabench_object *mapping, unsigned long attrs);
void dmabench_sg_sync(struct dmabench_object *mapping, bool for_cpu);
dma_addr_t dmabench_sg_addr(const struct sg_table *table, size_t offset,
			    size_t *left);

/* steps/copy_end.c */
int dmabench_copy_async(struct dmabench_file *file,
			const struct dmabench_copy *copy, u32 *out_handle);
void dmabench_copy_undo(struct dmabench_object *copy);
void dmabench_copy_put_sides(struct dmabench_object *copy);

/* One function a command; arg is the command's struct. */
int dmabench_cmd_alloc(struct dmabench_file *file, void *arg);
int dmabench_cmd_fill(struct dmabench_file *file, void *arg);
int dmabench_cmd_read(struct dmabench_file *file, void *arg);
int dmabench_cmd_map(struct dmabench_file *file, void *arg);
int dmabench_cmd_sync(struct dmabench_file *file, void *arg);
int dmabench_cmd_device_copy(struct dmabench_file *file, void *arg);
int dmabench_cmd_unmap(struct dmabench_file *file, void *arg);
int dmabench_cmd_free(struct dmabench_file *file, void *arg);
int dmabench_cmd_misuse(struct dmabench_file *file, void *arg);
int dmabench_cmd_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_target_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_exp_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_param_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_phase_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_run(struct dmabench_file *file, void *arg);
int dmabench_cmd_limits_arg(struct dmabench_file *file, void *arg);
int dmabench_cmd_pool(struct dmabench_file *file, void *arg);
int dmabench_cmd_map_sg(struct dmabench_file *file, void *arg);
int dmabench_cmd_peer(struct dmabench_file *file, void *arg);
int dmabench_cmd_copy_end(struct dmabench_file *file, void *arg);
int dmabench_cmd_iova(struct dmabench_file *file, void *arg);

#endif /* DMABENCH_FILE_H */
