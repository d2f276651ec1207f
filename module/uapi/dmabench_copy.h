/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: what a device does: the target's engine, or the CPU in its place
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_COPY_H
#define _UAPI_DMABENCH_COPY_H

/* The data goes from @data to the memory behind the mapping; else back. */
#define DMABENCH_PEER_WRITE	(1U << 0)

/**
 * struct dmabench_peer - DMABENCH_IO(PEER): the CPU plays the device
 * @size: sizeof(struct dmabench_peer)
 * @flags: DMABENCH_PEER_WRITE
 * @mapping: a live mapping, single or scatterlist, or an IOVA range
 * @reserved: 0
 * @offset: first byte, counted from the start of the mapping
 * @length: bytes, 1 and up
 * @data: to or from where
 *
 * Reads or writes the memory that a device would reach by the mapping's
 * address: the bounce buffer where there is one. It goes through the CPU's
 * caches, and cannot tell whether the IOMMU would let the device. It adds
 *
 *  EINVAL      the direction of the mapping does not let a device do that, or
 *              not all of it is linked and synced in the IOVA range
 *  EOPNOTSUPP  the memory behind the address is not found
 */
struct dmabench_peer {
	__u32 size;
	__u32 flags;
	__u32 mapping;
	__u32 reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 data;
};

/* Wait by asking dma_async_is_tx_complete(), not for the interrupt. */
#define DMABENCH_COPY_POLLED	(1U << 0)
/* Return once it is issued; COPY_END has to follow. Not with POLLED. */
#define DMABENCH_COPY_ASYNC	(1U << 1)
/* With ASYNC: its callback takes 10 ms, so that it can be met under way. */
#define DMABENCH_COPY_SLOW_CALLBACK (1U << 2)
/* With ASYNC: its descriptor is kept (DMA_CTRL_REUSE), for COPY_END's AGAIN. */
#define DMABENCH_COPY_REUSE	(1U << 3)

/**
 * struct dmabench_device_copy - DMABENCH_IO(DEVICE_COPY): the engine copies
 * @size: sizeof(struct dmabench_device_copy)
 * @flags: DMABENCH_COPY_*
 * @src: a mapping or buffer that is not FROM_DEVICE, of the buffers one with an
 *	address of its own (not PAGES, VMALLOC, BAR or P2P); or what is linked and
 *	synced in an IOVA range
 * @dst: likewise, not TO_DEVICE and of the same target; with ASYNC not of memory of a
 *	third device, if @src is of a second one's
 * @src_offset: first byte, counted from the start of the mapping or buffer;
 *	the address there is a multiple of the target's @out_copy_align_bytes
 * @dst_offset: likewise
 * @length: bytes, 1 and up; within one segment of a scatterlist or of
 *	NONCONTIGUOUS
 * @timeout_ms: 1 to 10,000; 0 means 1,000; with ASYNC must be 0
 * @out_handle: with ASYNC: the copy. Until COPY_END the engine is this file's,
 *	and both sides can be neither unmapped nor freed (EBUSY)
 *
 * Returns when the copy is complete and never before the engine is idle. An
 * engine may report success where the IOMMU refused the access: what was
 * moved, only the data tell. It adds
 *
 *  EOPNOTSUPP  the target has no engine; with POLLED, or one that completes in
 *              any order and can only call back; with REUSE, or one whose driver
 *              keeps no descriptors
 *  EBUSY       another driver uses the engine, or an ASYNC copy does; a RUN or a
 *              copy of another open file is waited for, until a signal comes
 *  ESTALE      since the engine was taken, which this command did, it maps for
 *              another device: the target is gone, and INFO finds another
 *  EREMOTEIO   the engine refused the transfer, or reported an error
 *  ETIMEDOUT   not complete in @timeout_ms; the engine was terminated, or where
 *              its driver cannot do that, waited for until the copy was done
 */
struct dmabench_device_copy {
	__u32 size;
	__u32 flags;
	__u32 src;
	__u32 dst;
	__aligned_u64 src_offset;
	__aligned_u64 dst_offset;
	__aligned_u64 length;
	__u32 timeout_ms;
	__u32 out_handle;
};

enum dmabench_copy_how {
	DMABENCH_COPY_WAIT = 0,		/* for completion, or the timeout */
	DMABENCH_COPY_TERMINATE,	/* dmaengine_terminate_sync() at once */
	DMABENCH_COPY_LOOK,		/* does not end it; tells only */
	DMABENCH_COPY_AGAIN,		/* of REUSE: WAIT, then submit the same descriptor */
};

/**
 * struct dmabench_copy_end - DMABENCH_IO(COPY_END): ends an ASYNC copy
 * @size: sizeof(struct dmabench_copy_end)
 * @flags: must be 0
 * @copy: the copy; the handle is gone afterwards, but for LOOK and an AGAIN that is 0 or EINVAL
 * @how: enum dmabench_copy_how
 * @timeout_ms: WAIT and AGAIN: 1 to 10,000, 0 means 1,000; else must be 0
 * @out_callbacks: how often the engine has called back, in all, after it is idle;
 *	all but LOOK look a second time after 20 ms
 * @out_complete: 1 if the cookie is complete, of AGAIN that which was waited for
 * @out_in_callback: 1 if the engine was calling back: for LOOK now, else as soon
 *	as it was said to be idle
 *
 * It adds, of WAIT and AGAIN, what DEVICE_COPY says of engines; of TERMINATE
 *
 *  EOPNOTSUPP  the engine's driver has no way to terminate: the copy goes on,
 *              and so does its handle
 *  EREMOTEIO   the engine would not stop
 */
struct dmabench_copy_end {
	__u32 size;
	__u32 flags;
	__u32 copy;
	__u32 how;
	__u32 timeout_ms;
	__u32 out_callbacks;
	__u32 out_complete;
	__u32 out_in_callback;
};

#endif /* _UAPI_DMABENCH_COPY_H */
