/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: memory, and what the CPU does with it
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_BUFFER_H
#define _UAPI_DMABENCH_BUFFER_H

/*
 * dmam_pool_create(): when the target goes it is left to the driver core. EOPNOTSUPP and EAGAIN
 * are as of DMABENCH_ALLOC_MANAGED.
 */
#define DMABENCH_POOL_MANAGED	(1U << 0)

/**
 * struct dmabench_pool - DMABENCH_IO(POOL): dma_pool_create()
 * @size: sizeof(struct dmabench_pool)
 * @flags: DMABENCH_POOL_MANAGED
 * @target: index of the target
 * @align: bytes, a power of two, 1 to the page size
 * @boundary: bytes that no block may cross, 0 or a power of two, 16 to 2 GiB and
 *	not below @length rounded up to @align
 * @length: bytes of a block, 1 to DMABENCH_MAX_BUFFER_BYTES
 * @out_handle: the pool; FREE destroys it
 * @out_reserved: 0
 */
struct dmabench_pool {
	__u32 size;
	__u32 flags;
	__u32 target;
	__u32 align;
	__aligned_u64 boundary;
	__aligned_u64 length;
	__u32 out_handle;
	__u32 out_reserved;
};

enum dmabench_buffer_kind {
	DMABENCH_BUFFER_PAGES = 0,	/* zeroed pages, for streaming maps */
	DMABENCH_BUFFER_COHERENT,	/* dma_alloc_attrs(); plain: _coherent() */
	DMABENCH_BUFFER_WRITE_COMBINE,	/* dma_alloc_wc() */
	DMABENCH_BUFFER_NONCOHERENT,	/* dma_alloc_noncoherent() */
	DMABENCH_BUFFER_NONCONTIGUOUS,	/* dma_alloc_noncontiguous() and _vmap_() */
	DMABENCH_BUFFER_DMA_PAGES,	/* dma_alloc_pages() */
	DMABENCH_BUFFER_POOL,		/* dma_pool_zalloc() */
	DMABENCH_BUFFER_VMALLOC,	/* vmalloc(): not to be mapped by map_single */
	DMABENCH_BUFFER_BAR,		/* memory of another PCI device: its BAR */
	DMABENCH_BUFFER_P2P,		/* pci_alloc_p2pmem(): pages of another's BAR */
	DMABENCH_BUFFER_KINDS,
};

/* Ask for what the allocator has to refuse; it warns, once: with misuse=1 alone. */
#define DMABENCH_ALLOC_COMP	(1U << 0)	/* __GFP_COMP */
#define DMABENCH_ALLOC_ZONE	(1U << 1)	/* a zone of the caller's choice */
/* GFP_NOWAIT, with interrupts off: atomic pools, where there are any. */
#define DMABENCH_ALLOC_ATOMIC	(1U << 2)
/*
 * dmam_alloc_attrs(): FREE, and the end of the file, give it back by dmam_free_coherent(); when the
 * target goes it is left to the driver core. It may be what DEVICE_COPY reads, not what it writes
 * to, nor what SHARE takes: EINVAL, for it cannot be kept from an engine that would not stop. It
 * adds EOPNOTSUPP: the target's device, a channel's own, has no driver to go; EAGAIN: somebody has
 * the device locked, as who binds it.
 */
#define DMABENCH_ALLOC_MANAGED	(1U << 3)

