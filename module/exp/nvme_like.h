/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiment nvme_like sets up, and what its loop works with. */
#ifndef DMABENCH_NVME_LIKE_H
#define DMABENCH_NVME_LIKE_H

#include <linux/dma-mapping.h>
#include <linux/scatterlist.h>
#include <linux/types.h>

#include "compat/compat.h"
#include "memory.h"
#include "run/round.h"
#include "transfer.h"

struct dma_pool;

enum {
	PARAM_SIZE, PARAM_ENTRY_BYTES, PARAM_DIRECTION, PARAM_WAY, PARAM_DEPTH, PARAM_COPIED_BY,
	PARAM_COMPLETE_ON,
};

enum { PHASE_SUBMIT, PHASE_TRANSFER, PHASE_COMPLETE };

enum dmabench_nvme_way {
	DMABENCH_NVME_MAP_SG,
	DMABENCH_NVME_TWO_STEP,
	DMABENCH_NVME_PREMAPPED,
	DMABENCH_NVME_COPY,
};

/* What an entry of a PRP list covers: drivers/nvme/host/pci.c: NVME_CTRL_PAGE_SIZE. */
#define DMABENCH_PRP_BYTES	4096U
/* Lists of as many bytes, or fewer, are of a pool of their own: NVME_SMALL_POOL_SIZE. */
#define DMABENCH_PRP_SMALL	256U

/* Addresses that a device is told. */
struct dmabench_nvme_vec {
	dma_addr_t addr;
	u32 length;
};

/**
 * struct dmabench_nvme_entry - memory of an I/O that lies side by side
 * @vaddr: the device reads or writes it
 * @client: of the way copy: what is copied there, or from there
 * @phys: of @vaddr
 * @addr: DMA address of @vaddr where it stays mapped, else DMA_MAPPING_ERROR
 * @length: bytes
 */
struct dmabench_nvme_entry {
	u8 *vaddr;
	u8 *client;
	phys_addr_t phys;
	dma_addr_t addr;
	u32 length;
};

/**
 * struct dmabench_nvme_io - an I/O in flight
 * @entry: its memory
 * @table: of the way map_sg, and memory for its list
 * @state: of the way two_step, where there is IOVA space
 * @linked: bytes of it
 * @vec: of the same way where there is none: what was mapped
 * @vecs: how many
 * @prp1: first address, as the device has it
 * @prp2: second one, or where the list is
 * @list: the list, or NULL
 * @list_addr: where the device sees it
 * @small: it is of the pool of short lists
 * @err: why it is not submitted
 * @submitted: it is
 * @seed: of the pattern that it moves
 * @area: memory behind the entries, with room for guards
 * @client_area: memory behind their clients
 */
struct dmabench_nvme_io {
	struct dmabench_nvme_entry *entry;
	struct sg_table table;
	struct dma_iova_state state;
	size_t linked;
	struct dmabench_nvme_vec *vec;
	u32 vecs;
	__le64 prp1;
	__le64 prp2;
	__le64 *list;
	dma_addr_t list_addr;
	bool small;
	int err;
	bool submitted;
	u64 seed;
	struct dmabench_dma_memory area;
	struct dmabench_dma_memory client_area;
};

/**
 * struct dmabench_nvme - a thread's; its priv
 * @dev: the target's device
 * @way: how memory is mapped
 * @direction: who writes it
 * @size: of an I/O
 * @entry_bytes: of each entry but the last
 * @entries: of an I/O
 * @gaps: address bits in which entries do not follow on each other
 * @depth: how many I/Os
 * @io: they
 * @small: pool of short lists
 * @large: pool of lists of a page of the device's
 * @engine: what moves the data, or NULL
 * @device: the device's memory, of an I/O's size, with guards around
 * @device_addr: DMA address of @device
 * @device_area: memory behind it
 */
struct dmabench_nvme {
	struct device *dev;
	enum dmabench_nvme_way way;
	enum dma_data_direction direction;
	size_t size;
	u32 entry_bytes;
	u32 entries;
	unsigned long gaps;
	u32 depth;
	struct dmabench_nvme_io *io;
	struct dma_pool *small;
	struct dma_pool *large;
	struct dmabench_engine *engine;
	u8 *device;
	dma_addr_t device_addr;
	struct dmabench_dma_memory device_area;
};

/* Submits or completes @io[0] to @io[@count - 1], and returns the ticks that it took. */
typedef u64 dmabench_nvme_fn(const struct dmabench_nvme *n, struct dmabench_nvme_io *io, u32 count);

struct dmabench_nvme_calls {
	dmabench_nvme_fn *submit;
	dmabench_nvme_fn *complete;
};

extern const struct dmabench_nvme_calls dmabench_nvme_calls[];

/* Of an I/O. */
static inline u32 dmabench_nvme_entries(const u64 *params)
{
	return DIV_ROUND_UP((u32)params[PARAM_SIZE], (u32)params[PARAM_ENTRY_BYTES]);
}

/* A page before the data, and a guard behind, which the device must not write to. */
static inline size_t dmabench_nvme_area(size_t size)
{
	return PAGE_SIZE + size + DMABENCH_GUARD_BYTES;
}

/* Whose bytes the client sees. */
static inline u8 *dmabench_nvme_client(const struct dmabench_nvme_entry *entry)
{
	return entry->client ?: entry->vaddr;
}

void dmabench_nvme_prepare(struct dmabench_thread *thread, struct dmabench_nvme_io *io);
int dmabench_nvme_move(struct dmabench_thread *thread, const struct dmabench_nvme_io *io,
		       u64 *ticks);
int dmabench_nvme_verify(struct dmabench_thread *thread, const struct dmabench_nvme_io *io);
int dmabench_nvme_look(struct dmabench_thread *thread, const struct dmabench_nvme_io *io);
int dmabench_nvme_setup(struct dmabench_thread *thread);
void dmabench_nvme_teardown(struct dmabench_thread *thread);
int dmabench_nvme_loop(struct dmabench_thread *thread, u64 ops);
void dmabench_nvme_complete(struct dmabench_thread *completer, u64 ops);

#endif /* DMABENCH_NVME_LIKE_H */
