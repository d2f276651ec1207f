/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: a round of an experiment
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_RUN_H
#define _UAPI_DMABENCH_RUN_H

/*
 * Whether dma_sync_*() calls did anything in a round. Since Linux 6.10 they
 * return at once on a coherent device until its first bounce; setting the mask
 * starts that anew, which every round does on a target that is OWNED.
 */
enum dmabench_run_sync {
	DMABENCH_RUN_SYNC_UNKNOWN = 0,		/* nothing was mapped */
	DMABENCH_RUN_SYNC_NEEDED,		/* needed: the calls are made */
	DMABENCH_RUN_SYNC_SKIPPED,		/* skipped: they return at once */
};

/*
 * The node of RUN, whose memory its buffers are to be. A number stands above
 * DMABENCH_NODE_NUMBER: DMABENCH_NODE_NUMBER + 1 is node 1.
 */
enum dmabench_run_node {
	/*
	 * As GFP_KERNEL has it, and what the first version of RUN did: the node of the
	 * thread's CPU, and where that has none left, the next one.
	 */
	DMABENCH_NODE_DEFAULT = 0,
	DMABENCH_NODE_DEVICE,			/* device: that of the target's device */
	DMABENCH_NODE_CPU,			/* cpu: that of each thread's CPU, and no other */
	DMABENCH_NODE_NUMBER = 0x10000,
};

/* What is behind the caller's memory: of an experiment with DMABENCH_EXP_USER_MEMORY. */
enum dmabench_backing {
	DMABENCH_BACKING_BASE = 0,		/* base: pages of the kernel's own size */
	DMABENCH_BACKING_THP,			/* thp: transparent huge pages */
	DMABENCH_BACKING_HUGETLB_2M,		/* hugetlb_2m: of HugeTLB, 2 MiB each */
	DMABENCH_BACKING_HUGETLB_1G,		/* hugetlb_1g: of HugeTLB, 1 GiB each */
};

/* Flag of RUN: what its operations take of the kernel's memory is told, and no time is. */
#define DMABENCH_RUN_FOOTPRINT	(1U << 0)

/* out_peak_page_bytes and its kin: not asked for, or more than could be kept in mind. */
#define DMABENCH_FOOTPRINT_UNKNOWN	(~0ULL)

/* Whose buffer is imported: of an experiment with DMABENCH_EXP_DMA_BUF. */
enum dmabench_exporter {
	DMABENCH_EXPORTER_OWN = 0,		/* own: the module's pages */
	DMABENCH_EXPORTER_SYSTEM,		/* system: of /dev/dma_heap/system */
	DMABENCH_EXPORTER_UDMABUF,		/* udmabuf: of a memfd, by /dev/udmabuf */
};

/* Page sizes of IOMMUs that RUN tells of: 4 KiB, and each twice the one before. */
#define DMABENCH_LEAF_SIZES	20
#define DMABENCH_LEAF_SHIFT	12

/* Where memory was found to be, if it is no number. */
#define DMABENCH_NODE_NONE	(-1)	/* no buffer was made, or it has no struct page */
#define DMABENCH_NODE_SEVERAL	(-2)

/* One parameter of RUN. */
struct dmabench_param_value {
	__u32 id;
	__u32 reserved;
	__aligned_u64 value;
};

/*
 * One bucket of a histogram: count samples, each at least low_ticks and less
 * than width_ticks more. Around the median, where the warm-up expected it, a
 * bucket is one tick wide; elsewhere its middle is less than 1 % off, except
 * in the very last one, of 2^34 ticks and more.
 */
struct dmabench_hist_bucket {
	__aligned_u64 low_ticks;
	__aligned_u64 width_ticks;
	__u32 count;
	__u32 reserved;
};

/*
 * One histogram: this header, then buckets dmabench_hist_bucket, by rising
 * value, none overlapping and none empty. A value is the ticks of one sample,
 * clock cost included: of one operation, or of out_batch operations where the
 * round was batched. A phase that the parameters do not have is empty. cpu_node is
 * that of the CPU that took the samples, memory_node that of the thread's buffers,
 * or DMABENCH_NODE_NONE, DMABENCH_NODE_SEVERAL.
 */
