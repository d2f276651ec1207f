// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 80: the channel that a peripheral gets by a name is the one that its device tree has
 * for it, and it moves the peripheral's data (Documentation/devicetree/bindings/dma/dma.txt,
 * "DMA client").
 */
#include <kselftest_harness.h>

#define ROUNDS_OF by_name
#include "lib/engine_rounds.h"
#include "lib/tree.h"

/* Whose channel it is. */
static const char *peripheral_of(const struct dmabench_target_info *info)
{
	static char name[DMABENCH_NAME_LEN];

	snprintf(name, sizeof(name), "%s", info->out_name);
	*strrchr(name, ':') = '\0';
	return name;
}

static const char *channel_of(const struct dmabench_target_info *info)
{
	return strrchr(info->out_name, ':') + 1;
}

/* The next channel of a peripheral in the tree, from @i on. */
static bool next_channel(int fd, uint32_t *i, struct dmabench_target_info *info)
{
	for (; !dma_target_info(fd, *i, info); ++*i)
		if (info->out_flags & DMABENCH_TARGET_CHANNEL &&
		    !(info->out_flags & DMABENCH_TARGET_GONE) &&
		    tree_dma(peripheral_of(info), channel_of(info), info) != -ENOENT)
			return true;
	return false;
}

#define NEED_CHANNELS(found) do {					\
	if (!(found))							\
		SKIP(return, "no peripheral of a device tree asks for a channel"); \
} while (0)

TEST_F(by_name, 80_a_channel_is_of_the_engine_that_the_tree_names)
{
	struct dmabench_target_info info;
	uint32_t i, found = 0;

	for (i = 0; next_channel(self->s.fd, &i, &info); i++, found++)
		EXPECT_EQ(0, tree_dma(peripheral_of(&info), channel_of(&info), &info))
			TH_LOG("%s is %s of %s", info.out_name, info.out_engine,
			       info.out_device);
	NEED_CHANNELS(found);
}

/* Of a register the test is who is behind it: see what the machine's serial port got. */
TEST_F(by_name, 80_what_it_moves_arrives)
{
	struct dmabench_target_info info;
	uint32_t i, verified = 0;

	for (i = 0; next_channel(self->s.fd, &i, &info); i++) {
		PREPARE("slave", i);
		SET("size", 64);
		EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s: %s", info.out_name, self->run.out_reason);
		if (!self->run.out_verified_bytes)
			continue;
		EXPECT_EQ(round_samples(&self->run) * 64, self->run.out_verified_bytes);
		verified++;
	}
	if (!verified)
		SKIP(return, "no peripheral of a device tree has a window that could be looked at");
}

/* A name that it has not is no channel, though the engine is there. */
TEST_F(by_name, 80_control_a_name_that_the_tree_has_not_is_none)
{
	struct dmabench_target_info info, other;
	uint32_t i, j, found = 0;

	for (i = 0; next_channel(self->s.fd, &i, &info); i++) {
		const char *missing = strcmp(channel_of(&info), "tx") ? "tx" : "rx";
		char name[2 * DMABENCH_NAME_LEN];

		if (tree_dma(peripheral_of(&info), missing, &info) != -ENOENT)
			continue;
		snprintf(name, sizeof(name), "%s:%s", peripheral_of(&info), missing);
		for (j = 0; !dma_target_info(self->s.fd, j, &other); j++)
			EXPECT_STRNE(name, other.out_name);
		found++;
	}
	if (!found)
		SKIP(return, "no peripheral of a device tree asks for one channel alone");
}

TEST_HARNESS_MAIN
