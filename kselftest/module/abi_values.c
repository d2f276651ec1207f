// SPDX-License-Identifier: GPL-2.0
/* Values out of range, handles that are none, and how a file ends. */
#include <fcntl.h>
#include <kselftest_harness.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/syscall.h>

#include "lib/abi_commands.h"

/* Stand for handles of the objects that an attempt makes. */
#define A_BUFFER	(1ULL << 62)
#define A_MAPPING	(2ULL << 62)

/* One member of a valid struct, the value that breaks it, what is to be said. */
struct refusal {
	unsigned int cmd;
	const char *name;
	size_t offset;
	size_t width;
	uint64_t value;
	int error;
};

#define BAD(CMD, type, member, value, error) {				\
	DMABENCH_IO(CMD), #CMD " " #member " = " #value,		\
	offsetof(struct dmabench_##type, member),			\
	sizeof(((struct dmabench_##type *)0)->member), value, error }

static const struct refusal refusals[] = {
	BAD(TARGET_INFO, target_info, target, DMABENCH_ALL, -ENOENT),
	BAD(TARGET_INFO, target_info, target, 64, -ENOENT),
	BAD(EXP_INFO, exp_info, exp, DMABENCH_ALL, -ENOENT),
	BAD(EXP_INFO, exp_info, exp, 1000, -ENOENT),
	BAD(PARAM_INFO, param_info, exp, DMABENCH_ALL, -ENOENT),
	BAD(PARAM_INFO, param_info, param, DMABENCH_ALL, -ENOENT),
	BAD(PARAM_INFO, param_info, value, DMABENCH_ALL, -ENOENT),
	BAD(PHASE_INFO, phase_info, exp, DMABENCH_ALL, -ENOENT),
	BAD(PHASE_INFO, phase_info, phase, DMABENCH_ALL, -ENOENT),
	BAD(RUN, run, target, DMABENCH_ALL, -ENOENT),
	BAD(RUN, run, exp, DMABENCH_ALL, -ENOENT),
	BAD(RUN, run, ops, 0, -EINVAL),
	BAD(RUN, run, ops, DMABENCH_MAX_OPS + 1, -EINVAL),
	BAD(RUN, run, ops, UINT64_MAX, -EINVAL),
	BAD(RUN, run, warmup_ops, DMABENCH_MAX_OPS + 1, -EINVAL),
	BAD(RUN, run, batch, DMABENCH_MAX_BATCH + 1, -EINVAL),
	BAD(RUN, run, cpus_bytes, 7, -EINVAL),
	BAD(RUN, run, cpus_bytes, 8, -EINVAL),
	BAD(RUN, run, nparams, DMABENCH_ALL, -EINVAL),
	BAD(RUN, run, node, DMABENCH_NODE_CPU + 1, -EINVAL),
	BAD(RUN, run, node, DMABENCH_ALL, -EINVAL),
	BAD(RUN, run, hist, 1, -EFAULT),
	BAD(RUN, run, counters, 1, -EINVAL),
	BAD(RUN, run, ncounters, 1, -EINVAL),
	BAD(RUN, run, ncounters, DMABENCH_ALL, -EINVAL),
	BAD(RUN, run, reserved, 1, -EINVAL),
	BAD(RUN, run, dma_buf, 1, -EINVAL),
	BAD(RUN, run, dma_buf_reserved, 1, -EINVAL),
	BAD(ALLOC, alloc, target, DMABENCH_ALL, -ENOENT),
	BAD(ALLOC, alloc, kind, DMABENCH_BUFFER_KINDS, -EINVAL),
	BAD(ALLOC, alloc, flags, DMABENCH_ALLOC_COMP, -EINVAL),
	BAD(ALLOC, alloc, flags, DMABENCH_ALLOC_ATOMIC, -EINVAL),
	BAD(ALLOC, alloc, flags, DMABENCH_ALLOC_MANAGED, -EINVAL),
	BAD(ALLOC, alloc, direction, DMABENCH_FROM_DEVICE, -EINVAL),
	BAD(ALLOC, alloc, attrs, DMABENCH_ATTR_NO_WARN, -EINVAL),
	BAD(ALLOC, alloc, pool, 1, -EINVAL),
	BAD(ALLOC, alloc, reserved, 1, -EINVAL),
	BAD(ALLOC, alloc, card, 1, -EINVAL),
	BAD(ALLOC, alloc, bar, 1, -EINVAL),
	BAD(ALLOC, alloc, kind, DMABENCH_BUFFER_BAR, -EINVAL),
	BAD(ALLOC, alloc, kind, DMABENCH_BUFFER_POOL, -EINVAL),
	BAD(ALLOC, alloc, length, 0, -EINVAL),
	BAD(ALLOC, alloc, length, DMABENCH_MAX_BUFFER_BYTES + 1, -EINVAL),
	BAD(ALLOC, alloc, length, UINT64_MAX, -EINVAL),
	BAD(FILL, fill, handle, DMABENCH_ALL, -ENOENT),
	BAD(FILL, fill, handle, A_MAPPING, -ENOENT),
	BAD(FILL, fill, reserved, 1, -EINVAL),
	BAD(FILL, fill, offset, LENGTH + 1, -EINVAL),
	BAD(FILL, fill, length, LENGTH - 63, -EINVAL),
	BAD(FILL, fill, length, -64ULL, -EINVAL),
	BAD(READ, read, handle, DMABENCH_ALL, -ENOENT),
	BAD(READ, read, handle, A_MAPPING, -ENOENT),
	BAD(READ, read, reserved, 1, -EINVAL),
	BAD(READ, read, offset, LENGTH + 1, -EINVAL),
	BAD(READ, read, length, LENGTH - 63, -EINVAL),
	BAD(READ, read, length, -64ULL, -EINVAL),
	BAD(READ, read, data, 1, -EFAULT),
	BAD(MAP, map, buffer, DMABENCH_ALL, -ENOENT),
	BAD(MAP, map, buffer, A_MAPPING, -ENOENT),
	BAD(MAP, map, direction, DMABENCH_BIDIRECTIONAL + 1, -EINVAL),
	BAD(MAP, map, offset, LENGTH, -EINVAL),
	BAD(MAP, map, length, 0, -EINVAL),
	BAD(MAP, map, length, LENGTH - 63, -EINVAL),
	BAD(MAP, map, length, -64ULL, -EINVAL),
	BAD(MAP, map, call, DMABENCH_MAP_CALLS, -EINVAL),
	BAD(MAP, map, flags, DMABENCH_MAP_UNMAP_DATA, -EINVAL),
	BAD(MAP, map, attrs, DMABENCH_ATTR_NO_KERNEL_MAPPING << 1, -EINVAL),
	BAD(MAP, map, reserved, 1, -EINVAL),
	BAD(SYNC, sync, mapping, DMABENCH_ALL, -ENOENT),
	BAD(SYNC, sync, mapping, A_BUFFER, -ENOENT),
	BAD(SYNC, sync, sync_for, DMABENCH_SYNC_FOR_CPU + 1, -EINVAL),
	BAD(SYNC, sync, offset, LENGTH, -EINVAL),
	BAD(SYNC, sync, length, 0, -EINVAL),
	BAD(SYNC, sync, length, LENGTH - 63, -EINVAL),
	BAD(SYNC, sync, length, -64ULL, -EINVAL),
	BAD(DEVICE_COPY, device_copy, src, DMABENCH_ALL, -ENOENT),
	BAD(DEVICE_COPY, device_copy, src, A_BUFFER, -ENOENT),
	BAD(DEVICE_COPY, device_copy, dst, DMABENCH_ALL, -ENOENT),
	BAD(DEVICE_COPY, device_copy, dst, A_BUFFER, -ENOENT),
	BAD(DEVICE_COPY, device_copy, dst, A_MAPPING, -EINVAL),
	BAD(DEVICE_COPY, device_copy, src_offset, LENGTH, -EINVAL),
	BAD(DEVICE_COPY, device_copy, dst_offset, LENGTH, -EINVAL),
	BAD(DEVICE_COPY, device_copy, length, 0, -EINVAL),
	BAD(DEVICE_COPY, device_copy, length, LENGTH - 63, -EINVAL),
	BAD(DEVICE_COPY, device_copy, length, -64ULL, -EINVAL),
	BAD(DEVICE_COPY, device_copy, timeout_ms, 10001, -EINVAL),
	BAD(DEVICE_COPY, device_copy, flags, DMABENCH_COPY_POLLED | DMABENCH_COPY_ASYNC, -EINVAL),
	BAD(DEVICE_COPY, device_copy, flags, DMABENCH_COPY_SLOW_CALLBACK, -EINVAL),
	BAD(DEVICE_COPY, device_copy, flags, DMABENCH_COPY_REUSE, -EINVAL),
	BAD(UNMAP, unmap, mapping, DMABENCH_ALL, -ENOENT),
	BAD(UNMAP, unmap, mapping, A_BUFFER, -ENOENT),
	BAD(UNMAP, unmap, attrs, DMABENCH_ATTR_NO_WARN, -EINVAL),
	BAD(UNMAP, unmap, attrs, 1U << 31, -EINVAL),
	BAD(FREE, free, handle, DMABENCH_ALL, -ENOENT),
	BAD(FREE, free, handle, A_MAPPING, -ENOENT),
	BAD(FREE, free, handle, A_BUFFER, -EBUSY),
	BAD(FREE, free, reserved, 1, -EINVAL),
	BAD(MISUSE, misuse, op, DMABENCH_MISUSE_OPS, -EINVAL),
	BAD(MISUSE, misuse, src, DMABENCH_ALL, -ENOENT),
	BAD(MISUSE, misuse, src, A_BUFFER, -ENOENT),
	BAD(MISUSE, misuse, dst, 1, -EINVAL),
	BAD(MISUSE, misuse, timeout_ms, 1, -EINVAL),
	BAD(MISUSE, misuse, length, 1, -EINVAL),
	BAD(LIMITS, limits_arg, target, DMABENCH_ALL, -ENOENT),
	BAD(LIMITS, limits_arg, reserved, 1, -EINVAL),
	BAD(POOL, pool, target, DMABENCH_ALL, -ENOENT),
	BAD(POOL, pool, length, 0, -EINVAL),
	BAD(POOL, pool, length, DMABENCH_MAX_BUFFER_BYTES + 1, -EINVAL),
	BAD(POOL, pool, length, LENGTH + 1, -EINVAL),
	BAD(POOL, pool, align, 0, -EINVAL),
	BAD(POOL, pool, align, 48, -EINVAL),
	BAD(POOL, pool, align, 1U << 31, -EINVAL),
	BAD(POOL, pool, boundary, 32, -EINVAL),
	BAD(POOL, pool, boundary, 96, -EINVAL),
	BAD(POOL, pool, boundary, 1ULL << 32, -EINVAL),
	BAD(POOL, pool, boundary, 1ULL << 63, -EINVAL),
	BAD(MAP_SG, map_sg, call, DMABENCH_SG_LIST + 1, -EINVAL),
	BAD(MAP_SG, map_sg, direction, DMABENCH_BIDIRECTIONAL + 1, -EINVAL),
	BAD(MAP_SG, map_sg, attrs, DMABENCH_ATTR_NO_KERNEL_MAPPING << 1, -EINVAL),
	BAD(MAP_SG, map_sg, nentries, 0, -EINVAL),
	BAD(MAP_SG, map_sg, nentries, DMABENCH_MAX_SG + 1, -EINVAL),
	BAD(MAP_SG, map_sg, entries, 1, -EFAULT),
	BAD(MAP_SG, map_sg, segments, 1, -EFAULT),
	BAD(PEER, peer, mapping, DMABENCH_ALL, -ENOENT),
	BAD(PEER, peer, mapping, A_BUFFER, -ENOENT),
	BAD(PEER, peer, flags, DMABENCH_PEER_WRITE, -EINVAL),
	BAD(PEER, peer, reserved, 1, -EINVAL),
	BAD(PEER, peer, offset, LENGTH, -EINVAL),
	BAD(PEER, peer, length, 0, -EINVAL),
	BAD(PEER, peer, length, LENGTH - 63, -EINVAL),
	BAD(PEER, peer, length, -64ULL, -EINVAL),
	BAD(PEER, peer, data, 1, -EFAULT),
	BAD(COPY_END, copy_end, copy, DMABENCH_ALL, -ENOENT),
	BAD(COPY_END, copy_end, copy, A_MAPPING, -ENOENT),
	BAD(COPY_END, copy_end, how, DMABENCH_COPY_AGAIN, -EINVAL),
	BAD(COPY_END, copy_end, how, DMABENCH_COPY_AGAIN + 1, -EINVAL),
	BAD(COPY_END, copy_end, timeout_ms, 10001, -EINVAL),
	BAD(IOVA, iova, op, DMABENCH_IOVA_OPS, -EINVAL),
	BAD(IOVA, iova, target, DMABENCH_ALL, -ENOENT),
	BAD(IOVA, iova, reserved, 1, -EINVAL),
	BAD(IOVA, iova, iova, 1, -EINVAL),
	BAD(IOVA, iova, length, 0, -EINVAL),
	BAD(IOVA, iova, length, DMABENCH_MAX_FILE_BYTES + 1, -EINVAL),
	BAD(IOVA, iova, in_page, 1 << 16, -EINVAL),
	BAD(SHARE, share, buffer, DMABENCH_ALL, -ENOENT),
	BAD(SHARE, share, buffer, A_MAPPING, -ENOENT),
	BAD(SHARE, share, buffer, A_BUFFER, -EINVAL),
	BAD(SHARE, share, target, DMABENCH_ALL, -ENOENT),
	BAD(SHARE, share, direction, DMABENCH_BIDIRECTIONAL + 1, -EINVAL),
	BAD(SHARE, share, attrs, DMABENCH_ATTR_NO_KERNEL_MAPPING << 1, -EINVAL),
};

FIXTURE(values) {
	int fd;
	int live;
	struct dmabench_info info;
};

FIXTURE_SETUP(values)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->info));
}

FIXTURE_TEARDOWN(values)
{
	EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("something is left behind");
	close(self->fd);
}

static void set_member(union any_command *arg, const struct objects *o,
		       const void *data)
{
	const struct refusal *r = data;
	uint64_t value = r->value;

	if (value == A_BUFFER)
		value = o->buffer;
	if (value == A_MAPPING)
		value = o->mapping;
	memcpy(arg->bytes + r->offset, &value, r->width);
}

TEST_F(values, each_bad_value_is_refused_and_leaves_nothing)
{
	const struct refusal *r;
	int error;

	for (r = refusals; r < refusals + ARRAY_SIZE(refusals); r++) {
		const struct command *command = command_find(r->cmd);

		if (r->cmd == DMABENCH_IO(COPY_END) && dma_engine_in_reach(self->fd) < 0)
			continue;
		error = r->error;
		if (r->cmd == DMABENCH_IO(MISUSE) && !self->info.out_misuse)
			error = -EPERM;
		EXPECT_EQ(error, attempt(command, command->size, set_member, r))
			TH_LOG("%s", r->name);
		EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s", r->name);
	}
}

TEST_F(values, a_mapped_buffer_is_EBUSY_until_its_last_unmap)
{
	struct objects o;
	int second;

	ASSERT_EQ(0, objects_make(&o));
	second = dma_map(o.fd, o.buffer, DMABENCH_FROM_DEVICE, 0, 64, NULL);
	ASSERT_LE(0, second);
	EXPECT_EQ(-EBUSY, dma_free(o.fd, o.buffer));
	EXPECT_EQ(0, dma_unmap(o.fd, o.mapping));
	EXPECT_EQ(-EBUSY, dma_free(o.fd, o.buffer));
	EXPECT_EQ(0, dma_unmap(o.fd, second));
	EXPECT_EQ(0, dma_free(o.fd, o.buffer));
	EXPECT_EQ(-ENOENT, dma_free(o.fd, o.buffer));
	EXPECT_EQ(-ENOENT, dma_unmap(o.fd, second));
	objects_drop(&o);
}

TEST_F(values, closing_gives_everything_back)
{
	struct objects o;

	ASSERT_EQ(0, objects_make(&o));
	EXPECT_EQ(self->live + 3, dma_live(self->fd));
	objects_drop(&o);
	EXPECT_EQ(self->live, dma_live(self->fd));
}

TEST_F(values, a_file_has_a_limit_and_hits_it_cleanly)
{
	int fd = dma_open(), i, handle = 0, most;
	struct dmabench_info info;

	ASSERT_EQ(0, dma_info(fd, &info));
	most = info.out_file_limit_bytes / DMABENCH_MAX_BUFFER_BYTES;
	for (i = 0; i <= most && handle >= 0; i++)
		handle = dma_alloc(fd, 0, DMABENCH_BUFFER_PAGES, DMABENCH_MAX_BUFFER_BYTES);
	EXPECT_EQ(-ENOMEM, handle);
	EXPECT_LT(0, i);
	EXPECT_GE(most + 1, i);
	close(fd);
}

/* The child tells that it is about to RUN for minutes; it never comes back. */
static void hold_and_run(int tell)
{
	struct dmabench_run run = {
		.size = sizeof(run), .ops = DMABENCH_MAX_OPS,
		.warmup_ops = DMABENCH_MAX_OPS, .hist_bytes = HIST_BYTES,
	};
	struct dmabench_exp_info exp = { .size = sizeof(exp) };
	struct objects o;

	if (objects_make(&o))
		_exit(1);
	while (!dma_ioctl(o.fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       strcmp(exp.out_name, "map_single"))
		exp.exp++;
	run.exp = exp.exp;
	run.hist = (uintptr_t)o.hist;
	if (write(tell, "x", 1) == 1)
		dma_ioctl(o.fd, DMABENCH_IO(RUN), &run);
	_exit(2);
}

TEST_F(values, killing_its_owner_in_a_run_gives_everything_back)
{
	int status, tell[2];
	pid_t child;
	char byte;

	ASSERT_EQ(0, pipe(tell));
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		hold_and_run(tell[1]);
	ASSERT_EQ(1, read(tell[0], &byte, 1));
	usleep(200000);
	EXPECT_LT(self->live + 3, dma_live(self->fd)) TH_LOG("it does not run");
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(self->live, dma_live(self->fd));
}

TEST_F(values, misuse_is_EPERM_unless_asked_for)
{
	struct objects o;

	if (self->info.out_misuse)
		SKIP(return, "module loaded with misuse=1");
	ASSERT_EQ(0, objects_make(&o));
	EXPECT_EQ(-EPERM, dma_unmap_keep(o.fd, o.mapping));
	/* Its buffer is memory, and no resource. */
	EXPECT_EQ(-EPERM, dma_map_call(o.fd, DMABENCH_MAP_RESOURCE, o.buffer,
				       DMABENCH_TO_DEVICE, 0, 64, 0));
	EXPECT_EQ(-EPERM, dma_map_call(o.fd, DMABENCH_MAP_PAGE, o.buffer,
				       DMABENCH_TO_DEVICE, 0, 64, DMABENCH_ATTR_MMIO));
	EXPECT_EQ(0, dma_unmap(o.fd, o.mapping));
	objects_drop(&o);
}

/* Return: what open says in a child that @give_up took something from */
static int open_after(int (*give_up)(void))
{
	int status, fd;
	pid_t child = fork();

	if (!child) {
		fd = give_up() ? -EIO : dma_open();
		_exit(fd < 0 ? -fd : 0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return 1;
	return -WEXITSTATUS(status);
}

static int become_nobody(void)
{
	return setresuid(65534, 65534, 65534);
}

/* Still uid 0, so the file's mode alone would let it in. */
static int drop_sys_admin(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[0].effective &= ~(1U << CAP_SYS_ADMIN);
	data[0].permitted &= ~(1U << CAP_SYS_ADMIN);
	return syscall(SYS_capset, &header, data);
}

TEST_F(values, only_root_opens_it)
{
	EXPECT_EQ(-EACCES, open_after(become_nobody));
	EXPECT_EQ(-EPERM, open_after(drop_sys_admin));
}

TEST_HARNESS_MAIN
