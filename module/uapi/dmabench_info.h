/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: what there is to measure, and on what
 *
 * Included by dmabench.h, whose conventions hold.
 */
#ifndef _UAPI_DMABENCH_INFO_H
#define _UAPI_DMABENCH_INFO_H

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
 * @out_clock_granularity_ticks: what the clock moves on by, at least; told to be
 *	1 where it is below 8, but where clock_dropped_bits makes it so
 * @out_clock_name: which counter
 * @out_live_buffers: buffers alive in all open files and rounds
 * @out_live_mappings: mappings alive in all open files, and those that a round
 *	lost (see RUN's ENOTRECOVERABLE); those of a round under way are not counted
 * @out_kept_bytes: memory kept from the system on purpose, because an engine
 *	would not stop and might still write into it, or for MISUSE; for good
 * @out_misuse: 1 if the module was loaded with misuse=1
 * @out_kernel_options: DMABENCH_KERNEL_*
 * @out_version: version of the module
 * @out_targets_missed: channels that are no targets, since the list is full of
 *	such as are not gone
 * @out_reserved: 0
 * @out_file_limit_bytes: memory that the handles of one file may pin, and that one
 *	round may have: a sixteenth of the machine's, or DMABENCH_MAX_FILE_BYTES if
 *	that is more, and no more than @out_limit_bytes
 * @out_limit_bytes: that all files' handles and all rounds may have together: half
 *	of the machine's memory
 * @out_charged_bytes: that they have, or may have: a round's counts while it is under
 *	way
 *
 * The first version ended with @out_version.
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
	__u32 out_targets_missed;
	__u32 out_reserved;
	__aligned_u64 out_file_limit_bytes;
	__aligned_u64 out_limit_bytes;
	__aligned_u64 out_charged_bytes;
};

/*
 * How a target's addresses are translated, read from the type of its IOMMU
 * domain. OPS: by an architecture's own struct dma_map_ops, not dma-iommu; DIRECT where
 * the kernel lets the device off these, as its mask is now.
 */
enum dmabench_translation {
	DMABENCH_TRANSLATION_UNKNOWN = 0,
	DMABENCH_TRANSLATION_DIRECT,		/* direct */
	DMABENCH_TRANSLATION_IOMMU_STRICT,	/* iommu-strict */
	DMABENCH_TRANSLATION_IOMMU_LAZY,	/* iommu-lazy */
	DMABENCH_TRANSLATION_IOMMU_IDENTITY,	/* iommu-identity */
	DMABENCH_TRANSLATION_OPS,		/* ops */
};

/* The module may change this device's masks: it has it, or dmabench_lsi does. */
#define DMABENCH_TARGET_OWNED		(1U << 0)
/* The target has an engine that copies memory to memory. */
#define DMABENCH_TARGET_ENGINE		(1U << 1)
/* The engine is known to survive a bus fault. */
#define DMABENCH_TARGET_SURVIVES_FAULT	(1U << 2)
/* No cache maintenance is needed around DMA. */
#define DMABENCH_TARGET_COHERENT	(1U << 3)
/*
 * Unbound or unplugged; kept so that the indices of others do not move. A new
 * target takes its index where the list is full.
 */
#define DMABENCH_TARGET_GONE		(1U << 4)
/* The only device in its IOMMU group (never set without an IOMMU). */
#define DMABENCH_TARGET_ALONE		(1U << 5)
/*
 * A channel that a peripheral bound to the module asks for by name, and that moves
 * data between memory and the peripheral. It copies no memory to memory.
 */
#define DMABENCH_TARGET_CHANNEL		(1U << 6)

/**
 * struct dmabench_target_info - DMABENCH_IO(TARGET_INFO)
 * @size: sizeof(struct dmabench_target_info)
 * @flags: must be 0
 * @target: index, below dmabench_info.out_targets; 0 is the module's own
 *	platform device
 * @out_flags: DMABENCH_TARGET_*
 * @out_name: "platform", the name of the dmaengine channel, or that of the
 *	device that is bound to the module; of a peripheral's channel PERIPHERAL:NAME;
 *	unique among targets not gone
 * @out_device: name of the struct device that the DMA API is called on
 * @out_driver: its driver
 * @out_engine: name of the dmaengine channel, or "none"
 * @out_translation: enum dmabench_translation, now
 * @out_copy_align_bytes: offsets and lengths of DEVICE_COPY are multiples of
 *	this, which is the engine's, or the module's parameter least_copy_align if
 *	that is larger; 0 without an engine
 * @out_dma_mask: streaming mask
 * @out_coherent_dma_mask: coherent mask
 * @out_max_mapping_bytes: dma_max_mapping_size(); U64_MAX: it has no limit
 * @out_opt_mapping_bytes: dma_opt_mapping_size(), likewise; 0 before Linux 6.0,
 *	which has no such call
 * @out_max_segment_bytes: dma_get_max_seg_size()
 * @out_merge_boundary: dma_get_merge_boundary()
 * @out_numa_node: node of the device, -1 where it has none
 * @out_window_bytes: of a peripheral's channel: length of the window of memory that it
 *	moves data to or from; 0: it has a register. Else 0
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
	__u32 out_window_bytes;
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
/* Runs only on a target with DMABENCH_TARGET_CHANNEL. */
#define DMABENCH_EXP_NEEDS_CHANNEL	(1U << 6)
/* Is about the caller's own memory, which RUN is to be given. */
#define DMABENCH_EXP_USER_MEMORY	(1U << 7)
/* Imports a dma-buf, which RUN is to be given unless its parameter exporter is own. */
#define DMABENCH_EXP_DMA_BUF		(1U << 8)
/* Tells which pages of the IOMMU its mappings take: out_leaves. */
#define DMABENCH_EXP_LEAVES		(1U << 9)

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

#endif /* _UAPI_DMABENCH_INFO_H */
