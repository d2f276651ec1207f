// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>

#include "grammar.h"
#include "handles.h"

#define M(name, _member, _meaning, ...)					\
	{ .offset = offsetof(struct dmabench_##name, _member),		\
	  .size = sizeof(((struct dmabench_##name *)0)->_member),		\
	  .meaning = _meaning, ##__VA_ARGS__ }
/* From one member to the end of another, all for the kernel to write. */
#define OUTS(name, first, last)						\
	{ .offset = offsetof(struct dmabench_##name, first),		\
	  .size = offsetof(struct dmabench_##name, last) +		\
		  sizeof(((struct dmabench_##name *)0)->last) -		\
		  offsetof(struct dmabench_##name, first),		\
	  .meaning = OUT }

static const struct member info[] = { OUTS(info, out_abi_version, out_charged_bytes) };

static const struct member target_info[] = {
	M(target_info, target, TARGET), OUTS(target_info, out_flags, out_window_bytes),
};

static const struct member exp_info[] = {
	M(exp_info, exp, EXPERIMENT), OUTS(exp_info, out_flags, out_unavailable),
};

static const struct member param[] = {
	M(param_info, exp, EXPERIMENT), M(param_info, param, PARAM),
	M(param_info, value, PARAM_VALUE), OUTS(param_info, out_type, out_value_name),
};

static const struct member phase_info[] = {
	M(phase_info, exp, EXPERIMENT), M(phase_info, phase, PHASE),
	OUTS(phase_info, out_name, out_help),
};

static const struct member run[] = {
	M(run, target, TARGET), M(run, exp, EXPERIMENT), M(run, ops, OPS, 1),
	M(run, warmup_ops, OPS), M(run, params, PARAMS), M(run, nparams, PARAM_COUNT),
	M(run, batch, BATCH), M(run, cpus, CPUS), M(run, cpus_bytes, CPUS_BYTES),
	M(run, hist, HIST), M(run, hist_bytes, HIST_LENGTH), M(run, seed, SEED),
	OUTS(run, out_hist_bytes, out_disturbed_by), M(run, counters, COUNTERS),
	M(run, ncounters, COUNTER_COUNT), M(run, reserved, ZERO), M(run, out_counted_parts, OUT),
	M(run, node, NODE), OUTS(run, out_memory_node, out_overruns),
	M(run, memory, USER_MEMORY), M(run, memory_bytes, USER_MEMORY_BYTES),
	OUTS(run, out_entries, out_left_object_bytes), M(run, dma_buf, DMA_BUF),
	M(run, dma_buf_reserved, ZERO), OUTS(run, out_leaf_mappings, out_leaves),
};

static const struct member alloc[] = {
	M(alloc, target, TARGET), M(alloc, kind, CHOICE, DMABENCH_BUFFER_KINDS),
	M(alloc, length, NEW_LENGTH), OUTS(alloc, out_handle, out_segments),
	M(alloc, direction, CHOICE, 3), M(alloc, attrs, BITS, 0x3ff),
	M(alloc, pool, HANDLE, POOL), M(alloc, reserved, ZERO),
	OUTS(alloc, out_dma_addr, out_reserved), M(alloc, card, TARGET),
	M(alloc, bar, CHOICE, 6),
};

static const struct member fill[] = {
	M(fill, handle, HANDLE, BUFFER), M(fill, reserved, ZERO), M(fill, offset, OFFSET),
	M(fill, length, EXTENT), M(fill, seed, SEED),
};

static const struct member read_[] = {
	M(read, handle, HANDLE, BUFFER), M(read, reserved, ZERO), M(read, offset, OFFSET),
	M(read, length, EXTENT), M(read, data, DATA),
};

static const struct member map[] = {
	M(map, buffer, PAGES_HANDLE), M(map, direction, CHOICE, 3), M(map, offset, OFFSET),
	M(map, length, EXTENT), OUTS(map, out_handle, out_dma_addr),
	M(map, call, CHOICE, DMABENCH_MAP_CALLS), M(map, attrs, BITS, 0x3ff),
	OUTS(map, out_need_sync, out_in_page), M(map, reserved, ZERO),
	M(map, out_phys_in_page, OUT),
};

static const struct member sync_[] = {
	M(sync, mapping, HANDLE, MAPPING | BUFFER), M(sync, sync_for, CHOICE, 2),
	M(sync, offset, OFFSET), M(sync, length, EXTENT),
};

static const struct member device_copy[] = {
	M(device_copy, src, SRC), M(device_copy, dst, DST), M(device_copy, src_offset, OFFSET),
	M(device_copy, dst_offset, OFFSET, 1), M(device_copy, length, EXTENT, 1),
	M(device_copy, timeout_ms, TIMEOUT), M(device_copy, out_handle, OUT),
};

static const struct member unmap[] = {
	M(unmap, mapping, HANDLE, MAPPING), M(unmap, attrs, BITS, DMABENCH_ATTR_SKIP_CPU_SYNC),
	OUTS(unmap, out_changed, out_reserved),
};

static const struct member free_[] = {
	M(free, handle, HANDLE, BUFFER | POOL | RANGE), M(free, reserved, ZERO),
};

static const struct member misuse[] = {
	M(misuse, op, MISUSE_OP), M(misuse, src, MISUSE_SRC), M(misuse, dst, ZERO),
	M(misuse, timeout_ms, ZERO), M(misuse, length, ZERO),
};

static const struct member limits[] = {
	M(limits_arg, target, TARGET), M(limits_arg, reserved, ZERO), M(limits_arg, mask, MASK),
	M(limits_arg, coherent_mask, MASK), M(limits_arg, max_segment_bytes, MASK),
	M(limits_arg, min_align_mask, MASK, 1), M(limits_arg, seg_boundary_mask, MASK),
	OUTS(limits_arg, out_mask, out_reserved),
};

static const struct member pool[] = {
	M(pool, target, TARGET), M(pool, length, NEW_LENGTH), M(pool, align, ALIGN),
	M(pool, boundary, BOUNDARY), OUTS(pool, out_handle, out_reserved),
};

static const struct member map_sg[] = {
	M(map_sg, entries, ENTRIES), M(map_sg, nentries, ENTRY_COUNT),
	M(map_sg, call, CHOICE, 2), M(map_sg, direction, CHOICE, 3),
	M(map_sg, attrs, BITS, 0x3ff), M(map_sg, segments, SEGMENTS),
	OUTS(map_sg, out_handle, out_reserved),
};

static const struct member peer[] = {
	M(peer, mapping, HANDLE, MAPPING | RANGE), M(peer, reserved, ZERO), M(peer, offset, OFFSET),
	M(peer, length, EXTENT), M(peer, data, DATA),
};

static const struct member copy_end[] = {
	M(copy_end, copy, HANDLE, COPY), M(copy_end, how, CHOICE, 4),
	M(copy_end, timeout_ms, TIMEOUT), OUTS(copy_end, out_callbacks, out_in_callback),
};

/* What an operation does not take must be 0: see settle() of ioctl.c. */
static const struct member iova[] = {
	M(iova, op, CHOICE, DMABENCH_IOVA_OPS), M(iova, target, TARGET),
	M(iova, buffer, PAGES_HANDLE), M(iova, buffer_offset, OFFSET), M(iova, iova, HANDLE, RANGE),
	M(iova, direction, CHOICE, 3), M(iova, reserved, ZERO), M(iova, offset, OFFSET),
	M(iova, length, EXTENT), OUTS(iova, out_handle, out_dma_addr),
	M(iova, in_page, OFFSET),
};

static const struct member share[] = {
	M(share, buffer, SHARED_HANDLE), M(share, target, TARGET), M(share, direction, CHOICE, 3),
	M(share, attrs, BITS, 0x3ff), OUTS(share, out_handle, out_errno),
};

#define ROW(CMD, weight, members, ...)					\
	{ DMABENCH_IO(CMD), #CMD, weight, members,			\
	  sizeof(members) / sizeof(members[0]), { __VA_ARGS__ } }

/* Four of the engine's, two of a round's: as in the ABI. */
#define OF_ENGINE	EOPNOTSUPP, EBUSY, EREMOTEIO, ETIMEDOUT, ESTALE

/* Of what maps or allocates: somebody has limits of his own, or an engine would not stop. */
#define MAKES		EBUSY, EREMOTEIO

const struct grammar grammars[] = {
	ROW(INFO, 1, info),
	ROW(TARGET_INFO, 1, target_info),
	ROW(EXP_INFO, 1, exp_info),
	ROW(PARAM_INFO, 1, param),
	ROW(PHASE_INFO, 1, phase_info),
	ROW(RUN, 1, run, OF_ENGINE, EIO, EBADMSG, ENOBUFS, ENODATA),
	ROW(ALLOC, 14, alloc, MAKES, EOPNOTSUPP, EPERM, EAGAIN),
	ROW(FILL, 5, fill),
	ROW(READ, 5, read_),
	ROW(MAP, 12, map, MAKES, EIO, EOPNOTSUPP, EPERM),
	ROW(SYNC, 8, sync_),
	ROW(DEVICE_COPY, 10, device_copy, OF_ENGINE),
	ROW(UNMAP, 8, unmap, EBUSY),
	ROW(FREE, 8, free_, EBUSY),
	ROW(MISUSE, 2, misuse, OF_ENGINE, EPERM, EIO),
	ROW(LIMITS, 2, limits, EPERM, EBUSY, EIO),
	ROW(POOL, 3, pool, MAKES, EOPNOTSUPP, EAGAIN),
	ROW(MAP_SG, 6, map_sg, MAKES, EIO, EOPNOTSUPP, EPERM),
	ROW(PEER, 5, peer, EOPNOTSUPP),
	ROW(COPY_END, 7, copy_end, OF_ENGINE),
	ROW(IOVA, 6, iova, MAKES, EOPNOTSUPP, EIO, ENXIO, EPERM),
	ROW(SHARE, 4, share, MAKES, EIO, ENXIO, EOPNOTSUPP, EPERM, EAGAIN),
};

const unsigned int grammar_count = sizeof(grammars) / sizeof(grammars[0]);

const struct grammar *grammar_of(unsigned int cmd)
{
	unsigned int i;

	for (i = 0; grammars[i].cmd != cmd; i++)
		;
	return &grammars[i];
}

bool grammar_allows(const struct grammar *grammar, int err)
{
	static const short always[] = {
		0, EINVAL, E2BIG, EFAULT, ENOENT, ENOMEM, ENODEV, EINTR,
		EBADF, ENOTTY, /* a file that another thread closed, or opened anew */
	};
	unsigned int i;

	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (err == always[i])
			return true;
	for (i = 0; grammar->errnos[i]; i++)
		if (err == grammar->errnos[i])
			return true;
	return false;
}

static bool covers(const struct grammar *grammar, uint32_t size)
{
	unsigned char rows[sizeof(union any_command)] = { [0 ... 7] = 1 };
	unsigned int i, at;

	for (i = 0; i < grammar->nmembers; i++)
		for (at = 0; at < grammar->members[i].size; at++)
			rows[grammar->members[i].offset + at]++;
	for (at = 0; at < size; at++)
		if (rows[at] != 1)
			return false;
	return true;
}

const char *grammar_gap(void)
{
	unsigned int i;

	if (grammar_count != (unsigned int)command_count)
		return "a command of lib/abi_commands.c";
	for (i = 0; i < grammar_count; i++)
		if (!command_find(grammars[i].cmd) ||
		    !covers(&grammars[i], command_find(grammars[i].cmd)->size))
			return grammars[i].name;
	return NULL;
}
