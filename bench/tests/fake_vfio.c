// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "fake_device.h"
#include "fake_vfio.h"
#include "lib/json.h"

struct fake_vfio fake_vfio;

static struct {
	uint64_t iova, bytes;
} live[FAKE_MAPPINGS];
static unsigned int nlive;
static uint64_t pinned;

void fake_vfio_reset(void)
{
	memset(&fake_vfio, 0, sizeof(fake_vfio));
	nlive = 0;
	pinned = 4096;
}

const char *dmabench_space_root(void)
{
	return fake_vfio.root ? fake_vfio.root : "/nowhere";
}

static int open_space(struct space *space)
{
	if (fake_vfio.open_error)
		return fake_vfio.open_error;
	fake_vfio.opened++;
	*space = (struct space) {
		.page_bytes = 4096, .first = 0x1000,
		.last = fake_vfio.last ? fake_vfio.last : (1ULL << 39) - 1,
	};
	return 0;
}

int dmabench_type1_open(struct space *space, const char *group, const char *device,
			enum type1_step *step)
{
	*step = fake_vfio.open_step;
	snprintf(fake_vfio.group, sizeof(fake_vfio.group), "%s", group);
	snprintf(fake_vfio.device, sizeof(fake_vfio.device), "%s", device);
	return open_space(space);
}

int dmabench_iommufd_open(struct space *space, const char *node, enum iommufd_step *step)
{
	*step = fake_vfio.iommufd_step;
	snprintf(fake_vfio.node, sizeof(fake_vfio.node), "%s", node);
	return open_space(space);
}

int dmabench_iommufd_huge(const struct space *space, bool huge)
{
	(void)space;
	fake_vfio.huge = huge;
	return fake_vfio.huge_error;
}

/* What was mapped goes, and what was leaked stays. */
void dmabench_space_close(struct space *space)
{
	(void)space;
	fake_vfio.closed++;
	while (nlive)
		pinned -= live[--nlive].bytes;
}

bool dmabench_space_wanted_back(const struct space *space)
{
	(void)space;
	return fake_vfio.wanted_at && fake_vfio.maps >= fake_vfio.wanted_at;
}

static bool is_wrong(bool how, uint64_t bytes)
{
	return how && bytes == fake_vfio.size;
}

static unsigned int find(uint64_t iova)
{
	unsigned int i = 0;

	while (i < nlive && live[i].iova != iova)
		i++;
	return i;
}

int dmabench_type1_map(const struct space *space, uint64_t iova, uint64_t at, uint64_t bytes,
		       uint32_t access)
{
	(void)space;
	fake.now_ns += 100000;
	fake_vfio.from[fake_vfio.maps % FAKE_MAPPINGS] = at;
	fake_vfio.access = access;
	if (++fake_vfio.maps == fake_vfio.signal_at)
		raise(SIGINT);
	if (fake_vfio.map_error_at && fake_vfio.maps >= fake_vfio.map_error_at)
		return fake_vfio.map_error;
	if (find(iova) < nlive && !is_wrong(fake_vfio.twice, bytes))
		return -EEXIST;
	if (nlive == FAKE_MAPPINGS)
		return -ENOSPC;
	live[nlive].iova = iova;
	live[nlive++].bytes = bytes;
	pinned += bytes;
	if (nlive > fake_vfio.most_live)
		fake_vfio.most_live = nlive;
	return 0;
}

int dmabench_type1_unmap(const struct space *space, uint64_t iova, uint64_t *bytes)
{
	const unsigned int i = find(iova);

	(void)space;
	if (i == nlive) {
		*bytes = 0;
		return 0;
	}
	if (is_wrong(fake_vfio.stays, *bytes))
		return 0;
	if (!is_wrong(fake_vfio.leaks, *bytes))
		pinned -= live[i].bytes;
	if (is_wrong(fake_vfio.halves, *bytes))
		*bytes /= 2;
	live[i] = live[--nlive];
	return 0;
}

int dmabench_iommufd_ioas_map(const struct space *space, uint64_t iova, uint64_t at, uint64_t bytes,
			      uint32_t access)
{
	return dmabench_type1_map(space, iova, at, bytes, access);
}

/* Where nothing is mapped, type 1 says that it unmapped nothing. */
int dmabench_iommufd_ioas_unmap(const struct space *space, uint64_t iova, uint64_t *bytes)
{
	const int err = dmabench_type1_unmap(space, iova, bytes);

	return err || *bytes ? err : -ENOENT;
}

uint64_t dmabench_type1_pinned_bytes(void)
{
	return fake_vfio.uncounted ? DMABENCH_UNKNOWN : pinned;
}

uint64_t dmabench_iommufd_pinned_bytes(void)
{
	return dmabench_type1_pinned_bytes();
}
