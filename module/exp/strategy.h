/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiment strategy has before it is timed: the memory of the
 * driver's client, that of the device, and what a strategy keeps between.
 */
#ifndef DMABENCH_STRATEGY_H
#define DMABENCH_STRATEGY_H

#include <linux/dma-direction.h>
#include <linux/scatterlist.h>

#include "memory.h"
#include "run/round.h"
#include "transfer.h"

struct dma_pool;

/* Only what ends in _copy has the CPU move the data to or from other memory. */
enum dmabench_strategy_kind {
	DMABENCH_STRATEGY_STREAMING,
	DMABENCH_STRATEGY_PERSISTENT,
	DMABENCH_STRATEGY_PERSISTENT_COPY,
	DMABENCH_STRATEGY_COHERENT_COPY,
	DMABENCH_STRATEGY_POOL_COPY,
	DMABENCH_STRATEGY_SG,
};

enum dmabench_strategy_engine {
	DMABENCH_STRATEGY_AUTO,		/* becomes one of the next two */
	DMABENCH_STRATEGY_CHANNEL,
	DMABENCH_STRATEGY_CPU,
	DMABENCH_STRATEGY_NONE,
};

/* A strategy has at most DMABENCH_MAX_PHASES_USED of them. */
enum dmabench_strategy_step {
	DMABENCH_STEP_ALLOC,
	DMABENCH_STEP_MAP,
	DMABENCH_STEP_COPY_IN,
	DMABENCH_STEP_FOR_DEVICE,
	DMABENCH_STEP_TRANSFER,
	DMABENCH_STEP_FOR_CPU,
	DMABENCH_STEP_UNMAP,
	DMABENCH_STEP_COPY_OUT,
	DMABENCH_STEP_FREE,
	DMABENCH_STEP_TOTAL,
	DMABENCH_STEPS
};

/**
 * struct dmabench_strategy_config - what a round's parameters say
 * @kind: which strategy
 * @engine: who moves the data
 * @direction: who writes it
 * @size: of a transfer
 * @offset: where in its first page the client's memory starts
 * @delay_ns: of engine none
 * @cache: of the client's memory, and the device's
 */
struct dmabench_strategy_config {
	enum dmabench_strategy_kind kind;
	enum dmabench_strategy_engine engine;
	enum dma_data_direction direction;
	size_t size;
	size_t offset;
	u32 delay_ns;
	enum dmabench_cache cache;
};

/**
 * struct dmabench_strategy - a thread's; its priv
 * @config: what it does
 * @dev: the target's device
 * @engine: the channel, or NULL
 * @transfer: from the client's memory to the device's, or back
 * @client: first byte of the client's data
 * @device: first byte of the device's data
 * @device_addr: DMA address of @device
 * @buffer: what the device reaches: the client's data, or memory between
 * @addr: DMA address of @buffer, of strategies that have one before
 * @mapped: @buffer stays mapped
 * @pool: of pool_copy
 * @table: of sg
 * @client_area: the client's memory, with room for guards
 * @device_area: the device's memory, coherent, with room for guards
 * @between: the memory of @buffer where it is not the client's
 */
struct dmabench_strategy {
	struct dmabench_strategy_config config;
	struct device *dev;
	struct dmabench_engine *engine;
	struct dmabench_transfer transfer;
	u8 *client;
	u8 *device;
	dma_addr_t device_addr;
	u8 *buffer;
	dma_addr_t addr;
	bool mapped;
	struct dma_pool *pool;
	struct sg_table table;
	struct dmabench_dma_memory client_area;
	struct dmabench_dma_memory device_area;
	struct dmabench_dma_memory between;
};

u64 dmabench_strategy_longest(const struct dmabench_strategy_config *config);
u64 dmabench_strategy_bytes(const struct dmabench_strategy_config *config);
int dmabench_strategy_setup(struct dmabench_thread *thread,
			    const struct dmabench_strategy_config *config);
void dmabench_strategy_teardown(struct dmabench_thread *thread);
int dmabench_strategy_observe(struct dmabench_thread *thread);
int dmabench_strategy_fail_map(struct dmabench_thread *thread);
int dmabench_strategy_device_moves(const struct dmabench_strategy *s,
				   dma_addr_t addr);
void dmabench_strategy_cpu_moves(const struct dmabench_strategy *s, u8 *buffer);
int dmabench_strategy_loop(struct dmabench_thread *thread, u64 ops);

#endif /* DMABENCH_STRATEGY_H */
