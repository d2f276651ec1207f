/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: the single steps, one call of the DMA API each. Included by
 * dmabench.h, whose conventions hold.
 *
 * Handles cannot be misused: a mapping lives as long as its buffer, nothing is
 * unmapped twice or freed while it is mapped. What breaks rules is MISUSE.
 */
#ifndef _UAPI_DMABENCH_STEPS_H
#define _UAPI_DMABENCH_STEPS_H

enum dmabench_direction {
	DMABENCH_TO_DEVICE = 0,
	DMABENCH_FROM_DEVICE,
	DMABENCH_BIDIRECTIONAL,
};

/* Attributes of a mapping or an allocation: DMA_ATTR_* of the kernel. */
#define DMABENCH_ATTR_SKIP_CPU_SYNC	(1U << 0)
#define DMABENCH_ATTR_WEAK_ORDERING	(1U << 1)
#define DMABENCH_ATTR_NO_WARN		(1U << 2)
#define DMABENCH_ATTR_ALLOC_SINGLE_PAGES (1U << 3)
/* Where the kernel has them; else EOPNOTSUPP. */
#define DMABENCH_ATTR_MMIO		(1U << 4)
#define DMABENCH_ATTR_REQUIRE_COHERENT	(1U << 5)
#define DMABENCH_ATTR_CC_SHARED		(1U << 6)
/* Bit 30 of the kernel's attributes: none that it knows. */
#define DMABENCH_ATTR_UNKNOWN		(1U << 7)

/* The kernel has no way to tell. */
#define DMABENCH_CANNOT_TELL		2U

/* Which of the following to set; the others stay. */
#define DMABENCH_SET_MASK		(1U << 0)
#define DMABENCH_SET_COHERENT_MASK	(1U << 1)
#define DMABENCH_SET_MAX_SEGMENT	(1U << 2)
#define DMABENCH_SET_SEG_BOUNDARY	(1U << 3)
#define DMABENCH_SET_MIN_ALIGN		(1U << 4)

/**
 * struct dmabench_limits_arg - DMABENCH_IO(LIMITS): what the device says of itself
 * @size: sizeof(struct dmabench_limits_arg)
 * @flags: DMABENCH_SET_*; 0 only asks
 * @target: index of the target
 * @reserved: 0
 * @mask: for dma_set_mask()
 * @coherent_mask: for dma_set_coherent_mask()
 * @max_segment_bytes: for dma_set_max_seg_size(); 0 and up
 * @min_align_mask: for dma_set_min_align_mask()
 * @seg_boundary_mask: for dma_set_seg_boundary()
 * @out_mask: dma_get_mask(), afterwards
 * @out_coherent_mask: coherent_dma_mask, afterwards
 * @out_required_mask: dma_get_required_mask()
 * @out_max_segment_bytes: dma_get_max_seg_size()
 * @out_min_align_mask: dma_get_min_align_mask()
 * @out_seg_boundary_mask: dma_get_seg_boundary()
 * @out_max_mapping_bytes: dma_max_mapping_size()
 * @out_opt_mapping_bytes: dma_opt_mapping_size(); 0 before Linux 6.0, which has
 *	no such call
 * @out_merge_boundary: dma_get_merge_boundary()
 * @out_addressing_limited: 0 or 1, dma_addressing_limited()
 * @out_reserved: 0
 *
 * Closing the file puts back what its first setting found. In the order of the
 * flags; the first refusal ends it, and what was set before it stays. It adds
 *
 *  EPERM  something is to be set, and the target is not the module's own
 *  EBUSY  another open file has set this target's limits, or a round runs
 *  EIO    the platform refuses the mask; out_ members are valid
 */
struct dmabench_limits_arg {
	__u32 size;
	__u32 flags;
	__u32 target;
	__u32 reserved;
	__aligned_u64 mask;
	__aligned_u64 coherent_mask;
	__u32 max_segment_bytes;
	__u32 min_align_mask;
	__aligned_u64 seg_boundary_mask;
	__aligned_u64 out_mask;
	__aligned_u64 out_coherent_mask;
	__aligned_u64 out_required_mask;
	__u32 out_max_segment_bytes;
	__u32 out_min_align_mask;
	__aligned_u64 out_seg_boundary_mask;
	__aligned_u64 out_max_mapping_bytes;
	__aligned_u64 out_opt_mapping_bytes;
	__aligned_u64 out_merge_boundary;
	__u32 out_addressing_limited;
	__u32 out_reserved;
};

