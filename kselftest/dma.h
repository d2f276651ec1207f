/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One C function for each command of /dev/dmabench. All return a handle or 0,
 * or -errno, so that a test compares one number.
 */
#ifndef DMABENCH_SELFTEST_DMA_H
#define DMABENCH_SELFTEST_DMA_H

#include <stdint.h>

#include "uapi/dmabench.h"

int dma_open(void);
int dma_ioctl(int fd, unsigned int cmd, void *arg);
int dma_info(int fd, struct dmabench_info *info);
int dma_live(int fd);

int dma_target_info(int fd, int target, struct dmabench_target_info *info);
int dma_engine_target(int fd);
const char *dma_translation(uint32_t translation);
const char *dma_regime(uint32_t translation, uint32_t bounced);

int dma_alloc(int fd, int target, int kind, uint64_t length);
int dma_free(int fd, int handle);
int dma_fill(int fd, int handle, uint64_t offset, uint64_t length, uint64_t seed);
int dma_read(int fd, int handle, uint64_t offset, uint64_t length, void *data);
int dma_map(int fd, int buffer, int direction, uint64_t offset, uint64_t length,
	    uint32_t *out_bounced);
int dma_sync(int fd, int mapping, int sync_for, uint64_t offset, uint64_t length);
int dma_unmap(int fd, int mapping);
int dma_copy(int fd, int dst, int src, uint64_t length, uint32_t flags,
	     uint32_t timeout_ms);
int dma_unmap_keep(int fd, int mapping);
int dma_dead_copy(int fd, int dst, int src, uint64_t length);

long dma_bounce_slots_used(void);
void dma_announce_fault(const char *access);
int sysfs_write(const char *path, const char *text);

#define DMA_NO_ENGINE \
	"no DMA engine: load dmabench_lsi on a machine with an LSI 53C895A"

#endif /* DMABENCH_SELFTEST_DMA_H */
