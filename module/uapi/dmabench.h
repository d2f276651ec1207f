/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: the ABI of /dev/dmabench
 *
 * The file is root's alone: mode 0600, and open(2) asks for CAP_SYS_ADMIN; it
 * says EMFILE where 1,024 files are open.
 * All state (buffers, mappings) belongs to the open file; closing it, killing
 * its owner, unbinding the target or unloading the module all terminate the
 * engine, unmap and free. One command runs at a time on one open file.
 *
 * Conventions
 *
 * Every command takes a pointer to its struct. The first member, size, is
 * sizeof(the struct) as the caller was compiled. A kernel that knows a longer
 * struct takes the missing members as zero; one that knows a shorter struct
 * accepts the surplus only where it is zero. So both may grow at the end.
 * out_ members are written by the kernel and ignored on the way in; reserved
 * members must be zero. Pointers travel as u64. Strings are NUL-terminated.
 * The layout is the same for 32-bit callers.
 *
 * errno means, for every command:
 *
 *  EINVAL        size below the first version of the struct, an unknown flag,
 *                a reserved member not zero, a value out of range
 *  E2BIG         size is longer than the kernel's struct, and the surplus is
 *                not zero
 *  EFAULT        a pointer leads nowhere
 *  ENOENT        no such handle, or a handle of another kind; for the INFO
 *                family: the index is past the end
 *  ENOTTY        unknown command
 *  ENOMEM        memory is short, or the live-memory limit of one file
 *                (DMABENCH_MAX_FILE_BYTES) is reached
 *  ENODEV        the target was unbound or unplugged; its handles are revoked
 *  EINTR         a signal came; what was under way is undone
 *
 * and further down, per command, whatever it adds.
 *
 * This file has discovery and runs; dmabench_steps.h the single steps.
 */
#ifndef _UAPI_DMABENCH_H
#define _UAPI_DMABENCH_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define DMABENCH_DEVICE		"/dev/dmabench"
#define DMABENCH_ABI_VERSION	1

#define DMABENCH_NAME_LEN	32	/* a name; lower case, no spaces */
#define DMABENCH_TEXT_LEN	128	/* a sentence for people */
#define DMABENCH_ALL		0xffffffffU

/* Memory that the handles of one open file may pin, in bytes. */
#define DMABENCH_MAX_FILE_BYTES	(256ULL << 20)

/* The numbers are ABI: append only. Struct sizes are not part of them. */
enum {
	DMABENCH_CMD_INFO = 0x00,
	DMABENCH_CMD_TARGET_INFO,
	DMABENCH_CMD_EXP_INFO,
	DMABENCH_CMD_PARAM_INFO,
	DMABENCH_CMD_PHASE_INFO,
	DMABENCH_CMD_RUN,
	DMABENCH_CMD_ALLOC,
	DMABENCH_CMD_FILL,
	DMABENCH_CMD_READ,
	DMABENCH_CMD_MAP,
	DMABENCH_CMD_SYNC,
	DMABENCH_CMD_DEVICE_COPY,
	DMABENCH_CMD_UNMAP,
	DMABENCH_CMD_FREE,
	DMABENCH_CMD_MISUSE,
	DMABENCH_CMD_LIMITS,
	DMABENCH_CMD_POOL,
	DMABENCH_CMD_MAP_SG,
	DMABENCH_CMD_PEER,
	DMABENCH_CMD_COPY_END,
	DMABENCH_CMD_IOVA,
};

#define DMABENCH_TYPE		0xDB
#define DMABENCH_IO(cmd)	_IO(DMABENCH_TYPE, DMABENCH_CMD_##cmd)

/* -------------------------------------------------------------- discovery */

/* The counter that times everything cannot be trusted across CPUs. */
#define DMABENCH_CLOCK_UNSTABLE	(1U << 0)