/**
 * struct dmabench_pool - DMABENCH_IO(POOL): dma_pool_create()
 * @size: sizeof(struct dmabench_pool)
 * @flags: must be 0
 * @target: index of the target
 * @align: bytes, a power of two, 1 to the page size
 * @boundary: bytes that no block may cross, 0 or a power of two, 16 and up and
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
	DMABENCH_BUFFER_KINDS,
};

/* Ask for what the allocator has to refuse; it warns, once. */
#define DMABENCH_ALLOC_COMP	(1U << 0)	/* __GFP_COMP */
#define DMABENCH_ALLOC_ZONE	(1U << 1)	/* a zone of the caller's choice */
/* GFP_NOWAIT, with interrupts off: atomic pools, where there are any. */
#define DMABENCH_ALLOC_ATOMIC	(1U << 2)

/**
 * struct dmabench_alloc - DMABENCH_IO(ALLOC): a buffer
 * @size: sizeof(struct dmabench_alloc)
 * @flags: DMABENCH_ALLOC_*; must be 0 for PAGES and VMALLOC
 * @target: index of the target it is for
 * @kind: enum dmabench_buffer_kind
 * @length: bytes, 1 and up: of PAGES, VMALLOC, and with ATOMIC, to
 *	DMABENCH_MAX_BUFFER_BYTES; of POOL the pool's; of others as many as the
 *	device gets, to DMABENCH_MAX_FILE_BYTES
 * @out_handle: the buffer
 * @out_segments: of NONCONTIGUOUS: entries of its table; else 1
 * @direction: enum dmabench_direction, of NONCOHERENT, NONCONTIGUOUS and
 *	DMA_PAGES; else must be 0
 * @attrs: DMABENCH_ATTR_*, of COHERENT and NONCONTIGUOUS; else must be 0
 * @pool: of POOL: the pool's handle; else must be 0
 * @reserved: 0
 * @out_dma_addr: its DMA address; 0 for PAGES, VMALLOC, NONCONTIGUOUS, and to
 *	a caller without CAP_SYS_RAWIO
 * @out_mmap_offset: where mmap(2) finds it; 0 for POOL and VMALLOC, for a
 *	handle above 4,095, above DMABENCH_MAX_BUFFER_BYTES, and for NONCOHERENT
 *	and DMA_PAGES before Linux 5.13, which has no dma_mmap_pages()
 *
 * It adds EOPNOTSUPP: this kernel does not know an attribute or the kind, or has
 * no mapping of such memory for the CPU.
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
};

#define DMABENCH_MAX_BUFFER_BYTES	(4ULL << 20)

/*
 * mmap(2) of the file, shared, at out_mmap_offset maps a buffer, and at whole
 * pages more the rest of it: dma_mmap_attrs(), dma_mmap_wc(), dma_mmap_pages(),
 * dma_mmap_noncontiguous(), or the pages themselves. When the target goes, so
 * does the mapping: SIGBUS. It says
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

enum dmabench_map_call {
	DMABENCH_MAP_SINGLE = 0,	/* dma_map_single_attrs() */
	DMABENCH_MAP_PAGE,		/* dma_map_page_attrs() */
	DMABENCH_MAP_PHYS,		/* dma_map_phys(), where the kernel has it */
	DMABENCH_MAP_RESOURCE,		/* dma_map_resource(): not of RAM */
	DMABENCH_MAP_CALLS,
};

/* With interrupts off and a spinlock held. */
#define DMABENCH_ATOMIC		(1U << 0)

