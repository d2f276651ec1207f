// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 57: a mapping lets the device do what its direction says and no
 * more, where the platform can see to that.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/dead.h"
#include "lib/seen.h"

#define LENGTH	16384

FIXTURE(permission) {
	struct stage s;
	struct dmabench_info info;
};

enum way { BY_MAP_SINGLE, BY_MAP_SG, BY_IOVA_LINK };

FIXTURE_VARIANT(permission) {
	struct layout layout;
	enum way how;
};

#define MAPPED(name, _from, _length, _how)				\
	FIXTURE_VARIANT_ADD(permission, name) {				\
		.layout = { .tier = TIER_D, .from = _from, .length = _length }, \
		.how = _how,						\
	}

MAPPED(page, 4096, 4096, BY_MAP_SINGLE);
MAPPED(odd, 100, 9000, BY_MAP_SINGLE);
MAPPED(sg_page, 4096, 4096, BY_MAP_SG);
MAPPED(sg_odd, 100, 9000, BY_MAP_SG);
MAPPED(link_page, 4096, 4096, BY_IOVA_LINK);
MAPPED(link_odd, 100, 9000, BY_IOVA_LINK);

FIXTURE_SETUP(permission)
{
	ASSERT_EQ(0, stage_open_as(&self->s, &variant->layout, LENGTH));
	ASSERT_EQ(0, dma_info(self->s.fd, &self->info));
}

FIXTURE_TEARDOWN(permission)
{
	stage_close(&self->s);
}

static int map_list(struct stage *s, int direction)
{
	const struct dmabench_sg_entry entry = {
		.buffer = s->buffer, .offset = s->layout.from,
		.length = s->layout.length,
	};

	return dma_map_sg(s->fd, direction, &entry, 1);
}

static int map_range(struct stage *s, int direction)
{
	struct dmabench_iova range = {
		.op = DMABENCH_IOVA_ALLOC, .target = s->target, .length = s->layout.length,
		.in_page = s->layout.from % PAGE,
	};
	int err = dma_iova_as(s->fd, &range);

	return err ?: dma_iova_link(s->fd, range.out_handle, 0, s->buffer, s->layout.from,
				    s->layout.length, direction) ?:
	       dma_iova_sync(s->fd, range.out_handle, 0, s->layout.length) ?:
	       (int)range.out_handle;
}

static int map_as(struct stage *s, enum way how, int direction)
{
	if (how == BY_MAP_SINGLE)
		return map(s, direction);
	s->mapping = how == BY_MAP_SG ? map_list(s, direction) : map_range(s, direction);
	s->from = s->layout.from;
	s->mapped = s->layout.length;
	return s->mapping < 0 ? s->mapping : 0;
}

#define MAP_AS(direction) do {						\
	int err;							\
									\
	if (variant->how == BY_IOVA_LINK && machine_untrusted(&s->info)) \
		SKIP(return, "%s", UNTRUSTED);				\
	err = map_as(s, variant->how, direction);			\
	if (err == -EOPNOTSUPP)						\
		SKIP(return, "no two-step API here");			\
	ASSERT_EQ(0, err);						\
} while (0)

static int unmap_as(struct stage *s, enum way how, int direction)
{
	return how == BY_IOVA_LINK ? dma_iova_destroy(s->fd, s->mapping, direction) : unmap(s);
}

TEST_F(permission, 57_device_cannot_write_to_a_to_device_mapping)
{
	struct stage *s = &self->s;

	NEED_DEAD_COPY();
	ASSERT_EQ(0, cpu_writes(s, OLD));
	MAP_AS(DMABENCH_TO_DEVICE);
	ASSERT_EQ(OLD, device_sees(s)) TH_LOG("it cannot even read");
	ASSERT_EQ(0, fill(s, s->device, NEW));
	dma_announce_fault("Write");
	ASSERT_EQ(0, dma_dead_copy(s->fd, s->mapping, s->device, s->mapped));
	EXPECT_EQ(OLD, cpu_sees(s));
}

/*
 * Observed, not documented. AMD-Vi has mappings that can only be written to; so
 * has VT-d, whose driver did not make use of them from eea53c581688 (5.13) on,
 * "iommu/vt-d: Remove WO permissions on second-level paging entries", but does
 * with the common page tables.
 */
TEST_F(permission, 57_device_cannot_read_a_from_device_mapping)
{
	struct stage *s = &self->s;

	NEED_DEAD_COPY();
	ASSERT_EQ(0, cpu_writes(s, OLD));
	MAP_AS(DMABENCH_FROM_DEVICE);
	ASSERT_EQ(0, fill(s, s->device, NOISE));
	dma_announce_fault("Read");
	ASSERT_EQ(0, dma_dead_copy(s->fd, s->device, s->mapping, s->mapped));
	if (device_got(s) == OLD && access("/sys/class/iommu/ivhd0", F_OK))
		SKIP(return, "this IOMMU's driver makes no mappings that can only be written to");
	EXPECT_SEEN("AMD-Vi, SMMUv3 and Linux 7.2's VT-d", ZEROS, device_got(s));
	ASSERT_EQ(0, device_writes(s, NEW)) TH_LOG("it cannot even write");
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
}

TEST_F(permission, 57_control_device_does_both_bidirectionally)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	MAP_AS(DMABENCH_BIDIRECTIONAL);
	EXPECT_EQ(OLD, device_sees(s));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap_as(s, variant->how, DMABENCH_BIDIRECTIONAL));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(OLD, cpu_sees_unmapped(s));
}

TEST_HARNESS_MAIN
