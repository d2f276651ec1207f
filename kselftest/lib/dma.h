/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One C function for each command of /dev/dmabench. All return a handle or 0,
 * or -errno, so that a test compares one number.
 */
#ifndef DMABENCH_SELFTEST_DMA_H
#define DMABENCH_SELFTEST_DMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "uapi/dmabench.h"

/* Where the engine's device is bound and unbound. */
#define LSI_DRIVER	"/sys/bus/pci/drivers/dmabench_lsi/"

int dma_open(void);
int dma_ioctl(int fd, unsigned int cmd, void *arg);
int dma_info(int fd, struct dmabench_info *info);
int dma_live(int fd);

int dma_target_info(int fd, int target, struct dmabench_target_info *info);
/*
 * The target of a test, by the name in the environment's DMABENCH_TARGET; without one the module's
 * own platform device is that of software, and the first engine that the module owns the engine.
 * Return: its index; -ENODEV: there is none; -ENOTTY: it is no engine; -EPERM: an engine that is
 * not the module's own, without --destructive; dma_engine_in_reach also -ERANGE: not all memory
 * can be mapped for it, and a stage's -EADDRNOTAVAIL: dma_unseen(). dma_has_no_target() says
 * whether it is one of these, of which
 * dma_no_engine() gives the reason that the test is skipped for, as of -EACCES: it wants limits
 * of the device's that its driver alone may set.
 */
int dma_software_target(int fd);
/* Return: the name of the target that the run is for, or NULL: the module's own */
const char *dma_wanted_target(void);
int dma_engine_target(int fd);
int dma_engine_in_reach(int fd);
bool dma_has_no_target(int target);
const char *dma_no_engine(int target);
/* Name of the device that the engine's driver is bound to, where clients may map for a channel. */
const char *dma_engine_device(const struct dmabench_target_info *info);
bool dma_unseen(const struct dmabench_target_info *info);
bool dma_out_of_reach(const struct dmabench_target_info *info,
		      const struct dmabench_limits_arg *limits);
const char *dma_translation(uint32_t translation);
const char *dma_regime(uint32_t translation, uint32_t bounced);

/* A struct with all that the command takes and tells; they fill in its size. */
int dma_limits(int fd, int target, struct dmabench_limits_arg *limits);
int dma_alloc_as(int fd, struct dmabench_alloc *alloc);
int dma_map_as(int fd, struct dmabench_map *map);
int dma_map_sg_as(int fd, struct dmabench_map_sg *map);
int dma_sync_as(int fd, struct dmabench_sync *sync);
int dma_copy_as(int fd, struct dmabench_device_copy *copy);
int dma_iova_as(int fd, struct dmabench_iova *iova);
int dma_share_as(int fd, struct dmabench_share *share);

/* Is it of a call that this kernel does not have: EOPNOTSUPP? Since Linux 5.13 it has all. */
bool dma_lacks_kind(int kind);

/* Has it no call that maps such memory: out_mmap_offset is 0? Since 5.13 all. */
bool dma_lacks_mmap(int kind);

int dma_limits_set(int fd, int target, uint32_t which, uint64_t value);

/* Does the target take this streaming mask? It keeps the one that it has. */
bool dma_takes_mask(int target, uint64_t mask);

/*
 * Lazy translation holds addresses until its flush timer, which nobody tells: it is
 * 10 ms, and 1 s on s390. So @done is tried again and again. Return: is it true
 * within three seconds?
 */
#define DMA_FLUSH_MOST_US	3000000
#define DMA_FLUSH_STEP_US	5000
#define DMA_AFTER_FLUSH(done) ({					\
	unsigned int waited_us = 0;					\
	bool is_done = (done);						\
									\
	for (; !is_done && waited_us < DMA_FLUSH_MOST_US;		\
	     waited_us += DMA_FLUSH_STEP_US) {				\
		usleep(DMA_FLUSH_STEP_US);				\
		is_done = (done);					\
	}								\
	is_done;							\
})

/* That timer has run by then; for who counts addresses, of which a try would take some. */
#ifdef __s390__
#define DMA_FLUSHED_US	1500000
#else
#define DMA_FLUSHED_US	50000
#endif

/*
 * close(), and where a test made addresses scarce by a mask, until they are
 * back: having failed below a mask, the kernel refuses as much below 32 bits
 * until then (max32_alloc_size in drivers/iommu/iova.c), to the next test, too.
 */
void dma_close(int fd);

int dma_alloc(int fd, int target, int kind, uint64_t length);
int dma_alloc_attrs(int fd, int target, int kind, uint64_t length, int direction,
		    uint32_t attrs);