/**
 * struct dmabench_map - DMABENCH_IO(MAP): maps part of a buffer
 * @size: sizeof(struct dmabench_map)
 * @flags: DMABENCH_ATOMIC
 * @buffer: a buffer of kind PAGES; of VMALLOC by SINGLE
 * @direction: enum dmabench_direction
 * @offset: first byte
 * @length: bytes, 1 and up
 * @out_handle: the mapping
 * @out_bounced: enum dmabench_bounced: NONE or ALL
 * @out_dma_addr: its DMA address; 0 to a caller without CAP_SYS_RAWIO
 * @call: enum dmabench_map_call
 * @attrs: DMABENCH_ATTR_*
 * @out_need_sync: 0 or 1, dma_need_sync()
 * @out_need_unmap: 0 or 1, dma_need_unmap(); or DMABENCH_CANNOT_TELL
 * @out_in_page: the DMA address modulo the page size: shown to everybody
 * @reserved: 0
 * @out_phys_in_page: the buffer's address modulo 4 GiB, to tell alignment
 *
 * It adds EIO: dma_mapping_error() was true; EOPNOTSUPP: this kernel has no
 * such call or attribute.
 */
struct dmabench_map {
	__u32 size;
	__u32 flags;
	__u32 buffer;
	__u32 direction;
	__aligned_u64 offset;
	__aligned_u64 length;
	__u32 out_handle;
	__u32 out_bounced;
	__aligned_u64 out_dma_addr;
	__u32 call;
	__u32 attrs;
	__u32 out_need_sync;
	__u32 out_need_unmap;
	__u32 out_in_page;
	__u32 reserved;
	__aligned_u64 out_phys_in_page;
};

enum dmabench_sg_call {
	DMABENCH_SG_TABLE = 0,		/* dma_map_sgtable() */
	DMABENCH_SG_LIST,		/* dma_map_sg_attrs() */
};

#define DMABENCH_MAX_SG		256U

/* One entry of a scatterlist: part of a buffer of kind PAGES. */
struct dmabench_sg_entry {
	__u32 buffer;
	__u32 length;
	__aligned_u64 offset;
};

/* One segment that the device was given. */
struct dmabench_sg_segment {
	__aligned_u64 dma_addr;		/* 0 without CAP_SYS_RAWIO */
	__u32 length;
	__u32 reserved;
};

/**
 * struct dmabench_map_sg - DMABENCH_IO(MAP_SG): maps a scatterlist
 * @size: sizeof(struct dmabench_map_sg)
 * @flags: must be 0
 * @call: enum dmabench_sg_call
 * @direction: enum dmabench_direction
 * @attrs: DMABENCH_ATTR_*
 * @nentries: 1 to DMABENCH_MAX_SG
 * @entries: array of struct dmabench_sg_entry, all of one target
 * @segments: receives as many struct dmabench_sg_segment as @out_mapped says;
 *	has room for @nentries
 * @out_handle: the mapping, for SYNC, DEVICE_COPY, PEER and UNMAP: offsets
 *	count through the entries in their order
 * @out_mapped: how many segments; 0 if it failed
 * @out_bounced: enum dmabench_bounced, of its pages
 * @out_errno: what the call said: 0, or a positive errno of dma_map_sgtable();
 *	dma_map_sg_attrs() tells none
 *
 * It adds EIO: the call refused.
 */
struct dmabench_map_sg {
	__u32 size;
	__u32 flags;
	__u32 call;
	__u32 direction;
	__u32 attrs;
	__u32 nentries;
	__aligned_u64 entries;
	__aligned_u64 segments;
	__u32 out_handle;
	__u32 out_mapped;
	__u32 out_bounced;
	__u32 out_errno;
};

enum dmabench_sync_for {
	DMABENCH_SYNC_FOR_DEVICE = 0,
	DMABENCH_SYNC_FOR_CPU,
};

/**
 * struct dmabench_sync - DMABENCH_IO(SYNC): dma_sync_single_range_for_*()
 * @size: sizeof(struct dmabench_sync)
 * @flags: DMABENCH_ATOMIC
 * @mapping: a mapping, or a buffer of kind NONCOHERENT, NONCONTIGUOUS or
 *	DMA_PAGES. Scatterlists: dma_sync_sg_for_*() of all of it
 * @sync_for: enum dmabench_sync_for
 * @offset: first byte, counted from the start of the mapping; of scatterlists
 *	and NONCONTIGUOUS 0
 * @length: bytes, 1 and up; of scatterlists and NONCONTIGUOUS all
 */
struct dmabench_sync {
	__u32 size;
	__u32 flags;
	__u32 mapping;
	__u32 sync_for;
	__aligned_u64 offset;
	__aligned_u64 length;
};

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

