// SPDX-License-Identifier: GPL-2.0
/* What holds for every command: the size, flags and reserved members. */
#include <kselftest_harness.h>
#include <sys/ioctl.h>

#include "lib/abi_commands.h"

#define TAIL 8

FIXTURE(command) {
	const struct command *c;
	int fd;
	int live;
	int exact;
};

FIXTURE_VARIANT(command) {
	unsigned int cmd;
};

#define COMMAND(CMD) \
	FIXTURE_VARIANT_ADD(command, CMD) { .cmd = DMABENCH_IO(CMD) }

COMMAND(INFO);
COMMAND(TARGET_INFO);
COMMAND(EXP_INFO);
COMMAND(PARAM_INFO);
COMMAND(PHASE_INFO);
COMMAND(RUN);
COMMAND(ALLOC);
COMMAND(FILL);
COMMAND(READ);
COMMAND(MAP);
COMMAND(SYNC);
COMMAND(DEVICE_COPY);
COMMAND(UNMAP);
COMMAND(FREE);
COMMAND(MISUSE);
COMMAND(LIMITS);
COMMAND(POOL);
COMMAND(MAP_SG);
COMMAND(PEER);
COMMAND(COPY_END);
COMMAND(IOVA);
COMMAND(SHARE);

/* What the exact size says may be no: EPERM without misuse=1, for instance. */
FIXTURE_SETUP(command)
{
	self->c = command_find(variant->cmd);
	ASSERT_NE(NULL, self->c);
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	self->exact = attempt(self->c, self->c->size, NULL, NULL);
	ASSERT_GE(0, self->exact);
}

FIXTURE_TEARDOWN(command)
{
	EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("something is left behind");
	close(self->fd);
}

TEST_F(command, a_valid_struct_is_accepted)
{
	int engine = dma_engine_in_reach(self->fd);

	if (variant->cmd == DMABENCH_IO(DEVICE_COPY) && self->exact == -EOPNOTSUPP)
		SKIP(return, "%s", dma_no_engine(engine));
	if (variant->cmd == DMABENCH_IO(COPY_END) && engine < 0)
		SKIP(return, "%s", dma_no_engine(engine));
	if (variant->cmd == DMABENCH_IO(IOVA) && self->exact == -EOPNOTSUPP)
		SKIP(return, "no two-step API for this target, or in this kernel");
	if (variant->cmd == DMABENCH_IO(MISUSE) && self->exact == -EPERM)
		SKIP(return, "module loaded without misuse=1");
	EXPECT_EQ(0, self->exact);
}

TEST_F(command, a_shorter_size_is_EINVAL)
{
	EXPECT_EQ(-EINVAL, attempt(self->c, self->c->first_size - 1, NULL, NULL));
	EXPECT_EQ(-EINVAL, attempt(self->c, 0, NULL, NULL));
}

/* A program from when the struct was shorter gets nothing written behind it. */
TEST_F(command, its_first_version_is_accepted)
{
	union any_command arg = { .size = self->c->first_size };
	uint32_t i, first = self->c->first_size;
	struct objects o;

	ASSERT_EQ(0, objects_make(&o));
	memset(arg.bytes + first, 0xa5, TAIL);
	self->c->fill(&arg, &o);
	EXPECT_EQ(self->exact, dma_ioctl(o.fd, self->c->cmd, &arg));
	for (i = first; i < first + TAIL; i++)
		EXPECT_EQ(0xa5, (unsigned char)arg.bytes[i]);
	objects_drop(&o);
}

TEST_F(command, a_longer_size_with_zeros_is_accepted)
{
	EXPECT_EQ(self->exact, attempt(self->c, self->c->size + TAIL, NULL, NULL));
}

static void set_byte(union any_command *arg, const struct objects *o,
		     const void *offset)
{
	(void)o;
	arg->bytes[*(const uint32_t *)offset] = 1;
}

TEST_F(command, a_longer_size_with_data_is_E2BIG)
{
	uint32_t first = self->c->size, last = self->c->size + TAIL - 1;

	EXPECT_EQ(-E2BIG, attempt(self->c, self->c->size + TAIL, set_byte, &first));
	EXPECT_EQ(-E2BIG, attempt(self->c, self->c->size + TAIL, set_byte, &last));
}

static void set_flag(union any_command *arg, const struct objects *o,
		     const void *bit)
{
	(void)o;
	arg->info.flags |= 1U << *(const int *)bit;
}

/* Flags are the second member of every struct. */
TEST_F(command, an_unknown_flag_is_EINVAL)
{
	int bit;

	for (bit = 0; bit < 32; bit++)
		if (!(self->c->flags & 1U << bit))
			EXPECT_EQ(-EINVAL, attempt(self->c, self->c->size, set_flag, &bit))
				TH_LOG("flag bit %d", bit);
}

TEST_F(command, a_pointer_that_leads_nowhere_is_EFAULT)
{
	EXPECT_EQ(-EFAULT, dma_ioctl(self->fd, variant->cmd, NULL));
	EXPECT_EQ(-EFAULT, dma_ioctl(self->fd, variant->cmd, (void *)-4096L));
}

TEST(an_unknown_command_is_ENOTTY)
{
	union any_command arg = { .size = sizeof(arg) };
	int fd = dma_open();

	ASSERT_LE(0, fd);
	EXPECT_EQ(-ENOTTY, dma_ioctl(fd, _IO(DMABENCH_TYPE, DMABENCH_CMD_SHARE + 1), &arg));
	EXPECT_EQ(-ENOTTY, dma_ioctl(fd, _IO(DMABENCH_TYPE, 0xff), &arg));
	EXPECT_EQ(-ENOTTY, dma_ioctl(fd, _IO(DMABENCH_TYPE + 1, 0), &arg));
	EXPECT_EQ(-ENOTTY, dma_ioctl(fd, _IOW(DMABENCH_TYPE, 0, int), &arg));
}

TEST_HARNESS_MAIN