/* An option of the kernel's: CONFIG_DEBUG_ATOMIC_SLEEP, it tells who sleeps where it may not. */
#define DMABENCH_KERNEL_ATOMIC_SLEEP (1U << 0)
/* What it does with pages that are allocated or freed: init_on_free and its kin. */
#define DMABENCH_KERNEL_INIT_ON_ALLOC (1U << 1)
#define DMABENCH_KERNEL_INIT_ON_FREE (1U << 2)
#define DMABENCH_KERNEL_PAGE_POISON (1U << 3)
#define DMABENCH_KERNEL_DEBUG_PAGEALLOC (1U << 4)

/**
 * struct dmabench_info - DMABENCH_IO(INFO)
 * @size: sizeof(struct dmabench_info)
 * @flags: must be 0
 * @out_abi_version: DMABENCH_ABI_VERSION of the kernel
 * @out_targets: how many TARGET_INFO knows; asking refreshes the list
 * @out_experiments: how many EXP_INFO knows
 * @out_clock_flags: DMABENCH_CLOCK_*
 * @out_clock_hz: ticks of the clock in a second, measured to five digits
 * @out_clock_cost_ticks: median of two reads of the clock in a row
 * @out_clock_granularity_ticks: smallest step above zero seen between reads
 * @out_clock_name: which counter
 * @out_live_buffers: buffers alive in all open files and rounds
 * @out_live_mappings: mappings alive in all open files, and those that a round
 *	lost (see RUN's ENOTRECOVERABLE); those of a round under way are not counted
 * @out_kept_bytes: memory kept from the system on purpose, because an engine
 *	would not stop and might still write into it, or for MISUSE; for good
 * @out_misuse: 1 if the module was loaded with misuse=1
 * @out_kernel_options: DMABENCH_KERNEL_*
 * @out_version: version of the module
 */
struct dmabench_info {
	__u32 size;
	__u32 flags;
	__u32 out_abi_version;
	__u32 out_targets;
	__u32 out_experiments;
	__u32 out_clock_flags;
	__aligned_u64 out_clock_hz;
	__u32 out_clock_cost_ticks;
	__u32 out_clock_granularity_ticks;
	char out_clock_name[DMABENCH_NAME_LEN];
	__u32 out_live_buffers;
	__u32 out_live_mappings;
	__aligned_u64 out_kept_bytes;
	__u32 out_misuse;
	__u32 out_kernel_options;
	char out_version[DMABENCH_NAME_LEN];
};

/*
 * How a target's addresses are translated, read from the type of its IOMMU
 * domain. OPS: an architecture's own struct dma_map_ops, not dma-iommu.
 */
enum dmabench_translation {
	DMABENCH_TRANSLATION_UNKNOWN = 0,
	DMABENCH_TRANSLATION_DIRECT,		/* direct */
	DMABENCH_TRANSLATION_IOMMU_STRICT,	/* iommu-strict */
	DMABENCH_TRANSLATION_IOMMU_LAZY,	/* iommu-lazy */
	DMABENCH_TRANSLATION_IOMMU_IDENTITY,	/* iommu-identity */
	DMABENCH_TRANSLATION_OPS,		/* ops */
};

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

/* The module may change this device's masks: it has it, or dmabench_lsi does. */
#define DMABENCH_TARGET_OWNED		(1U << 0)
/* The target has an engine that copies memory to memory. */
#define DMABENCH_TARGET_ENGINE		(1U << 1)
/* The engine is known to survive a bus fault. */
#define DMABENCH_TARGET_SURVIVES_FAULT	(1U << 2)
/* No cache maintenance is needed around DMA. */
#define DMABENCH_TARGET_COHERENT	(1U << 3)
/* Unbound or unplugged; kept so that the indices of others do not move. */
#define DMABENCH_TARGET_GONE		(1U << 4)
/* The only device in its IOMMU group (never set without an IOMMU). */
#define DMABENCH_TARGET_ALONE		(1U << 5)