int dma_pool(int fd, int target, uint64_t length, uint32_t align, uint64_t boundary);
int dma_managed(int fd, int target, uint64_t length);
int dma_managed_pool(int fd, int target, uint64_t length);
int dma_pool_block(int fd, int target, int pool, uint64_t length);
void *dma_mmap(int fd, const struct dmabench_alloc *alloc, size_t length);
int dma_free(int fd, int handle);
int dma_fill(int fd, int handle, uint64_t offset, uint64_t length, uint64_t seed);
int dma_read(int fd, int handle, uint64_t offset, uint64_t length, void *data);
int dma_map(int fd, int buffer, int direction, uint64_t offset, uint64_t length,
	    uint32_t *out_bounced);
int dma_map_call(int fd, int call, int buffer, int direction, uint64_t offset,
		 uint64_t length, uint32_t attrs);
int dma_map_sg(int fd, int direction, const struct dmabench_sg_entry *entries,
	       uint32_t nentries);
int dma_peer_read(int fd, int mapping, uint64_t offset, uint64_t length, void *data);
int dma_peer_write(int fd, int mapping, uint64_t offset, uint64_t length,
		   const void *data);
int dma_sync(int fd, int mapping, int sync_for, uint64_t offset, uint64_t length);
int dma_unmap_as(int fd, struct dmabench_unmap *unmap);
int dma_unmap(int fd, int mapping);
int dma_unmap_attrs(int fd, int mapping, uint32_t attrs);
int dma_copy(int fd, int dst, int src, uint64_t length, uint32_t flags,
	     uint32_t timeout_ms);
int dma_copy_start(int fd, int dst, int src, uint64_t length, uint32_t flags);
int dma_copy_end(int fd, int copy, int how, struct dmabench_copy_end *told);

int dma_iova_alloc(int fd, int target, uint64_t length);
int dma_iova_link(int fd, int iova, uint64_t offset, int buffer,
		  uint64_t buffer_offset, uint64_t length, int direction);
int dma_iova_sync(int fd, int iova, uint64_t offset, uint64_t length);
int dma_iova_unlink(int fd, int iova, uint64_t offset, uint64_t length);
int dma_iova_free(int fd, int iova);
int dma_iova_destroy(int fd, int iova, int direction);

int dma_misuse(int fd, int op, int target);
int dma_unmap_keep(int fd, int mapping);
int dma_dead_copy(int fd, int dst, int src, uint64_t length);

/*
 * The name of the bounce pool that DMABENCH_TARGET's device has for itself, and all whose memory
 * is of that pool, coherent memory, too (restricted-dma-pool); NULL: it has none.
 */
const char *dma_own_pool(void);
/* Bytes that such a device can have at once; SIZE_MAX for others. */
size_t dma_most_at_once(void);

/* Slots of the target's bounce pool, and those in use; -1 where debugfs does not tell. */
#define DMA_BOUNCE_SLOT	2048
long dma_bounce_slots(void);
long dma_bounce_slots_used(void);
/* What else debugfs tells of it, and where; the next call takes the path back. */
long dma_bounce_told(const char *name);
const char *dma_bounce_file(const char *name);

/* What SMMUv3's driver says of an access that is refused: no translation, no permission. */
#define SMMU_REFUSES	"arm-smmu-v3 .*event 0x1[03] received"
void dma_announce_fault(const char *access);
void dma_allow_warning(const char *ere);
int sysfs_write(const char *path, const char *text);

/* The number that a file begins with; -1 without. */
long sysfs_number(const char *path);

/* Ends a test that warns, taints the kernel or uses up what others share. */
#define NEED_DESTRUCTIVE() do {						\
	if (!getenv("DMABENCH_DESTRUCTIVE"))				\
		SKIP(return, "needs --destructive");			\
} while (0)

/* Ends a test that sets limits, of a rule's or a stage's device, where another driver has it. */
#define NEED_OWN_LIMITS(of) do {					\
	if (!((of)->info.out_flags & DMABENCH_TARGET_OWNED))		\
		SKIP(return, "%s", dma_no_engine(-EACCES));		\
} while (0)

/* Ends a test of a mask that is not the engine's own, where memory wants all 32 bits. */
#define NEED_31_BITS(target) do {					\
	if (!dma_takes_mask(target, UINT32_MAX >> 1))			\
		SKIP(return, "memory here wants masks of more than 31 bits"); \
} while (0)

#endif /* DMABENCH_SELFTEST_DMA_H */
