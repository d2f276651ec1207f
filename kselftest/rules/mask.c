// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 1 to 6: which masks are accepted, and that addresses keep to them.
 */
#include <kselftest_harness.h>
#include <dirent.h>

#include "lib/machine.h"
#include "lib/rule.h"
#include "lib/seen.h"
#include "lib/tree.h"

#define COHERENT	DMABENCH_SET_COHERENT_MASK
#define STREAMING	DMABENCH_SET_MASK

RULES(mask)

TEST_F(mask, 1_of_32_bits_and_more_is_accepted)
{
	struct rule *r = &self->r;
	int n;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	for (n = 32; n <= 64; n++) {
		EXPECT_EQ(0, limits_set(r, STREAMING, bits(n))) TH_LOG("%d bits", n);
		EXPECT_EQ(bits(n), r->limits.out_mask);
		EXPECT_EQ(0, limits_set(r, COHERENT, bits(n))) TH_LOG("%d bits", n);
		EXPECT_EQ(bits(n), r->limits.out_coherent_mask);
	}
}

/* dma_set_mask() "updates only the streaming DMA mask", and so on [A]. */
TEST_F(mask, 1_setting_one_mask_leaves_the_other)
{
	struct rule *r = &self->r;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, STREAMING, bits(36)));
	ASSERT_EQ(0, limits_set(r, COHERENT, bits(40)));
	EXPECT_EQ(bits(36), r->limits.out_mask);
	ASSERT_EQ(0, limits_set(r, STREAMING, bits(38)));
	EXPECT_EQ(bits(40), r->limits.out_coherent_mask);
}

/* None that could not hold two pages is enough for any platform. */
#define TOO_SMALL bits(13)

#define ON SEEN_SINCE("5.10")

#define NEED_REFUSED_MASKS(r) do {					\
	NEED_TARGET(r);							\
	if (!untranslated(r))						\
		SKIP(return, "dma-iommu accepts every mask");		\
} while (0)

TEST_F(mask, 2_too_small_is_refused_with_EIO)
{
	struct rule *r = &self->r;
	uint32_t which;
	int n, least;

	NEED_REFUSED_MASKS(r);
	NEED_OWN_LIMITS(r);
	for (which = STREAMING; which <= COHERENT; which <<= 1) {
		EXPECT_SEEN(ON, -EIO, limits_set(r, which, TOO_SMALL));
		EXPECT_SEEN(ON, -EIO, limits_set(r, which, 0));
		least = least_mask_bits(r, which);
		EXPECT_GE(32, least);
		for (n = 1; n <= 64; n++)
			EXPECT_SEEN(ON, n < least ? -EIO : 0, limits_set(r, which, bits(n)));
	}
}

TEST_F(mask, 2_what_is_accepted_has_memory_below_it)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc = { 0 };
	int least, handle;

	NEED_REFUSED_MASKS(r);
	NEED_OWN_LIMITS(r);
	least = least_mask_bits(r, COHERENT);
	alloc = (struct dmabench_alloc){
		.target = r->target, .kind = DMABENCH_BUFFER_COHERENT, .length = 4096,
	};
	handle = dma_alloc_as(r->fd, &alloc);
	EXPECT_SEEN(ON, true, handle > 0);
	if (handle < 0)
		return;
	EXPECT_TRUE(within(alloc.out_dma_addr, 4096, bits(least)));
}

TEST_F(mask, 3_refused_leaves_the_old_one)
{
	struct rule *r = &self->r;

	NEED_REFUSED_MASKS(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, STREAMING, bits(40)));
	ASSERT_EQ(0, limits_set(r, COHERENT, bits(41)));
	if (!limits_set(r, STREAMING, TOO_SMALL) || !limits_set(r, COHERENT, TOO_SMALL))
		SKIP(return, "the platform refuses no mask");
	EXPECT_EQ(bits(40), r->limits.out_mask);
	EXPECT_EQ(bits(41), r->limits.out_coherent_mask);
}

TEST_F(mask, 4_asking_the_required_mask_changes_nothing)
{
	struct rule *r = &self->r;
	struct dmabench_limits_arg before;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, STREAMING, bits(34)));
	ASSERT_EQ(0, limits_set(r, COHERENT, bits(35)));
	before = r->limits;
	ASSERT_EQ(0, limits_now(r));
	EXPECT_EQ(before.out_mask, r->limits.out_mask);
	EXPECT_EQ(bits(34), r->limits.out_mask);
	EXPECT_EQ(bits(35), r->limits.out_coherent_mask);
	EXPECT_EQ(before.out_required_mask, r->limits.out_required_mask);
}