/**
 * struct dmabench_device_copy - DMABENCH_IO(DEVICE_COPY): the engine copies
 * @size: sizeof(struct dmabench_device_copy)
 * @flags: DMABENCH_COPY_*
 * @src: a mapping or buffer that is not FROM_DEVICE, of the buffers one with an
 *	address of its own (neither PAGES nor VMALLOC); or what is linked and
 *	synced in an IOVA range
 * @dst: likewise, not TO_DEVICE and of the same target
 * @src_offset: first byte, counted from the start of the mapping or buffer
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
 *  EOPNOTSUPP  the target has no engine
 *  EBUSY       somebody else uses the engine, or an ASYNC copy does
 *  EREMOTEIO   the engine refused the transfer, or reported an error
 *  ETIMEDOUT   not complete in @timeout_ms; the engine was terminated
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
};

/**
 * struct dmabench_copy_end - DMABENCH_IO(COPY_END): ends an ASYNC copy
 * @size: sizeof(struct dmabench_copy_end)
 * @flags: must be 0
 * @copy: the copy; unless LOOK, the handle is gone afterwards
 * @how: enum dmabench_copy_how
 * @timeout_ms: WAIT: 1 to 10,000, 0 means 1,000; else must be 0
 * @out_callbacks: how often the engine has called back, after it is idle;
 *	WAIT and TERMINATE look a second time after 20 ms
 * @out_complete: 1 if the cookie is complete
 * @out_in_callback: 1 if the engine was calling back: for LOOK now, else as soon
 *	as it was said to be idle
 *
 * It adds, of WAIT, what DEVICE_COPY says of engines; of TERMINATE EREMOTEIO:
 * the engine would not stop.
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

/**
 * struct dmabench_unmap - DMABENCH_IO(UNMAP): the opposite of MAP or MAP_SG
 * @size: sizeof(struct dmabench_unmap)
 * @flags: DMABENCH_ATOMIC
 * @mapping: a mapping; the handle is gone afterwards
 * @attrs: DMABENCH_ATTR_SKIP_CPU_SYNC, beside those of the map
 *
 * It adds EBUSY: an ASYNC copy uses it.
 */
struct dmabench_unmap {
	__u32 size;
	__u32 flags;
	__u32 mapping;
	__u32 attrs;
};

/**
 * struct dmabench_free - DMABENCH_IO(FREE)
 * @size: sizeof(struct dmabench_free)
 * @flags: must be 0
 * @handle: a buffer, a pool, an IOVA range, or a dead mapping that MISUSE made
 * @reserved: 0
 *
 * It adds EBUSY: the buffer is still mapped, for the device or in user space,
 * or a dead mapping or an ASYNC copy keeps it; the pool still has blocks.
 */
struct dmabench_free {
	__u32 size;
	__u32 flags;
	__u32 handle;
	__u32 reserved;
};

enum dmabench_iova_op {
	DMABENCH_IOVA_ALLOC = 0,	/* dma_iova_try_alloc() */
	DMABENCH_IOVA_LINK,		/* dma_iova_link() */
	DMABENCH_IOVA_SYNC,		/* dma_iova_sync() */
	DMABENCH_IOVA_UNLINK,		/* dma_iova_unlink() */
	DMABENCH_IOVA_FREE,		/* dma_iova_free(), of what has no links */
	DMABENCH_IOVA_DESTROY,		/* dma_iova_destroy() */
	DMABENCH_IOVA_OPS,
};

/**
 * struct dmabench_iova - DMABENCH_IO(IOVA): the two-step API
 * @size: sizeof(struct dmabench_iova)
 * @flags: must be 0
 * @op: enum dmabench_iova_op
 * @target: ALLOC: index of the target; else must be 0
 * @iova: the range, of all but ALLOC; FREE and DESTROY take it away
 * @buffer: LINK: a buffer of kind PAGES that stays until it is unlinked
 * @direction: enum dmabench_direction, of LINK and of DESTROY
 * @reserved: 0
 * @offset: bytes into the range
 * @length: bytes; ALLOC: of the range
 * @buffer_offset: LINK: first byte of the buffer
 * @out_handle: ALLOC: the range; it works as a mapping in DEVICE_COPY and PEER
 *	once it is linked and synced
 * @out_state: ALLOC: 1 if the state that was handed in was changed although
 *	the answer was no
 * @out_dma_addr: ALLOC: of the range; 0 without CAP_SYS_RAWIO
 *
 * It adds EOPNOTSUPP: this kernel has no such API, or, of ALLOC, the answer is
 * no for this target; and what dma_iova_link() and dma_iova_sync() say.
 */
