/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What most rules need: a target, and what the DMA API says of it. RULES(name)
 * makes a fixture of it that runs each test on the module's own platform device,
 * where the CPU plays the device, and on the engine's.
 */
#ifndef DMABENCH_SELFTEST_RULE_H
#define DMABENCH_SELFTEST_RULE_H

#include <errno.h>
#include <stddef.h>

#include "dma.h"
#include "machine.h"

struct rule {
	int fd;
	int live;
	int target;
	struct dmabench_target_info info;
	struct dmabench_limits_arg limits;
	uint32_t bounced;
	bool out_of_reach;
};

/* Where memory is out of reach no mapping was tried: the kernel would warn. */
int rule_open(struct rule *r, bool engine);
int rule_close(struct rule *r);

#define RULES(name)							\
FIXTURE(name) { struct rule r; };					\
FIXTURE_VARIANT(name) { bool engine; };					\
FIXTURE_VARIANT_ADD(name, software) { .engine = false };		\
FIXTURE_VARIANT_ADD(name, engine) { .engine = true };			\
FIXTURE_SETUP(name)							\
{									\
	ASSERT_EQ(0, rule_open(&self->r, variant->engine));		\
}									\
FIXTURE_TEARDOWN(name)							\
{									\
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind"); \
}

static inline uint64_t bits(unsigned int n)
{
	return n < 64 ? (1ULL << n) - 1 : UINT64_MAX;
}

/* An IOMMU translates, by dma-iommu. */
static inline bool translated(const struct rule *r)
{
	return r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT ||
	       r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

static inline bool untranslated(const struct rule *r)
{
	return r->info.out_translation == DMABENCH_TRANSLATION_DIRECT ||
	       r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_IDENTITY;
}

/* Where the device would find the buffer itself: what bounced does not tell of an offset. */
static inline uint64_t unbounced_addr(const struct dmabench_map *map)
{
	return map->out_bounced == DMABENCH_BOUNCED_NONE ? map->out_dma_addr :
							   map->out_phys_in_page;
}

/* Parts of pages are bounced, whole ones are not. */
static inline bool untrusted(const struct rule *r)
{
	return translated(r) && machine_untrusted(&r->info);
}

/* Even memory that the device could reach is bounced. */
static inline bool bounce_forced(const struct rule *r)
{
	return r->bounced == DMABENCH_BOUNCED_ALL && untranslated(r) &&
	       !r->limits.out_addressing_limited;
}

/* Ends a test that there is no device for. */
#define NEED_TARGET(r) do {						\
	if ((r)->target < 0)						\
		SKIP(return, "%s", dma_no_engine((r)->target));				\
} while (0)

/* Ends one that maps memory wherever it is. */
#define NEED_REACH(r) do {						\
	NEED_TARGET(r);							\
	if ((r)->out_of_reach)						\
		SKIP(return, "%s", dma_no_engine(-ERANGE));				\
	if (dma_unseen(&(r)->info))					\
		SKIP(return, "%s", dma_no_engine(-EADDRNOTAVAIL));	\
} while (0)

#define NEED_MISUSE(r) do {						\
	struct dmabench_info info;					\
									\
	if (dma_info((r)->fd, &info) || !info.out_misuse)		\
		SKIP(return, "module loaded without misuse=1");		\
} while (0)

/* What SHARE says EOPNOTSUPP of. */
#define HIGHMEM	"the CPU has not mapped the memory for good: highmem, or reserved"

#define NEED_TRANSLATED(r) do {						\
	NEED_TARGET(r);							\
	if (!translated(r))						\
		SKIP(return, "%s: no dma-iommu translates",		\
		     dma_translation((r)->info.out_translation));	\
} while (0)

#define NEED_UNTRANSLATED(r) do {					\
	NEED_TARGET(r);							\
	if (!untranslated(r))						\
		SKIP(return, "%s: addresses are not the memory's own",	\
		     dma_translation((r)->info.out_translation));	\
} while (0)

/* With the mask that it has now: an architecture may translate for who cannot reach all memory. */
#define NEED_STILL_UNTRANSLATED(r) do {					\
	ASSERT_EQ(0, dma_target_info((r)->fd, (r)->target, &(r)->info)); \
	NEED_UNTRANSLATED(r);						\
} while (0)

#define NEED_BOUNCED(r) do {						\
	NEED_TARGET(r);							\
	if ((r)->bounced != DMABENCH_BOUNCED_ALL || !untranslated(r))	\
		SKIP(return, "%s, not bounced",				\
		     dma_translation((r)->info.out_translation));	\
} while (0)

int limits_now(struct rule *r);
int limits_set(struct rule *r, uint32_t which, uint64_t value);
int least_mask_bits(struct rule *r, uint32_t which);

int map_at(struct rule *r, int buffer, size_t offset, size_t length,
	   struct dmabench_map *told);
bool within(uint64_t addr, uint64_t length, uint64_t mask);
bool device_reads(struct rule *r, int mapping, uint64_t seed, size_t offset,
		  size_t length);
bool cpu_reads(struct rule *r, int buffer, uint64_t seed, size_t length);
bool cpu_reads_zeros(struct rule *r, int buffer, size_t length);

bool knows_map_phys(struct rule *r);

int klog_open(int whence);
long klog_count(int fd, const char *ere);
bool klog_find(int fd, const char *ere, const char *except, char *line, size_t size);
void klog_expect(const char *ere);
void klog_expect_warning(const char *ere);

#endif /* DMABENCH_SELFTEST_RULE_H */