struct dmabench_hist_header {
	__u32 thread;		/* 0 to out_threads - 1, by rising CPU */
	__u32 phase;
	__u32 buckets;
	__s16 cpu_node;
	__s16 memory_node;
	__aligned_u64 count;	/* samples */
	__aligned_u64 sum_ticks;
	__aligned_u64 min_ticks;
	__aligned_u64 max_ticks;
};

/**
 * struct dmabench_counter - a perf event that is counted in a round
 * @type: PERF_TYPE_HARDWARE, _SOFTWARE, _HW_CACHE or _RAW
 * @out_errno: why the kernel does not count it, as perf_event_open(2) has them;
 *	0: it does. Written also when the command fails
 * @config: which one, as in struct perf_event_attr
 * @out_count: of all threads, in the timed parts of operations: from a reading
 *	of the clock to the next one, and what it takes to read the counters. That
 *	is what the experiment noop counts in a part, with the same counters and batch
 * @out_enabled_ns: how long it was to count, of all threads, while they ran
 * @out_running_ns: how long of that the PMU did: less, where there are more
 *	counters than it has; then @out_count is of that part of the time. 0: it
 *	never did, and @out_count says nothing
 *
 * Counted is what the threads do, but not other tasks on their CPUs, and nothing in
 * user space, where they never are. A part in which an interrupt came is taken to be
 * as the others of its phase are, unless more than one in ten of a thread's are so:
 * then interrupts are what the phase does, and count.
 */
struct dmabench_counter {
	__u32 type;
	__u32 out_errno;
	__aligned_u64 config;
	__aligned_u64 out_count;
	__aligned_u64 out_enabled_ns;
	__aligned_u64 out_running_ns;
};

