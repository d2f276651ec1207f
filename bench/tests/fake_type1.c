// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "fake_device.h"
#include "fake_type1.h"
#include "lib/json.h"

struct fake_type1 fake_type1;

static struct {
	uint64_t iova, bytes;
} live[FAKE_MAPPINGS];
static unsigned int nlive;
static uint64_t pinned;

void fake_type1_reset(void)
{
	memset(&fake_type1, 0, sizeof(fake_type1));
	nlive = 0;
	pinned = 4096;
}

const char *dmabench_type1_root(void)
{
	return fake_type1.root ? fake_type1.root : "/nowhere";
}

int dmabench_type1_open(struct type1 *type1, const char *group, const char *device,
			enum type1_step *step)
{
	*step = fake_type1.open_step;
	snprintf(fake_type1.group, sizeof(fake_type1.group), "%s", group);
	snprintf(fake_type1.device, sizeof(fake_type1.device), "%s", device);
	if (fake_type1.open_error)
		return fake_type1.open_error;
	fake_type1.opened++;
	*type1 = (struct type1) {
		.page_sizes = ~4095ULL, .first = 0x1000,
		.last = fake_type1.last ? fake_type1.last : (1ULL << 39) - 1,
	};
	return 0;
}

/* What was mapped goes, and what was leaked stays. */
void dmabench_type1_close(struct type1 *type1)
{
	(void)type1;
	fake_type1.closed++;
	while (nlive)
		pinned -= live[--nlive].bytes;
}

bool dmabench_type1_wanted_back(const struct type1 *type1)
{
	(void)type1;
	return fake_type1.wanted_at && fake_type1.maps >= fake_type1.wanted_at;
}

static bool is_wrong(bool how, uint64_t bytes)
{
	return how && bytes == fake_type1.size;
}

static unsigned int find(uint64_t iova)
{
	unsigned int i = 0;

	while (i < nlive && live[i].iova != iova)
		i++;
	return i;
}

int dmabench_type1_map(const struct type1 *type1, uint64_t iova, uint64_t at, uint64_t bytes,
		       uint32_t access)
{
	(void)type1;
	fake.now_ns += 100000;
	fake_type1.from[fake_type1.maps % FAKE_MAPPINGS] = at;
	fake_type1.access = access;
	if (++fake_type1.maps == fake_type1.signal_at)
		raise(SIGINT);
	if (fake_type1.map_error_at && fake_type1.maps >= fake_type1.map_error_at)
		return fake_type1.map_error;
	if (find(iova) < nlive && !is_wrong(fake_type1.twice, bytes))
		return -EEXIST;
	if (nlive == FAKE_MAPPINGS)
		return -ENOSPC;
	live[nlive].iova = iova;
	live[nlive++].bytes = bytes;
	pinned += bytes;
	if (nlive > fake_type1.most_live)
		fake_type1.most_live = nlive;
	return 0;
}

int dmabench_type1_unmap(const struct type1 *type1, uint64_t iova, uint64_t *bytes)
{
	const unsigned int i = find(iova);

	(void)type1;
	if (i == nlive) {
		*bytes = 0;
		return 0;
	}
	if (is_wrong(fake_type1.stays, *bytes))
		return 0;
	if (!is_wrong(fake_type1.leaks, *bytes))
		pinned -= live[i].bytes;
	if (is_wrong(fake_type1.halves, *bytes))
		*bytes /= 2;
	live[i] = live[--nlive];
	return 0;
}

uint64_t dmabench_type1_pinned_bytes(void)
{
	return fake_type1.uncounted ? DMABENCH_UNKNOWN : pinned;
}