/**
 * struct dmabench_alloc - DMABENCH_IO(ALLOC): a buffer
 * @size: sizeof(struct dmabench_alloc)
 * @flags: DMABENCH_ALLOC_*; must be 0 for PAGES, VMALLOC, BAR and P2P. MANAGED is of
 *	COHERENT alone, without COMP and ZONE, with NO_WARN and ALLOC_SINGLE_PAGES at most
 * @target: index of the target it is for
 * @kind: enum dmabench_buffer_kind
 * @length: bytes, 1 and up: of PAGES, VMALLOC, BAR, P2P, and with ATOMIC, to
 *	DMABENCH_MAX_BUFFER_BYTES, of BAR and P2P to the BAR's end; of POOL the pool's; of
 *	others as many as the device gets, to DMABENCH_MAX_FILE_BYTES
 * @out_handle: the buffer
 * @out_segments: of NONCONTIGUOUS: entries of its table; else 1
 * @direction: enum dmabench_direction, of NONCOHERENT, NONCONTIGUOUS and
 *	DMA_PAGES; else must be 0
 * @attrs: DMABENCH_ATTR_*, of COHERENT and NONCONTIGUOUS; else must be 0. With
 *	NO_KERNEL_MAPPING DMABENCH_MAX_BUFFER_BYTES at most, for mmap, SHARE and the
 *	device: FILL and READ say EINVAL
 * @pool: of POOL: the pool's handle; else must be 0
 * @reserved: 0
 * @out_dma_addr: its DMA address; 0 for PAGES, VMALLOC, NONCONTIGUOUS, BAR, P2P,
 *	and to a caller without CAP_SYS_RAWIO
 * @out_mmap_offset: where mmap(2) finds it; 0 for POOL, VMALLOC, BAR, P2P, for a
 *	handle above 4,095, above DMABENCH_MAX_BUFFER_BYTES, and for NONCOHERENT
 *	and DMA_PAGES before Linux 5.13, which has no dma_mmap_pages()
 * @out_unzeroed: of NO_KERNEL_MAPPING: 1 if the kernel handed it out with something
 *	in it, which is zeroed here. The first version ended with @out_mmap_offset
 * @out_reserved: 0
 * @card: of BAR and P2P: index of the target whose it is, a PCI device that is bound to the
 *	module; else must be 0
 * @bar: of BAR and P2P: which, 0 to 5; else must be 0
 *
 * A BAR keeps its bytes; all of it is claimed for the buffer, which ends, as what is
 * mapped of it does, with the card as with @target: ENODEV. The first P2P makes pages
 * of all of a BAR, of whole 2 MiB, which it has until the card is unbound: then it can
 * be had as P2P alone, and no other of the card's.
 *
 * It adds EOPNOTSUPP: this kernel does not know an attribute or the kind, has no
 * mapping of such memory for the CPU, or with NO_KERNEL_MAPPING no table of its pages.
 * EINVAL also says of NONCONTIGUOUS that it is longer than the device's largest segment,
 * or than its boundary lets one be. EPERM: COMP, ZONE of what has a direction, or an
 * attribute of NONCONTIGUOUS that is not ALLOC_SINGLE_PAGES, and the module was loaded
 * without misuse=1; or a card that is not the module's parameter scratch_card, for only
 * who loads it knows whether there are registers; or, without misuse=1, a BAR of it that
 * is not prefetchable. EINVAL: the card has no such BAR of memory, or none of that length,
 * or is not bound by its name. EBUSY: somebody has claimed the BAR. EAGAIN: the card is
 * being unbound, or used by MISUSE alone.
 */
struct dmabench_alloc {
	__u32 size;
	__u32 flags;
	__u32 target;
	__u32 kind;
	__aligned_u64 length;
	__u32 out_handle;
	__u32 out_segments;
	__u32 direction;
	__u32 attrs;
	__u32 pool;
	__u32 reserved;
	__aligned_u64 out_dma_addr;
	__aligned_u64 out_mmap_offset;
	__u32 out_unzeroed;
	__u32 out_reserved;
	__u32 card;
	__u32 bar;
};

#define DMABENCH_MAX_BUFFER_BYTES	(4ULL << 20)

/*
 * mmap(2) of the file, shared, at out_mmap_offset maps a buffer, and at whole
 * pages more the rest of it: dma_mmap_attrs(), dma_mmap_wc(), dma_mmap_pages(),
 * dma_mmap_noncontiguous(), or the pages themselves. When the target goes, so
 * does the mapping: SIGBUS. For that an unbind waits for mmap_lock of the process
 * that opened the file: as long as a page fault of it takes, which a FUSE server
 * can make long. It says
 *
 *  EINVAL  not shared
 *  EPERM   by another process than the one that opened the file
 *  ENODEV  no such buffer, one without out_mmap_offset, or its target is gone
 *  EAGAIN  the target is being unbound, or used by MISUSE alone
 *  ENXIO   the range reaches past the buffer's end, or the kernel says so of
 *          this memory
 */

/**
 * struct dmabench_fill - DMABENCH_IO(FILL): the CPU writes
 * @size: sizeof(struct dmabench_fill)
 * @flags: must be 0
 * @handle: a buffer
 * @reserved: 0
 * @offset: first byte
 * @length: bytes, may be 0
 * @seed: byte i becomes dmabench_pattern_byte(seed, i), i counted from the
 *	start of the buffer (pattern.h)
 *
 * After EINTR a first part is written.
 */
struct dmabench_fill {
	__u32 size;
	__u32 flags;
	__u32 handle;
	__u32 reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 seed;
};

/**
 * struct dmabench_read - DMABENCH_IO(READ): the CPU reads
 * @size: sizeof(struct dmabench_read)
 * @flags: must be 0
 * @handle: a buffer
 * @reserved: 0
 * @offset: first byte
 * @length: bytes, may be 0
 * @data: where they go
 */
struct dmabench_read {
	__u32 size;
	__u32 flags;
	__u32 handle;
	__u32 reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 data;
};

/**
 * struct dmabench_free - DMABENCH_IO(FREE)
 * @size: sizeof(struct dmabench_free)
 * @flags: must be 0
 * @handle: a buffer, a pool, an IOVA range, or a dead mapping that MISUSE made
 * @reserved: 0
 *
 * It adds EBUSY: the buffer is still mapped, for a device or in user space,
 * or a dead mapping or an ASYNC copy keeps it; the pool still has blocks.
 */
struct dmabench_free {
	__u32 size;
	__u32 flags;
	__u32 handle;
	__u32 reserved;
};

#endif /* _UAPI_DMABENCH_BUFFER_H */
