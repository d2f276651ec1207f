/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * dmabench: the ABI of /dev/dmabench
 *
 * The file is root's alone: mode 0600, and open(2) asks for CAP_SYS_ADMIN; it
 * says EMFILE where 1,024 files are open.
 * All state (buffers, mappings) belongs to the open file, and its memory is
 * accounted to the control group of who asks for it, a round's, too, but for
 * allocations that it times, and for what the kernel takes from CMA or as one piece
 * of more than its allocator has (of backing), which it
 * accounts to nobody; closing it, killing its owner, unbinding the
 * target or unloading the module all terminate the engine, or wait for one that
 * cannot be, unmap and free. One command runs at a time on one open file.
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
 * Compatibility
 *
 * What a command, a flag, a member or a value means stays as it is. What is new
 * is a number behind the last one, a bit that had to be zero, or a member at a
 * struct's end, whose zero is what was before; who is older is then told by
 * ENOTTY, EINVAL or E2BIG that it lacks it. Anything else gets another
 * DMABENCH_ABI_VERSION, which INFO tells, and dmabench refuses a module of
 * another one with a line. Experiments, parameters, phases and targets are no
 * part of it: the INFO family tells them by name, so they come and go without.
 *
 * errno means, for every command:
 *
 *  EINVAL        size below the first version of the struct, an unknown flag,
 *                a reserved member not zero, a value out of range
 *  E2BIG         size is longer than the kernel's struct, and the surplus is
 *                not zero
 *  EFAULT        a pointer leads nowhere, or cannot be written where it has to be:
 *                nothing was done, unless the memory went away meanwhile
 *  ENOENT        no such handle, or a handle of another kind; for the INFO
 *                family: the index is past the end
 *  ENOTTY        unknown command
 *  ENOMEM        memory is short, or one file has as much as it may (INFO's
 *                out_file_limit_bytes, DMABENCH_MAX_HANDLES), or all files and
 *                rounds together would have more than half of the machine's memory
 *  EBUSY         what makes a mapping or an allocation: another open file has
 *                changed the device's limits (LIMITS), or a round has limits of
 *                its own
 *  ENODEV        the target was unbound or unplugged; its handles are revoked
 *  EINTR         a signal came; what was under way is undone
 *  EREMOTEIO     what makes a mapping or an allocation, and RUN: an engine of the
 *                device would not stop, and may write anywhere that it was ever let;
 *                nothing more is given to it before it is unbound
 *
 * and further down, per command, whatever it adds.
 *
 * This file has the conventions and the commands; the structs are in the files
 * that it includes. First what asks and measures: info, run. Then the single
 * steps, one call of the DMA API each: limits, buffer, map, copy, misuse. Their
 * handles cannot be misused: a mapping lives as long as its buffer, nothing is
 * unmapped twice or freed while it is mapped. What breaks rules is MISUSE.
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

/*
 * Memory that the handles of one open file may pin on any machine that has twice as
 * much, in bytes; on one with more than sixteen times as much it may be more: INFO's
 * out_file_limit_bytes. It counts in whole pages, and in powers of two of them where it
 * is contiguous for the device. What a pool has taken for its blocks it keeps until it
 * is freed itself. Lists of MAP_SG count, too, and IOVA ranges. No single buffer is
 * longer, nor is a range.
 */
#define DMABENCH_MAX_FILE_BYTES	(256ULL << 20)
/* Handles that one open file may have. */
#define DMABENCH_MAX_HANDLES	16384U

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
	DMABENCH_CMD_SHARE,
};

#define DMABENCH_TYPE		0xDB
#define DMABENCH_IO(cmd)	_IO(DMABENCH_TYPE, DMABENCH_CMD_##cmd)

#include "dmabench_info.h"
#include "dmabench_run.h"
#include "dmabench_limits.h"
#include "dmabench_buffer.h"
#include "dmabench_map.h"
#include "dmabench_copy.h"
#include "dmabench_misuse.h"

#endif /* _UAPI_DMABENCH_H */
