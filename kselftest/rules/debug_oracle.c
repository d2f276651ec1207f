// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 61 to 73, but 70: dma-debug, which knows the rules of the DMA API,
 * reports each that MISUSE breaks, once and as what it is.
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/oracle.h"

RULES(debug_oracle)

/* Is this to be found in what is told of live mappings? */
static bool dump_has(const char *text)
{
	FILE *file = fopen(DMA_DEBUG "dump", "re");
	bool found = false;
	char line[512];

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, text);
	if (file)
		fclose(file);
	return found;
}

/* Those that tell attributes know the rules about them, and judge cache lines by the CPU. */
static bool knows_attributes(struct rule *r)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE);
	int mapping = map_at(r, buffer, 0, PAGE, NULL);
	bool known = dump_has("attrs=");

	dma_unmap(r->fd, mapping);
	dma_free(r->fd, buffer);
	return known;
}

/* Where a rule cannot be broken without harm, or is not known, nothing is declared. */
#define BREAKS(op, words) do {						\
	NEED_ORACLE(r);							\
	if (harms(r, DMABENCH_MISUSE_##op))				\
		SKIP(return, "it would do harm: translated, or bounced"); \
	EXPECT_REPORTED_ONCE(words, dma_misuse(r->fd, DMABENCH_MISUSE_##op, \
					       r->target));		\
} while (0)

/* As the ABI has it. */
static bool harms(const struct rule *r, int op)
{
	bool bounced = r->bounced != DMABENCH_BOUNCED_NONE;

	switch (op) {
	case DMABENCH_MISUSE_UNMAP_SIZE:
	case DMABENCH_MISUSE_DOUBLE_UNMAP:
		return bounced || !untranslated(r);
	case DMABENCH_MISUSE_SYNC_RANGE:
		return bounced;
	default:
		return false;
	}
}

TEST_F(debug_oracle, 61_a_mapping_error_not_checked)
{
	struct rule *r = &self->r;

	BREAKS(NO_ERROR_CHECK, "failed to check map error");
}

TEST_F(debug_oracle, 62_wrong_size_at_unmap)
{
	struct rule *r = &self->r;

	BREAKS(UNMAP_SIZE, "frees DMA memory with different size");
}

TEST_F(debug_oracle, 63_wrong_direction_at_unmap)
{
	struct rule *r = &self->r;

	BREAKS(UNMAP_DIRECTION, "frees DMA memory with different direction");
}

TEST_F(debug_oracle, 64_wrong_function_at_unmap)
{
	struct rule *r = &self->r;

	BREAKS(UNMAP_FUNCTION, "frees DMA memory with wrong function");
}

TEST_F(debug_oracle, 65_wrong_count_of_a_scatterlist)
{
	struct rule *r = &self->r;

	BREAKS(SG_COUNT, "frees DMA sg list with different entry count");
}

TEST_F(debug_oracle, 66_unmapped_twice)
{
	struct rule *r = &self->r;

	BREAKS(DOUBLE_UNMAP, "tries to free DMA memory it has not allocated");
}

/* As it looks for a mapping that contains all of it, it mostly finds none. */
TEST_F(debug_oracle, 67_sync_past_the_end)
{
	struct rule *r = &self->r;

	BREAKS(SYNC_RANGE, "syncs? DMA memory (it has not allocated|outside allocated range)");
}

TEST_F(debug_oracle, 68_sync_in_the_wrong_direction)
{
	struct rule *r = &self->r;

	BREAKS(SYNC_DIRECTION, "syncs DMA memory with different direction");
}

TEST_F(debug_oracle, 69_a_buffer_on_the_stack)
{
	struct rule *r = &self->r;

	BREAKS(STACK, "maps memory from stack");
}

TEST_F(debug_oracle, 71_wrong_attributes_at_unmap)
{
	struct rule *r = &self->r;

	NEED_ORACLE(r);
	if (!knows_attributes(r))
		SKIP(return, "this kernel's dma-debug does not know attributes");
	BREAKS(ATTRS, "frees DMA memory with different attributes");
}

TEST_F(debug_oracle, 72_overlapping_cache_lines)
{
	struct rule *r = &self->r;

	NEED_ORACLE(r);
	if (knows_attributes(r))
		SKIP(return, "this kernel's dma-debug asks no such thing of a coherent CPU");
	BREAKS(OVERLAP, "overlapping mappings aren't supported");
}

TEST_F(debug_oracle, 73_map_resource_of_memory)
{
	struct rule *r = &self->r;

	NEED_ORACLE(r);
	if (!knows_attributes(r))
		SKIP(return, "this kernel's dma-debug does not look");
	if (bounce_forced(r))
		SKIP(return, "refused before dma-debug sees it: bounced");
	BREAKS(RESOURCE_RAM, "dma_map_resource called for RAM");
}

/*
 * Controls: the rule is broken as above, and dma-debug is kept from saying so,
 * by its filter for drivers. What is expected above is not met then.
 */
#define CONTROL(number, op, words)					\
TEST_F(debug_oracle, number##_control_what_is_not_said_is_missed)	\
{									\
	int log = klog_open(SEEK_END), log_again = klog_open(SEEK_END);	\
	struct rule *r = &self->r;					\
	long before;							\
									\
	NEED_ORACLE(r);							\
	if (harms(r, DMABENCH_MISUSE_##op))				\
		SKIP(return, "it would do harm: translated, or bounced"); \
	before = oracle_errors_from_now();				\
	ASSERT_EQ(0, sysfs_write(DMA_DEBUG "driver_filter", "nobody"));	\
	if (dma_misuse(r->fd, DMABENCH_MISUSE_##op, r->target))		\
		TH_LOG("refused");					\
	EXPECT_NE(1, oracle_told(log, log_again, words, before));	\
	ASSERT_EQ(0, sysfs_write(DMA_DEBUG "driver_filter", "\n"));	\
	close(log);							\
	close(log_again);						\
}

CONTROL(61, NO_ERROR_CHECK, "failed to check map error")
CONTROL(62, UNMAP_SIZE, "frees DMA memory with different size")
CONTROL(63, UNMAP_DIRECTION, "frees DMA memory with different direction")
CONTROL(64, UNMAP_FUNCTION, "frees DMA memory with wrong function")
CONTROL(65, SG_COUNT, "frees DMA sg list with different entry count")
CONTROL(66, DOUBLE_UNMAP, "tries to free DMA memory it has not allocated")
CONTROL(67, SYNC_RANGE, "syncs? DMA memory")
CONTROL(68, SYNC_DIRECTION, "syncs DMA memory with different direction")
CONTROL(69, STACK, "maps memory from stack")
CONTROL(71, ATTRS, "frees DMA memory with different attributes")
CONTROL(72, OVERLAP, "overlapping mappings aren't supported")
CONTROL(73, RESOURCE_RAM, "dma_map_resource called for RAM")

TEST_HARNESS_MAIN
