// SPDX-License-Identifier: GPL-2.0
/* Assertion 77: large coherent memory that CMA gives, and gets back. */
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/machine.h"
#include "lib/rule.h"
#include "lib/trace.h"

RULES(cma)

#define CMA_BYTES	(1 << 20)
#define CMA_BLOCKS	2
#define CMA_EVENTS	64

/* What CMA gave to this process and had back, by its tracepoints. */
struct cma_blocks {
	struct trace trace;
	unsigned long given[CMA_EVENTS];
	int count;
	int back;
};

/*
 * The free bytes of CMA tell nothing: whoever has memory that can be moved is in
 * there, too, and goes elsewhere when a block is taken; what is freed waits on the
 * CPUs' lists.
 */
static int cma_watch(struct cma_blocks *cma)
{
	char filter[64];

	*cma = (struct cma_blocks){ 0 };
	snprintf(filter, sizeof(filter), "common_pid == %d", getpid());
	return trace_open(&cma->trace, "cma", filter);
}

static int cma_find(const struct cma_blocks *cma, unsigned long pfn)
{
	int i = cma->count;

	while (i-- && cma->given[i] != pfn)
		;
	return i;
}

/* Counts the blocks of that many pages. Before Linux 5.13 cma_alloc_finish was cma_alloc. */
static void cma_read(struct cma_blocks *cma, unsigned long pages)
{
	FILE *lines = trace_lines(&cma->trace);
	unsigned long pfn, count;
	char line[512], page[32], *at;
	int i;

	cma->count = 0;
	cma->back = 0;
	while (lines && fgets(line, sizeof(line), lines)) {
		at = strstr(line, "pfn=0x");
		if (!at || sscanf(at, "pfn=0x%lx page=%31s count=%lu", &pfn, page,
				  &count) != 3 || count != pages)
			continue;
		if (page[strspn(page, "0")] == '\0') /* it had none to give */
			continue;
		i = cma_find(cma, pfn);
		if (strstr(line, " cma_release:") && i >= 0) {
			cma->given[i] = 0;
			cma->back++;
		} else if ((strstr(line, " cma_alloc_finish:") ||
			    strstr(line, " cma_alloc:")) && cma->count < CMA_EVENTS) {
			cma->given[cma->count++] = pfn;
		}
	}
	if (lines)
		fclose(lines);
}

#define NEED_CMA(cma) do {						\
	NEED_UNTRANSLATED(r);						\
	if (dma_own_pool())						\
		SKIP(return, "the device has a pool of its own");	\
	if (machine_cma_free() < 0)					\
		SKIP(return, "this kernel has no CMA");			\
	if (cma_watch(cma))						\
		SKIP(return, "no tracepoint tells what CMA gives");	\
} while (0)

/* The allocator goes elsewhere where CMA is out of the device's reach, or full. */
#define TAKE_CMA(cma, buffers) do {					\
	for (i = 0; i < CMA_BLOCKS; i++) {				\
		buffers[i] = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, \
				       CMA_BYTES);			\
		ASSERT_LE(0, buffers[i]);				\
	}								\
	cma_read(cma, CMA_BYTES / PAGE);				\
	if ((cma)->count - (cma)->back < CMA_BLOCKS) {			\
		trace_close(&(cma)->trace);				\
		SKIP(return, "CMA gave this target %d of %d blocks",	\
		     (cma)->count - (cma)->back, CMA_BLOCKS);		\
	}								\
} while (0)

TEST_F(cma, 77_CMA_gives_and_gets_back)
{
	struct rule *r = &self->r;
	int buffers[CMA_BLOCKS], i;
	struct cma_blocks cma;

	NEED_CMA(&cma);
	TAKE_CMA(&cma, buffers);
	for (i = 0; i < CMA_BLOCKS; i++) {
		EXPECT_TRUE(cpu_reads_zeros(r, buffers[i], CMA_BYTES));
		ASSERT_EQ(0, dma_free(r->fd, buffers[i]));
	}
	cma_read(&cma, CMA_BYTES / PAGE);
	EXPECT_EQ(cma.count, cma.back);
	trace_close(&cma.trace);
}

TEST_F(cma, 77_control_what_is_kept_does_not_come_back)
{
	struct rule *r = &self->r;
	int buffers[CMA_BLOCKS], i;
	struct cma_blocks cma;

	NEED_CMA(&cma);
	TAKE_CMA(&cma, buffers);
	ASSERT_EQ(0, dma_free(r->fd, buffers[0]));
	cma_read(&cma, CMA_BYTES / PAGE);
	EXPECT_EQ(cma.count - CMA_BLOCKS + 1, cma.back);
	trace_close(&cma.trace);
}

TEST_HARNESS_MAIN
