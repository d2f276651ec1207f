// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 104: with DMA_ATTR_FORCE_CONTIGUOUS coherent memory is contiguous in memory, too, not
 * for the device alone, as the table of dma_get_sgtable_attrs() tells.
 */
#include <kselftest_harness.h>

#include "lib/rule.h"

RULES(contiguous)

/* What is allocated next of single pages is of those that do not follow each other. */
#define SCATTERED	256

static int scatter(struct rule *r)
{
	int buffers[SCATTERED], i, err = 0;

	for (i = 0; i < SCATTERED; i++) {
		buffers[i] = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE);
		if (buffers[i] < 0)
			return buffers[i];
	}
	for (i = 0; i < SCATTERED && !err; i += 2)
		err = dma_free(r->fd, buffers[i]);
	return err;
}

/* Return: pieces of memory, or -errno; -ENOBUFS: there is no such memory */
static int chunks(struct rule *r, size_t length, uint32_t attrs)
{
	struct dmabench_share told = {
		.target = r->target, .direction = DMABENCH_BIDIRECTIONAL,
		.attrs = DMABENCH_ATTR_SKIP_CPU_SYNC,
	};
	int buffer = dma_alloc_attrs(r->fd, r->target, DMABENCH_BUFFER_COHERENT, length, 0, attrs);
	int mapping, err;

	if (buffer < 0)
		return buffer == -ENOMEM ? -ENOBUFS : buffer;
	told.buffer = buffer;
	mapping = dma_share_as(r->fd, &told);
	if (mapping < 0)
		return mapping;
	err = dma_unmap(r->fd, mapping) ?: dma_free(r->fd, buffer);
	return err ?: (int)told.out_chunks;
}

/* Nothing that is longer than a bounce buffer can be shared where all bounces. */
static size_t longest(const struct rule *r)
{
	return r->bounced == DMABENCH_BOUNCED_NONE && !machine_untrusted(&r->info) ?
	       DMABENCH_MAX_BUFFER_BYTES : 128 << 10;
}

#define NEED_TABLE(r) do {						\
	NEED_REACH(r);							\
	NEED_OWN_LIMITS(r);						\
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX)); \
	ASSERT_EQ(0, scatter(r));					\
	if (chunks(r, PAGE, 0) == -ENXIO)				\
		SKIP(return, "no struct page is behind the memory");	\
	if (chunks(r, 2 * PAGE, 0) == -EOPNOTSUPP)			\
		SKIP(return, HIGHMEM);					\
} while (0)

TEST_F(contiguous, 104_memory_is_in_one_piece_where_that_is_asked_for)
{
	struct rule *r = &self->r;
	size_t length;
	int i, found;

	NEED_TABLE(r);
	for (length = 2 * PAGE; length <= longest(r); length *= 2)
		for (i = 0; i < 2; i++) {
			found = chunks(r, length - i * 13, DMABENCH_ATTR_FORCE_CONTIGUOUS);
			/* Memory may have no such piece any more. */
			if (found == -ENOBUFS && length > 32 * PAGE)
				continue;
			EXPECT_EQ(1, found) TH_LOG("%zu bytes", length - i * 13);
		}
}

/* Else it is what nobody asked for that is seen. */
TEST_F(contiguous, 104_control_else_it_is_in_many)
{
	struct rule *r = &self->r;

	NEED_TABLE(r);
	NEED_TRANSLATED(r);
	if (!machine_has_linux(5, 11))
		SKIP(return, "VT-d's memory is in one piece before Linux 5.11");
	EXPECT_LT(1, chunks(r, longest(r), DMABENCH_ATTR_ALLOC_SINGLE_PAGES));
}

TEST_HARNESS_MAIN
