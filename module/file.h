/* SPDX-License-Identifier: GPL-2.0 */
/* What an open file owns: its handles, and the memory behind them. */
#ifndef DMABENCH_FILE_H
#define DMABENCH_FILE_H

#include <linux/dma-direction.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/xarray.h>

#include "target.h"

/**
 * struct dmabench_file - one open(2) of /dev/dmabench
 * @lock: one command at a time
 * @objects: the handles
 * @bytes: what the buffers pin, up to DMABENCH_MAX_FILE_BYTES
 */
struct dmabench_file {
	struct mutex lock;
	struct xarray objects;
	u64 bytes;
};

enum dmabench_object_type {
	DMABENCH_OBJECT_BUFFER,
	DMABENCH_OBJECT_MAPPING,
	DMABENCH_OBJECT_DEAD_MAPPING,
};

/**
 * struct dmabench_object - what a handle stands for
 * @type: buffer or mapping; UNMAP_KEEP makes a mapping a dead one
 * @target: what it was made for
 * @on_target: in the target's list
 * @revoked: the target went away, and took with it what is behind the handle
 * @length: bytes
 * @vaddr: where the CPU sees the first byte
 * @dma_addr: where the device does; of a buffer of kind PAGES: unused
 * @kind: of a buffer
 * @users: of a buffer: mappings, live and dead, that need it
 * @buffer: of a mapping: the buffer
 * @direction: of a mapping
 * @bounced: of a mapping
 * @died_at: of a dead mapping: map_generation of the target at its unmap
 */
struct dmabench_object {
	enum dmabench_object_type type;
	struct dmabench_target *target;
	struct list_head on_target;
	bool revoked;
	size_t length;
	u8 *vaddr;
	dma_addr_t dma_addr;
	enum dmabench_buffer_kind kind;
	unsigned int users;
	struct dmabench_object *buffer;
	enum dma_data_direction direction;
	bool bounced;
	u64 died_at;
};

extern atomic_t dmabench_live_mappings;

void dmabench_file_release(struct dmabench_file *file);

int dmabench_object_add(struct dmabench_file *file, struct dmabench_object *obj,
			u32 *out_handle);
void dmabench_object_remove(struct dmabench_file *file, u32 handle);
struct dmabench_object *dmabench_object_get(struct dmabench_file *file,
					    u32 handle,
					    enum dmabench_object_type type);
int dmabench_object_enter(struct dmabench_object *obj);
int dmabench_check_range(u64 offset, u64 length, u64 limit);

void dmabench_mapping_undo(struct dmabench_object *mapping);
bool dmabench_direction(u32 abi, enum dma_data_direction *direction);

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

#endif /* DMABENCH_FILE_H */