/**
 * struct dmabench_run - DMABENCH_IO(RUN): one round of one point
 * @size: sizeof(struct dmabench_run)
 * @flags: 0, or DMABENCH_RUN_FOOTPRINT
 * @target: index of the target
 * @exp: index of the experiment
 * @ops: operations that each thread times, 1 to DMABENCH_MAX_OPS; at least as
 *	many as the parameters say are alive together, and whole batches
 * @warmup_ops: operations that each thread does before, untimed, 0 to
 *	DMABENCH_MAX_OPS; at least as many as observing the regime takes are
 *	done in any case
 * @params: array of struct dmabench_param_value; each id at most once. What
 *	is not given has its default. The effective values are written back
 * @nparams: its length
 * @batch: operations timed together: 0 to let the module choose (it times
 *	each by itself unless the shortest phase takes less than about 100
 *	steps of the clock), else as out_batch of an earlier round of the point said
 * @cpus: bitmap in u64 words, one thread is bound to each CPU set in it; 0 for
 *	one thread on the CPU of the caller
 * @cpus_bytes: its length, a multiple of 8; 0 if @cpus is 0
 * @hist_bytes: length of @hist
 * @hist: receives the histograms, one a thread and phase, back to back
 * @seed: of the data patterns and of every random order in the round
 * @out_hist_bytes: bytes written to @hist; after ENOBUFS: bytes needed
 * @out_batch: operations timed together, 1 if each by itself
 * @out_threads: how many threads ran
 * @out_translation: enum dmabench_translation of the target in this round
 * @out_bounced: enum dmabench_bounced of this round
 * @out_param: id of the refused parameter, else DMABENCH_ALL
 * @out_verified_bytes: bytes moved by the timed operations and found to be right
 * @out_context_switches: of the threads while timed, both kinds
 * @out_interrupts: on the threads' CPUs while timed
 * @out_wall_ns: from the first timed operation's start to the last one's end,
 *	untimed work between them included
 * @out_reason: after a failure: what was wrong, in words; else empty
 * @out_sync: enum dmabench_run_sync of this round
 * @out_ops: operations that each thread timed: @ops, rounded up
 * @out_disturbed: how many rounds of other open files were under way at some time
 *	of this one, waiting or running, on the same device or one of its CPUs:
 *	what was measured is about all of them together
 * @out_disturbed_by: process that asked for the first of those; 0 if there is
 *	none, or the caller's PID namespace does not show it
 * @counters: array of struct dmabench_counter to be counted; 0 if there are none
 * @ncounters: its length, 0 to DMABENCH_MAX_COUNTERS
 * @reserved: must be 0
 * @out_counted_parts: timed parts that were counted, of all threads; an operation
 *	has as many as it has phases, unless several of them are timed in a row
 * @node: where the buffers are to be: enum dmabench_run_node, or a number above
 *	DMABENCH_NODE_NUMBER. But for DEFAULT there is no other node that would
 *	do. What the DMA API allocates is where the kernel takes it for the device,
 *	mostly dev_to_node(): it cannot be moved, so that a round with such buffers
 *	on another node is refused. What stands for the device's own end (the device's
 *	side of strategy, the source of stale_window), and what a thread has beside its
 *	buffers, is where it is by DEFAULT
 * @out_memory_node: where the buffers of all threads were found to be, or
 *	DMABENCH_NODE_NONE, DMABENCH_NODE_SEVERAL
 * @out_overruns: of cyclic: timed periods that the CPU was too late for: the engine had come to
 *	them again. They are not in @out_verified_bytes
 * @memory: address of memory of the caller's, where the experiment has
 *	DMABENCH_EXP_USER_MEMORY; else 0. What its parameter backing says is behind it, in
 *	whole pages: else EOPNOTSUPP. Where it has none such, any
 * @memory_bytes: its length: the parameter size, in whole such pages, for each thread;
 *	with the parameter untouched for each operation, of which there are @ops, and before
 *	and behind them max(1, @warmup_ops) and 1. None of that memory may have been written
 *	or read then. The kernel reads or writes data in it where the parameter pieces says
 *	so, as direction has it. It may be unmapped at any time: EFAULT. Where a page fault
 *	waits for somebody, as for a FUSE server, a signal ends the wait, but with the
 *	parameter longterm on Linux 6.1 and before: then RUN ends with the fault
 * @out_entries: of @memory, or of a dma-buf, whoever exports it: entries of the
 *	scatterlists that timed operations made
 * @out_segments: that these became when they were mapped
 * @out_peak_page_bytes: with DMABENCH_RUN_FOOTPRINT, what the threads' operations had taken
 *	in pages when, with objects, it was the most at a time: page tables of the IOMMU, and
 *	what they allocate themselves. What threads have beside that, such as buffers that
 *	are mapped, is not in it, nor pages that the kernel takes many at a time
 *	(alloc_pages_bulk()); slabs that are taken ahead may be. Of all threads together
 * @out_peak_object_bytes: the same, in objects of slabs: IOVAs and their magazines, lists
 * @out_left_page_bytes: what of all was not given back when all was unmapped and freed:
 *	tables that the IOMMU's driver keeps, or gives back later
 * @out_left_object_bytes: the same, in objects
 * @dma_buf: file descriptor of a dma-buf, where the experiment has DMABENCH_EXP_DMA_BUF
 *	and its parameter exporter is not own; else 0. Of that exporter, and as long as the
 *	parameter size says. It is the caller's again when RUN ends, and may be closed before
 * @dma_buf_reserved: must be 0
 * @out_leaf_mappings: mappings, of all threads, that @out_leaves is about: those before and
 *	behind the timed ones, of an experiment with DMABENCH_EXP_LEAVES, where an IOMMU
 *	translates and nothing bounced; 0: none, or this kernel's driver does not say which
 *	pages it takes (VT-d's before 5.16)
 * @out_leaf_sizes: bitmap of the page sizes that the IOMMU has for the target:
 *	struct iommu_domain's pgsize_bitmap; 0 where @out_leaf_mappings is
 * @out_leaves: pages of each size that are expected in the IOMMU's tables for all those
 *	mappings: the first of 1 << DMABENCH_LEAF_SHIFT bytes, each next one of twice as many,
 *	the last of all that are larger, too. By the rule of iommu_pgsize() in
 *	drivers/iommu/iommu.c, and of pt_compute_best_pgsize() in generic_pt/pt_iter.h beside
 *	it: the largest that fits what is left, and that both addresses are aligned to. No call
 *	tells which were taken. An IOMMU may have several entries for one page (AMD's)
 *
 * The first version ended with @out_reason.
 *
 * The out_ members are written also when the command fails. It adds
 *
 *  EINVAL      @out_param and @out_reason say what and why; also of a @node that is
 *              none, or has no memory, or the device has none
 *  EOPNOTSUPP  the experiment, a value of a parameter or a counter is not available
 *              with this kernel, machine or target; @out_param may name the parameter.
 *              Or the DMA API's memory is not of @node
 *  EBUSY       somebody else uses the engine; others hold too much of the bounce
 *              pool for this round to hold its part; an open file has changed the
 *              device's limits; or the parameters change them, and an open file
 *              has something mapped or allocated on it; or a page of @memory cannot be
 *              pinned at the moment
 *  EIO         the DMA API refused the allocation or the mapping: @out_reason
 *              names the cause, or says unknown and what was seen
 *  EREMOTEIO   the engine refused the transfer, or reported an error
 *  EBADF       @dma_buf is no open file; one that is no dma-buf is EINVAL
 *  EFAULT      also, with @out_reason: a page of @memory cannot be pinned: nothing is there
 *              that may be read, or, where data comes from the device, written; or there is
 *              no page for it (HugeTLB's of this node or cgroup are used up), or a broken
 *              one; or the kernel pins no such memory: a device's (VM_IO, VM_PFNMAP),
 *              memfd_secret()'s, with a protection key other than 0; and with the parameter
 *              longterm, what would be written of a shared file, unless tmpfs or hugetlbfs
 *              has it (Linux 6.5 and later)
 *  ENOMEM      also: what is to be pinned exceeds RLIMIT_MEMLOCK
 *  ENODATA     DMABENCH_RUN_FOOTPRINT, and this kernel does not tell: before 6.1, without
 *              CONFIG_TRACEPOINTS, or without one of the events
 *  EBADMSG     verification found wrong data, or a damaged guard
 *  ESTALE      the regime or @out_sync changed in the round, or a thread lost its CPU: the
 *              round is void; or as DEVICE_COPY
 *  ETIMEDOUT   a transfer did not complete in its time and was terminated, or
 *              waited for where the engine's driver cannot do that; or what was
 *              waited for did not come within the round's limit
 *  ENOBUFS     @hist is too small; the round is void
 *  ENOTRECOVERABLE  the experiment did not give back what it mapped or allocated:
 *              a bug of this module
 */