/**
 * struct dmabench_target_info - DMABENCH_IO(TARGET_INFO)
 * @size: sizeof(struct dmabench_target_info)
 * @flags: must be 0
 * @target: index, below dmabench_info.out_targets; 0 is the module's own
 *	platform device
 * @out_flags: DMABENCH_TARGET_*
 * @out_name: "platform", the name of the dmaengine channel, or that of the
 *	device that is bound to the module; unique among targets not gone
 * @out_device: name of the struct device that the DMA API is called on
 * @out_driver: its driver
 * @out_engine: name of the dmaengine channel, or "none"
 * @out_translation: enum dmabench_translation, now
 * @out_copy_align_bytes: offsets and lengths of DEVICE_COPY are multiples of
 *	this; 0 without an engine
 * @out_dma_mask: streaming mask
 * @out_coherent_dma_mask: coherent mask
 * @out_max_mapping_bytes: dma_max_mapping_size()
 * @out_opt_mapping_bytes: dma_opt_mapping_size(); 0 before Linux 6.0, which has
 *	no such call
 * @out_max_segment_bytes: dma_get_max_seg_size()
 * @out_merge_boundary: dma_get_merge_boundary()
 * @out_numa_node: node of the device, -1 where it has none
 * @out_reserved: 0
 *
 * Adds no errno.
 */
struct dmabench_target_info {
	__u32 size;
	__u32 flags;
	__u32 target;
	__u32 out_flags;
	char out_name[DMABENCH_NAME_LEN];
	char out_device[DMABENCH_NAME_LEN];
	char out_driver[DMABENCH_NAME_LEN];
	char out_engine[DMABENCH_NAME_LEN];
	__u32 out_translation;
	__u32 out_copy_align_bytes;
	__aligned_u64 out_dma_mask;
	__aligned_u64 out_coherent_dma_mask;
	__aligned_u64 out_max_mapping_bytes;
	__aligned_u64 out_opt_mapping_bytes;
	__aligned_u64 out_max_segment_bytes;
	__aligned_u64 out_merge_boundary;
	__s32 out_numa_node;
	__u32 out_reserved;
};

/* With its defaults it runs only on a target with DMABENCH_TARGET_ENGINE. */
#define DMABENCH_EXP_NEEDS_ENGINE	(1U << 0)
/* Compares every byte it moved; out_verified_bytes counts them. */
#define DMABENCH_EXP_VERIFIES		(1U << 1)
/* Breaks its data on purpose: RUN must say EBADMSG, and 0 is a failure. */
#define DMABENCH_EXP_MUST_FAIL		(1U << 2)
/* Measures the cost of measuring, which is subtracted from the others. */
#define DMABENCH_EXP_BASELINE		(1U << 3)
/*
 * Lets the engine use an address after its unmap: RUN says EOPNOTSUPP, and in
 * words what is missing, unless all that MISUSE's DEAD_COPY needs is given.
 */
#define DMABENCH_EXP_MISUSES		(1U << 4)
/* Its parameters say whether it needs an engine: RUN tells. */
#define DMABENCH_EXP_ENGINE_OPTIONAL	(1U << 5)

/**
 * struct dmabench_exp_info - DMABENCH_IO(EXP_INFO)
 * @size: sizeof(struct dmabench_exp_info)
 * @flags: must be 0
 * @exp: index, below dmabench_info.out_experiments
 * @out_flags: DMABENCH_EXP_*
 * @out_params: how many PARAM_INFO knows
 * @out_phases: how many PHASE_INFO knows
 * @out_name: unique name
 * @out_summary: one sentence
 * @out_unavailable: empty, or why this kernel cannot run it (RUN would say
 *	EOPNOTSUPP)
 *
 * Adds no errno.
 */
struct dmabench_exp_info {
	__u32 size;
	__u32 flags;
	__u32 exp;
	__u32 out_flags;
	__u32 out_params;
	__u32 out_phases;
	char out_name[DMABENCH_NAME_LEN];
	char out_summary[DMABENCH_TEXT_LEN];
	char out_unavailable[DMABENCH_TEXT_LEN];
};

