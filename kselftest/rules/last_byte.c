// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 87: what the DMA API allocates is within the coherent mask to its last byte, whatever
 * number the mask is, and also where the machine has memory above it.
 */
#include <kselftest_harness.h>

#include "lib/rule.h"

#define BLOCKS	16

RULES(last_byte)

/* NONCONTIGUOUS does not tell its address. */
static const int kinds[] = {
	DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE, DMABENCH_BUFFER_NONCOHERENT,
	DMABENCH_BUFFER_DMA_PAGES,
};

#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

/* Return: the buffer, or -errno */
static int take(struct rule *r, int kind, size_t length, uint32_t flags,
		struct dmabench_alloc *alloc)
{
	*alloc = (struct dmabench_alloc){
		.target = r->target, .kind = kind, .length = length, .flags = flags,
	};
	return dma_alloc_as(r->fd, alloc);
}

static bool is_streaming(int kind)
{
	return kind == DMABENCH_BUFFER_NONCOHERENT || kind == DMABENCH_BUFFER_DMA_PAGES;
}

/*
 * Under dma-iommu, and operations of an architecture's own, which map what dma_alloc_pages() took
 * as any other page, the streaming mask is that of some of them. Return: 0 or -errno
 */
static int set_masks(struct rule *r, uint64_t mask)
{
	return limits_set(r, DMABENCH_SET_COHERENT_MASK, mask) ?:
	       (untranslated(r) ? 0 : limits_set(r, DMABENCH_SET_MASK, mask));
}

/* Each alone, so that the mask may change after it: the same memory is likely to come. */
#define TRIES	4

/* Return: how many of these are beyond the mask; -1: none was to be had */
static int beyond(struct rule *r, int kind, size_t length, uint32_t flags, uint64_t mask)
{
	struct dmabench_alloc alloc;
	int i, buffer, found = -1;

	for (i = 0; i < TRIES; i++) {
		buffer = take(r, kind, length, flags, &alloc);
		if (buffer < 0)
			break;
		found = (found < 0 ? 0 : found) + !within(alloc.out_dma_addr, length, mask);
		dma_free(r->fd, buffer);
	}
	return found;
}

/*
 * The mask that ends with the memory that was handed out under a wide one, and the one less
 * than that: of a page less where an IOMMU hands out pages of addresses.
 */
static void check_end(struct __test_metadata *_metadata, struct rule *r, int kind,
		      size_t length, uint32_t flags)
{
	uint64_t step = untranslated(r) ? 1 : sysconf(_SC_PAGESIZE), mask;
	struct dmabench_alloc alloc;
	int buffer, less;

	ASSERT_EQ(0, set_masks(r, UINT64_MAX));
	buffer = take(r, kind, length, flags, &alloc);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, dma_free(r->fd, buffer));
	for (less = 0; less <= 1; less++) {
		mask = alloc.out_dma_addr + length - 1 - less * step;
		if (set_masks(r, mask))
			continue; /* the platform wants more */
		EXPECT_GE(0, beyond(r, kind, length, flags, mask))
			TH_LOG("kind %d, %zu bytes, flags %#x, mask %#llx", kind, length, flags,
			       (unsigned long long)mask);
	}
}

TEST_F(last_byte, 87_memory_ends_within_the_mask)
{
	const size_t page = sysconf(_SC_PAGESIZE), lengths[] = { page, 4 * page, 65536 };
	struct rule *r = &self->r;
	int k, l;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	for (k = 0; k < KINDS; k++)
		for (l = 0; l < 3; l++)
			check_end(_metadata, r, kinds[k], lengths[l], 0);
}

/* From atomic pools, where memory is not coherent by itself. */
TEST_F(last_byte, 87_memory_for_atomic_context_ends_within_the_mask)
{
	struct rule *r = &self->r;
	int k;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	for (k = 0; k < KINDS; k++) {
		if (is_streaming(kinds[k]))
			continue;
		check_end(_metadata, r, kinds[k], sysconf(_SC_PAGESIZE), DMABENCH_ALLOC_ATOMIC);
	}
}

#define RANGES	32

/* Memory as /proc/iomem has it; an end of 0 is behind the last. */
struct memory {
	unsigned long long from;
	unsigned long long to;
};

static void read_memory(struct memory *memory)
{
	FILE *file = fopen("/proc/iomem", "re");
	char line[256];
	int n = 0;

	while (file && n < RANGES - 1 && fgets(line, sizeof(line), file))
		if (strstr(line, ": System RAM") && line[0] != ' ' &&
		    sscanf(line, "%llx-%llx", &memory[n].from, &memory[n].to) == 2)
			n++;
	if (file)
		fclose(file);
	memory[n].to = 0;
}

/* Masks of which the machine has memory on either side. */
static int masks_amid(const struct memory *memory, uint64_t *masks)
{
	uint64_t first = memory[0].from, last = 0;
	int n = 0, i;

	for (i = 0; memory[i].to; i++)
		last = memory[i].to;
	if (!last)
		return 0;
	masks[n++] = first + (last - first) / 2;
	masks[n++] = first + (last - first) / 4 - 12345;
	masks[n++] = last - (last - first) / 8;
	masks[n++] = last - 4096;
	if (last > UINT32_MAX + (32ULL << 20))
		masks[n++] = UINT32_MAX + (16ULL << 20);
	return n;
}

/* They are held, so that not the same one comes again. Return: 0, or the first errno */
static int take_many(struct rule *r, int kind, int *buffers, uint64_t mask, int *outside)
{
	struct dmabench_alloc alloc;
	int i, err = 0;

	*outside = 0;
	for (i = 0; i < BLOCKS; i++) {
		buffers[i] = take(r, kind, i % 2 ? 65536 : 4096, 0, &alloc);
		if (buffers[i] < 0) {
			err = err ?: buffers[i];
			continue;
		}
		*outside += !within(alloc.out_dma_addr, alloc.length, mask);
	}
	for (i = 0; i < BLOCKS; i++)
		if (buffers[i] >= 0)
			dma_free(r->fd, buffers[i]);
	return err;
}

/* With a mask of 32 bits and more there is memory, whatever else the machine has. */
TEST_F(last_byte, 87_memory_is_found_below_a_mask_amid_it)
{
	struct rule *r = &self->r;
	int buffers[BLOCKS], n, m, k, err, outside;
	struct memory memory[RANGES];
	uint64_t masks[5];

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	read_memory(memory);
	n = masks_amid(memory, masks);
	if (!n)
		SKIP(return, "/proc/iomem does not show where memory is");
	for (m = 0; m < n; m++) {
		if (limits_set(r, DMABENCH_SET_COHERENT_MASK, masks[m]))
			continue; /* too little for the platform */
		for (k = 0; k < KINDS; k++) {
			err = take_many(r, kinds[k], buffers, masks[m], &outside);
			EXPECT_EQ(0, outside)
				TH_LOG("mask %#llx, kind %d", (unsigned long long)masks[m],
				       kinds[k]);
			if (masks[m] >= UINT32_MAX)
				EXPECT_EQ(0, err)
					TH_LOG("mask %#llx, kind %d",
					       (unsigned long long)masks[m], kinds[k]);
		}
	}
}

TEST_HARNESS_MAIN
