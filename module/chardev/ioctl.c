// SPDX-License-Identifier: GPL-2.0
/* One row a command: what is common to all of them is checked here. */
#include <linux/fs.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core/file.h"
#include "core/target.h"
#include "ioctl.h"
#include "steps/commands.h"

/* Every command's struct begins so. */
struct common {
	u32 size;
	u32 flags;
};

/**
 * struct command - how to take a command's struct
 * @size: of the newest version
 * @first_size: of the first version; shorter is refused
 * @flags: those that are known
 * @reserved: offset of a u32 that must be zero, or 0
 * @function: does it
 */
struct command {
	u32 size;
	u32 first_size;
	u32 flags;
	u32 reserved;
	int (*function)(struct dmabench_file *file, void *arg);
};

#define COMMAND(_cmd, _name, _last, ...)				\
	[DMABENCH_CMD_##_cmd] = {					\
		.size = sizeof(struct dmabench_##_name),		\
		.first_size = offsetofend(struct dmabench_##_name, _last), \
		.function = dmabench_cmd_##_name,			\
		__VA_ARGS__						\
	}
#define RESERVED(_name, _member) \
	.reserved = offsetof(struct dmabench_##_name, _member)

static const struct command commands[] = {
	COMMAND(INFO, info, out_version),
	COMMAND(TARGET_INFO, target_info, out_window_bytes),
	COMMAND(EXP_INFO, exp_info, out_unavailable),
	COMMAND(PARAM_INFO, param_info, out_value_name),
	COMMAND(PHASE_INFO, phase_info, out_help),
	COMMAND(RUN, run, out_reason, RESERVED(run, reserved), .flags = DMABENCH_RUN_FOOTPRINT),
	COMMAND(ALLOC, alloc, out_mmap_offset, RESERVED(alloc, reserved),
		.flags = DMABENCH_ALLOC_COMP | DMABENCH_ALLOC_ZONE |
			 DMABENCH_ALLOC_ATOMIC | DMABENCH_ALLOC_MANAGED),
	COMMAND(FILL, fill, seed, RESERVED(fill, reserved)),
	COMMAND(READ, read, data, RESERVED(read, reserved)),
	COMMAND(MAP, map, out_phys_in_page, RESERVED(map, reserved),
		.flags = DMABENCH_ATOMIC | DMABENCH_MAP_UNMAP_DATA),
	COMMAND(SYNC, sync, length, .flags = DMABENCH_ATOMIC),
	COMMAND(DEVICE_COPY, device_copy, out_handle,
		.flags = DMABENCH_COPY_POLLED | DMABENCH_COPY_ASYNC |
			 DMABENCH_COPY_SLOW_CALLBACK | DMABENCH_COPY_REUSE),
	COMMAND(UNMAP, unmap, attrs, .flags = DMABENCH_ATOMIC),
	COMMAND(FREE, free, reserved, RESERVED(free, reserved)),
	COMMAND(MISUSE, misuse, length, .flags = DMABENCH_COPY_POLLED),
	COMMAND(LIMITS, limits_arg, out_reserved, RESERVED(limits_arg, reserved),
		.flags = DMABENCH_SET_MASK | DMABENCH_SET_COHERENT_MASK |
			 DMABENCH_SET_MAX_SEGMENT | DMABENCH_SET_SEG_BOUNDARY |
			 DMABENCH_SET_MIN_ALIGN),
	COMMAND(POOL, pool, out_reserved, .flags = DMABENCH_POOL_MANAGED),
	COMMAND(MAP_SG, map_sg, out_errno, .flags = DMABENCH_SG_FROM_HEAD),
	COMMAND(PEER, peer, data, RESERVED(peer, reserved),
		.flags = DMABENCH_PEER_WRITE),
	COMMAND(COPY_END, copy_end, out_in_callback),
	COMMAND(IOVA, iova, out_dma_addr, RESERVED(iova, reserved)),
	COMMAND(SHARE, share, out_errno),
};

static int check_common(const struct command *command, const void *arg)
{
	const struct common *common = arg;

	if (common->flags & ~command->flags)
		return -EINVAL;
	if (command->reserved && *(const u32 *)(arg + command->reserved))
		return -EINVAL;
	return 0;
}

static long do_command(struct dmabench_file *file, const struct command *command,
		       void __user *user, u32 user_size)
{
	void *arg = kzalloc(command->size, GFP_KERNEL);
	int err;

	if (!arg)
		return -ENOMEM;
	err = copy_struct_from_user(arg, command->size, user, user_size);
	if (err)
		goto out;
	err = check_common(command, arg);
	if (err)
		goto out;
	/* A handle that the caller cannot be told would stay for as long as the file. */
	if (copy_to_user(user, arg, min(command->size, user_size))) {
		err = -EFAULT;
		goto out;
	}
	if (mutex_lock_interruptible(&file->lock)) {
		err = -EINTR;
		goto out;
	}
	err = command->function(file, arg);
	dmabench_target_done(file);
	mutex_unlock(&file->lock);
	if (copy_to_user(user, arg, min(command->size, user_size)))
		err = -EFAULT;
out:
	kfree(arg);
	return err;
}

long dmabench_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	unsigned int nr = _IOC_NR(cmd);
	const struct command *command;
	u32 user_size;

	if (cmd != _IO(DMABENCH_TYPE, nr) || nr >= ARRAY_SIZE(commands))
		return -ENOTTY;
	command = &commands[array_index_nospec(nr, ARRAY_SIZE(commands))];
	if (get_user(user_size, (u32 __user *)user))
		return -EFAULT;
	if (user_size < command->first_size)
		return -EINVAL;
	if (user_size > PAGE_SIZE)
		return -E2BIG;
	return do_command(filp->private_data, command, user, user_size);
}
