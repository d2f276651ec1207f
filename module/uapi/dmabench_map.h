/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: mappings: single, scatterlist, shared, IOVA
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_MAP_H
#define _UAPI_DMABENCH_MAP_H

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
/* Of an allocation; calls that map ignore them. */
#define DMABENCH_ATTR_FORCE_CONTIGUOUS	(1U << 8)
#define DMABENCH_ATTR_NO_KERNEL_MAPPING	(1U << 9)

/*
 * How many of the observed mappings went through a SWIOTLB bounce buffer: the
 * physical address behind the mapping is not the buffer's.
 */
enum dmabench_bounced {
	DMABENCH_BOUNCED_UNKNOWN = 0,		/* nothing was mapped */
	DMABENCH_BOUNCED_NONE,
	DMABENCH_BOUNCED_SOME,
	DMABENCH_BOUNCED_ALL,
};

/* The kernel has no way to tell. */
#define DMABENCH_CANNOT_TELL		2U

enum dmabench_map_call {
	DMABENCH_MAP_SINGLE = 0,	/* dma_map_single_attrs() */
	DMABENCH_MAP_PAGE,		/* dma_map_page_attrs() */
	DMABENCH_MAP_PHYS,		/* dma_map_phys(), where the kernel has it */
	DMABENCH_MAP_RESOURCE,		/* dma_map_resource(), of a BAR; of RAM: misuse=1 */
	DMABENCH_MAP_CALLS,
};

/* With interrupts off and a spinlock held. */
#define DMABENCH_ATOMIC		(1U << 0)
/*
 * Of MAP_PAGE without attributes: dmaengine_get_unmap_data() is told of it, UNMAP is
 * dmaengine_unmap_put(), and a DEVICE_COPY holds a reference until it is done. So UNMAP may come
 * before an ASYNC copy is done, which unmaps it then; the handle is a dead mapping's, for FREE.
 * DEVICE_COPY says EINVAL if POLLED or REUSE, or of two such mappings, EOPNOTSUPP of engines
 * that are not the module's own, for many drivers never put what a descriptor has.
 */
#define DMABENCH_MAP_UNMAP_DATA	(1U << 1)

/**
 * struct dmabench_map - DMABENCH_IO(MAP): maps part of a buffer
 * @size: sizeof(struct dmabench_map)
 * @flags: DMABENCH_ATOMIC, DMABENCH_MAP_UNMAP_DATA
 * @buffer: a buffer of kind PAGES; of VMALLOC by SINGLE; of BAR by RESOURCE, or by PHYS
 *	with MMIO, for SYNC and PEER of which there is EINVAL
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
 * @out_phys_in_page: the buffer's address modulo 4 GiB, to tell alignment; modulo
 *	the page size to a caller without CAP_SYS_RAWIO
 *
 * It adds EIO: dma_mapping_error() was true; EOPNOTSUPP: this kernel has no
 * such call or attribute; EPERM: RESOURCE or MMIO, which are not for a buffer's
 * memory, but for a BAR, map_single of VMALLOC, or memory that is above the device's mask where
 * nothing can bounce, and the module was loaded without misuse=1: the kernel warns
 * where it refuses them. ENOMEM also says that
 * mappings hold half of the bounce pool, all open files together; misuse=1 lifts
 * that, but before Linux 6.3 not for addresses of which min_align_mask keeps bits
 * above a slot.
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

/* Each entry is told by its buffer's first page, from which on its offset counts. */
#define DMABENCH_SG_FROM_HEAD	(1U << 0)

/* One entry of a scatterlist: part of a buffer of kind PAGES or P2P. */
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
 * @flags: DMABENCH_SG_FROM_HEAD
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
 * @out_bounced: enum dmabench_bounced, of its pages; UNKNOWN where P2P is among them,
 *	of one card's at most, and for SYNC and PEER there is EINVAL
 * @out_errno: what the call said: 0, or a positive errno of dma_map_sgtable();
 *	dma_map_sg_attrs() tells none
 * @out_changed: entries of which the call, that mapped or refused, left another page,
 *	offset or length. The first version ended with @out_errno
 * @out_reserved: 0
 *
 * It adds EIO: the call refused; EOPNOTSUPP: this kernel has no such attribute;
 * EINVAL also of an entry longer than the device's largest segment; EPERM and
 * ENOMEM as MAP.
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
	__u32 out_changed;
	__u32 out_reserved;
};