struct dmabench_run {
	__u32 size;
	__u32 flags;
	__u32 target;
	__u32 exp;
	__aligned_u64 ops;
	__aligned_u64 warmup_ops;
	__aligned_u64 params;
	__u32 nparams;
	__u32 batch;
	__aligned_u64 cpus;
	__u32 cpus_bytes;
	__u32 hist_bytes;
	__aligned_u64 hist;
	__aligned_u64 seed;
	__u32 out_hist_bytes;
	__u32 out_batch;
	__u32 out_threads;
	__u32 out_translation;
	__u32 out_bounced;
	__u32 out_param;
	__aligned_u64 out_verified_bytes;
	__aligned_u64 out_context_switches;
	__aligned_u64 out_interrupts;
	__aligned_u64 out_wall_ns;
	char out_reason[DMABENCH_TEXT_LEN];
	__u32 out_sync;
	__u32 out_ops;
	__u32 out_disturbed;
	__u32 out_disturbed_by;
	__aligned_u64 counters;
	__u32 ncounters;
	__u32 reserved;
	__aligned_u64 out_counted_parts;
	__u32 node;
	__s32 out_memory_node;
	__aligned_u64 out_overruns;
	__aligned_u64 memory;
	__aligned_u64 memory_bytes;
	__aligned_u64 out_entries;
	__aligned_u64 out_segments;
	__aligned_u64 out_peak_page_bytes;
	__aligned_u64 out_peak_object_bytes;
	__aligned_u64 out_left_page_bytes;
	__aligned_u64 out_left_object_bytes;
	__s32 dma_buf;
	__u32 dma_buf_reserved;
	__aligned_u64 out_leaf_mappings;
	__aligned_u64 out_leaf_sizes;
	__aligned_u64 out_leaves[DMABENCH_LEAF_SIZES];
};

#define DMABENCH_MAX_OPS	10000000ULL
#define DMABENCH_MAX_BATCH	4096U
#define DMABENCH_MAX_COUNTERS	8U

#endif /* _UAPI_DMABENCH_RUN_H */