/* The last byte of memory; 0 where that is not shown. */
static uint64_t end_of_memory(void)
{
	FILE *file = fopen("/proc/iomem", "re");
	unsigned long long last = 0, to;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%*x-%llx : System RAM", &to) == 1 &&
		    strstr(line, "System RAM") && to > last)
			last = to;
	if (file)
		fclose(file);
	return last;
}

/*
 * What a bus adds to the memory's own addresses, or takes off them, below 4 GiB (dma_range_map),
 * as far as a mapping tells: of one that is bounced, 0. Return: whether there was one that does,
 * and no bit for encryption in it
 */
static bool bus_offset(struct rule *r, uint64_t end, int64_t *offset)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE), mapping;
	struct dmabench_map map = { 0 };

	if (r->out_of_reach)
		return false;
	mapping = map_at(r, buffer, 0, PAGE, &map);
	if (mapping < 0)
		return false;
	dma_unmap(r->fd, mapping);
	if (map.out_bounced != DMABENCH_BOUNCED_NONE && tree_bus_addresses(&r->info))
		return false;
	*offset = map.out_bounced == DMABENCH_BOUNCED_NONE ?
		  (int64_t)(map.out_dma_addr - map.out_phys_in_page) : 0;
	if (map.out_dma_addr > UINT32_MAX)
		*offset &= UINT32_MAX; /* the memory's is told modulo 4 GiB */
	return map.out_dma_addr <= end + UINT32_MAX;
}

/* "Usually the minimum required to cover all of memory" [A]. */
TEST_F(mask, 4_the_required_mask_just_covers_all_memory)
{
	struct rule *r = &self->r;
	uint64_t required, end = end_of_memory();
	int64_t offset;

	NEED_UNTRANSLATED(r);
	if (!end)
		SKIP(return, "/proc/iomem does not show where memory ends");
	if (!bus_offset(r, end, &offset))
		SKIP(return, "which addresses the bus has for memory is not to be seen");
	end += offset;
	required = r->limits.out_required_mask;
	EXPECT_EQ(0, required & (required + 1));
	EXPECT_LE(end, required);
	EXPECT_GT(end, required >> 1);
}

/* dma_addressing_limited(): the mask is "too small to address all memory". */
TEST_F(mask, 4_addressing_is_limited_below_the_required_mask)
{
	struct rule *r = &self->r;
	uint64_t required;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, STREAMING, UINT64_MAX));
	/* The module's own device is on no bus that could. */
	if (r->limits.out_addressing_limited && r->target)
		SKIP(return, "the bus does not reach all memory, whatever the mask");
	EXPECT_EQ(0, r->limits.out_addressing_limited);
	required = r->limits.out_required_mask;
	ASSERT_EQ(0, limits_set(r, STREAMING, required));
	EXPECT_EQ(0, r->limits.out_addressing_limited);
	if (limits_set(r, STREAMING, required >> 1))
		SKIP(return, "no mask below the required one is accepted");
	EXPECT_EQ(1, r->limits.out_addressing_limited);
}

/*
 * May all memory be mapped with this mask without a warning? Bounce memory is
 * below 4 GiB, but not always lower.
 */
static bool mask_suffices(const struct rule *r)
{
	if (translated(r))
		return true;
	if (!r->limits.out_addressing_limited)
		return !bounce_forced(r) || r->limits.out_mask >= UINT32_MAX;
	return r->limits.out_mask >= UINT32_MAX &&
	       r->limits.out_max_mapping_bytes != UINT64_MAX;
}

static const int widths[] = { 64, 48, 40, 36, 33, 32, 31, 30, 29, 28, 26, 24 };
#define WIDTHS ((int)(sizeof(widths) / sizeof(widths[0])))