/**
 * struct dmabench_share - DMABENCH_IO(SHARE): maps coherent memory, as exporters do
 * @size: sizeof(struct dmabench_share)
 * @flags: must be 0
 * @buffer: a buffer of kind COHERENT or WRITE_COMBINE, of DMABENCH_MAX_BUFFER_BYTES at
 *	most, which it keeps
 * @target: index of the target that it is mapped for, its own or another
 * @direction: enum dmabench_direction
 * @attrs: DMABENCH_ATTR_*; exporters have SKIP_CPU_SYNC
 * @out_handle: the mapping of all of it, as one of MAP_SG. When the buffer's target goes,
 *	so does this
 * @out_entries: of the table of dma_get_sgtable_attrs()
 * @out_length: bytes of all of them together
 * @out_chunks: of memory, that have a gap before them, or the beginning
 * @out_segments: how many dma_map_sgtable() made of them
 * @out_bounced: enum dmabench_bounced, of its pages
 * @out_errno: what the last of both calls said: 0, or a positive errno
 *
 * What dma_get_sgtable_attrs() says is the command's errno, too. Beside that it adds EIO:
 * dma_map_sgtable() refused; ENXIO: no struct page is behind the memory; EOPNOTSUPP: no
 * such attribute, or the CPU has not mapped the memory for good (highmem); EAGAIN: the
 * buffer's target is being unbound, or used by MISUSE or a round alone; EINVAL also of an
 * entry longer than the device's largest segment; EPERM and ENOMEM as MAP. An unbind of
 * the buffer's target waits for what uses the other's device.
 */
struct dmabench_share {
	__u32 size;
	__u32 flags;
	__u32 buffer;
	__u32 target;
	__u32 direction;
	__u32 attrs;
	__u32 out_handle;
	__u32 out_entries;
	__aligned_u64 out_length;
	__u32 out_chunks;
	__u32 out_segments;
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

/**
 * struct dmabench_unmap - DMABENCH_IO(UNMAP): the opposite of MAP, MAP_SG or SHARE
 * @size: sizeof(struct dmabench_unmap)
 * @flags: DMABENCH_ATOMIC
 * @mapping: a mapping; the handle is gone afterwards, but for UNMAP_DATA
 * @attrs: DMABENCH_ATTR_SKIP_CPU_SYNC, beside those of the map; 0 of UNMAP_DATA
 * @out_changed: of MAP_SG: as there, after the unmap. The first version ended with @attrs
 * @out_reserved: 0
 *
 * It adds EBUSY: an ASYNC copy uses it, and it is without UNMAP_DATA.
 */
struct dmabench_unmap {
	__u32 size;
	__u32 flags;
	__u32 mapping;
	__u32 attrs;
	__u32 out_changed;
	__u32 out_reserved;
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
 * @length: bytes; ALLOC: of the range; UNLINK: of one link, or of several of one
 *	direction that follow each other without a gap
 * @buffer_offset: LINK: first byte of the buffer
 * @out_handle: ALLOC: the range; it works as a mapping in DEVICE_COPY and PEER
 *	once it is linked and synced
 * @out_state: ALLOC: 1 if the state that was handed in was changed although
 *	the answer was no
 * @out_dma_addr: ALLOC: of the range; 0 without CAP_SYS_RAWIO
 * @in_page: ALLOC: where in its page what is linked first begins, less than the page
 *	size; the links behind it begin with a page, so that their offsets do not.
 *	The first version ended with @out_dma_addr.
 *
 * It adds EBUSY: an ASYNC copy uses the range, FREE finds links in it, or LINK
 * finds one in a page of the IOMMU's where it would put another;
 * EOPNOTSUPP: this kernel has no such API, or, of ALLOC, the answer is no for this
 * target; EPERM: LINK, without misuse=1, at an offset of memory that does not begin
 * at a page of the IOMMU's, which the kernel warns of; and what dma_iova_link() and
 * dma_iova_sync() say.
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
	__aligned_u64 in_page;
};

#endif /* _UAPI_DMABENCH_MAP_H */