enum dmabench_param_type {
	DMABENCH_PARAM_U64 = 0,
	DMABENCH_PARAM_BOOL,			/* 0 or 1 */
	DMABENCH_PARAM_ENUM,			/* 0 to out_max, each named */
};

/**
 * struct dmabench_param_info - DMABENCH_IO(PARAM_INFO)
 * @size: sizeof(struct dmabench_param_info)
 * @flags: must be 0
 * @exp: index of the experiment
 * @param: index of the parameter; also its id in RUN
 * @value: of an enumeration: which value @out_value_name is to name; else 0
 * @out_type: enum dmabench_param_type
 * @out_min: smallest value
 * @out_max: largest value
 * @out_default: what RUN takes when the parameter is not given
 * @out_name: name, unique within the experiment; one noun means one thing in
 *	all of them
 * @out_unit: "bytes", "us", ... or empty for a plain number
 * @out_help: one sentence
 * @out_value_name: of an enumeration: the name of @value; else empty
 *
 * ENOENT also says that @value is past the last one.
 */
struct dmabench_param_info {
	__u32 size;
	__u32 flags;
	__u32 exp;
	__u32 param;
	__u32 value;
	__u32 out_type;
	__aligned_u64 out_min;
	__aligned_u64 out_max;
	__aligned_u64 out_default;
	char out_name[DMABENCH_NAME_LEN];
	char out_unit[DMABENCH_NAME_LEN];
	char out_help[DMABENCH_TEXT_LEN];
	char out_value_name[DMABENCH_NAME_LEN];
};

/**
 * struct dmabench_phase_info - DMABENCH_IO(PHASE_INFO)
 * @size: sizeof(struct dmabench_phase_info)
 * @flags: must be 0
 * @exp: index of the experiment
 * @phase: index of the phase
 * @out_name: name, unique within the experiment
 * @out_help: what exactly lies between the two reads of the clock
 *
 * Adds no errno.
 */
struct dmabench_phase_info {
	__u32 size;
	__u32 flags;
	__u32 exp;
	__u32 phase;
	char out_name[DMABENCH_NAME_LEN];
	char out_help[DMABENCH_TEXT_LEN];
};

/* ------------------------------------------------------------------- runs */

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
 * round was batched. A phase that the parameters do not have is empty.
 */
struct dmabench_hist_header {
	__u32 thread;		/* 0 to out_threads - 1, by rising CPU */
	__u32 phase;
	__u32 buckets;
	__u32 reserved;
	__aligned_u64 count;	/* samples */
	__aligned_u64 sum_ticks;
	__aligned_u64 min_ticks;
	__aligned_u64 max_ticks;
};

/**
 * struct dmabench_run - DMABENCH_IO(RUN): one round of one point
 * @size: sizeof(struct dmabench_run)
 * @flags: must be 0
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
 *	ticks), else as out_batch of an earlier round of the point said
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
 *
 * The first version ended with @out_reason.
 *
 * The out_ members are written also when the command fails. It adds
 *
 *  EINVAL      @out_param and @out_reason say what and why
 *  EOPNOTSUPP  the experiment, or a value of a parameter, is not available with
 *              this kernel, machine or target; @out_param may name the parameter
 *  EBUSY       somebody else uses the engine
 *  EIO         the DMA API refused the allocation or the mapping: @out_reason
 *              names the cause, or says unknown and what was seen
 *  EREMOTEIO   the engine refused the transfer, or reported an error
 *  EBADMSG     verification found wrong data, or a damaged guard
 *  ESTALE      the regime or @out_sync changed in the round, or a thread lost its CPU: the
 *              round is void
 *  ETIMEDOUT   a transfer did not complete in its time and was terminated, or
 *              what was waited for did not come within the round's limit
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
};

#define DMABENCH_MAX_OPS	10000000ULL
#define DMABENCH_MAX_BATCH	4096U

#include "dmabench_steps.h"

#endif /* _UAPI_DMABENCH_H */