TEST_F(mask, 5_streaming_addresses_are_within_the_mask)
{
	static const size_t lengths[] = { 1, 4096, 20000, 131072 };
	struct rule *r = &self->r;
	int buffer, mapping, w, i, live[16];
	struct dmabench_map map;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	for (w = 0; w < WIDTHS; w++) {
		if (limits_set(r, STREAMING, bits(widths[w])) || !mask_suffices(r))
			continue;
		for (i = 0; i < 16; i++) {
			buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 135168);
			ASSERT_LE(0, buffer);
			mapping = map_at(r, buffer, 100 * i, lengths[i % 4], &map);
			ASSERT_LE(0, mapping) TH_LOG("%d bits", widths[w]);
			live[i] = mapping;
			EXPECT_TRUE(within(map.out_dma_addr, map.length, bits(widths[w])))
				TH_LOG("%d bits: %llx", widths[w], map.out_dma_addr);
		}
		for (i = 0; i < 16; i++)
			ASSERT_EQ(0, dma_unmap(r->fd, live[i]));
	}
}

static const struct {
	int kind;
	bool streaming;	/* where something translates, this mask counts: see last_byte.c */
} allocators[] = {
	{ DMABENCH_BUFFER_COHERENT, false },
	{ DMABENCH_BUFFER_WRITE_COMBINE, false },
	{ DMABENCH_BUFFER_POOL, false },
	{ DMABENCH_BUFFER_NONCOHERENT, true },
	{ DMABENCH_BUFFER_DMA_PAGES, true },
};

#define ALLOCATORS ((int)(sizeof(allocators) / sizeof(allocators[0])))

/* Return: -errno, whether it is within the mask (1) or not (0) */
static int allocates_within(struct rule *r, int kind, size_t length, uint64_t mask)
{
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = kind, .length = length,
	};
	int buffer;

	if (kind == DMABENCH_BUFFER_POOL)
		alloc.pool = dma_pool(r->fd, r->target, length, 16, 0);
	buffer = dma_alloc_as(r->fd, &alloc);
	/* Or the mask could not change any more. */
	if (buffer > 0)
		dma_free(r->fd, buffer);
	if (kind == DMABENCH_BUFFER_POOL)
		dma_free(r->fd, alloc.pool);
	return buffer < 0 ? buffer : within(alloc.out_dma_addr, length, mask);
}

/* Below 32 bits memory may be short, but what there is has to be in reach. */
TEST_F(mask, 6_coherent_memory_is_within_the_coherent_mask)
{
	static const size_t lengths[] = { 64, 4096, 12288, 65536 };
	struct rule *r = &self->r;
	int w, a, i, said;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	for (w = 0; w < WIDTHS; w++) {
		if (limits_set(r, COHERENT, bits(widths[w])))
			continue;
		for (a = 0; a < ALLOCATORS; a++) {
			if (!untranslated(r) && allocators[a].streaming)
				ASSERT_EQ(0, limits_set(r, STREAMING, bits(widths[w])));
			for (i = 0; i < 4; i++) {
				said = allocates_within(r, allocators[a].kind, lengths[i],
							bits(widths[w]));
				if (said == -ENOMEM && widths[w] < 32)
					continue;
				EXPECT_EQ(1, said)
					TH_LOG("%d bits, kind %d, %zu bytes", widths[w],
					       allocators[a].kind, lengths[i]);
			}
			if (allocators[a].streaming)
				ASSERT_EQ(0, limits_set(r, STREAMING, UINT64_MAX));
		}
	}
}

static long pci_number(const char *device, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", device, name);
	return sysfs_number(path);
}

/* "By default, the kernel assumes that your device can address 32-bits" [H]. */
TEST_F(mask, 6_a_device_without_a_driver_has_32_bits)
{
	DIR *devices = opendir("/sys/bus/pci/devices");
	struct dirent *device;
	char path[512];
	int seen = 0;

	while (devices && (device = readdir(devices))) {
		snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/driver",
			 device->d_name);
		if (device->d_name[0] == '.' || !access(path, F_OK))
			continue;
		seen++;
		EXPECT_EQ(32, pci_number(device->d_name, "dma_mask_bits"))
			TH_LOG("%s", device->d_name);
		EXPECT_EQ(32, pci_number(device->d_name, "consistent_dma_mask_bits"))
			TH_LOG("%s", device->d_name);
	}
	if (devices)
		closedir(devices);
	if (!seen)
		SKIP(return, "each PCI device has a driver, which may have set its mask");
}

TEST_HARNESS_MAIN