struct dmabench_iova {
	__u32 size;
	__u32 flags;
	__u32 op;
	__u32 target;
	__u32 iova;
	__u32 buffer;
	__u32 direction;
	__u32 reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 buffer_offset;
	__u32 out_handle;
	__u32 out_state;
	__aligned_u64 out_dma_addr;
};

enum dmabench_misuse_op {
	/*
	 * UNMAP, and the handle stays as a dead mapping that keeps its buffer:
	 * FREE takes it away.
	 */
	DMABENCH_MISUSE_UNMAP_KEEP = 0,
	/*
	 * DEVICE_COPY where @src, @dst or both are dead mappings (but not of
	 * MAP_SG), or live ones of the wrong direction. Needs a target with
	 * translation iommu-strict or iommu-lazy, alone in its group, with an
	 * engine that survives a fault; neither of the two bounced; and no
	 * mapping or allocation made on the target since the older of the dead
	 * ones died. Anything else could write to somebody else's memory.
	 */
	DMABENCH_MISUSE_DEAD_COPY,
	/*
	 * The rest are whole by themselves, on a page of the module's own and
	 * target @src, and leave nothing behind; dma-debug reports each once, if
	 * the kernel's knows the rule. EIO: the mapping itself was refused.
	 */
	DMABENCH_MISUSE_NO_ERROR_CHECK,	/* dma_mapping_error() is not asked */
	DMABENCH_MISUSE_UNMAP_SIZE,	/* half the size; direct, not bounced */
	DMABENCH_MISUSE_UNMAP_DIRECTION,/* to_device for from_device */
	DMABENCH_MISUSE_UNMAP_FUNCTION,	/* unmap_page of a scatterlist of one */
	DMABENCH_MISUSE_SG_COUNT,	/* one entry more than were mapped */
	DMABENCH_MISUSE_DOUBLE_UNMAP,	/* direct, not bounced */
	DMABENCH_MISUSE_SYNC_RANGE,	/* past the end of it; not bounced */
	DMABENCH_MISUSE_SYNC_DIRECTION,	/* to_device for from_device */
	DMABENCH_MISUSE_STACK,		/* a buffer on the stack */
	DMABENCH_MISUSE_LEAK,		/* a mapping that unbind finds; see below */
	DMABENCH_MISUSE_ATTRS,		/* unmapped with another attribute */
	DMABENCH_MISUSE_OVERLAP,	/* the same cache line twice */
	DMABENCH_MISUSE_RESOURCE_RAM,	/* dma_map_resource() of RAM */
	DMABENCH_MISUSE_OPS,
};

/**
 * struct dmabench_misuse - DMABENCH_IO(MISUSE): break a rule on purpose
 * @size: sizeof(struct dmabench_misuse)
 * @flags: DMABENCH_COPY_POLLED for DEAD_COPY, else must be 0
 * @op: enum dmabench_misuse_op
 * @src: UNMAP_KEEP: the mapping; DEAD_COPY: as in DEVICE_COPY; else the target
 * @dst: DEAD_COPY: as in DEVICE_COPY; else must be 0
 * @timeout_ms: DEAD_COPY: as in DEVICE_COPY; else must be 0
 * @length: DEAD_COPY: bytes from the start of both; else must be 0
 *
 * LEAK leaves one mapping until the target is unbound, and is then undone by
 * nobody: its page is kept for good, and counted in INFO.
 *
 * What DEVICE_COPY and UNMAP say, and EPERM: the module was loaded without
 * misuse=1, or a condition of the operation does not hold.
 */
struct dmabench_misuse {
	__u32 size;
	__u32 flags;
	__u32 op;
	__u32 src;
	__u32 dst;
	__u32 timeout_ms;
	__aligned_u64 length;
};

#endif /* _UAPI_DMABENCH_STEPS_H */
