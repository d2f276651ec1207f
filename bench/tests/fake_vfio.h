/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A VFIO that is not there: it keeps what is mapped, and counts it as pinned. A map takes
 * 100 us of the virtual time that fake_device.h has.
 */
#ifndef DMABENCH_FAKE_VFIO_H
#define DMABENCH_FAKE_VFIO_H

#include <stdbool.h>

#include "user/iommufd.h"
#include "user/type1.h"

#define FAKE_MAPPINGS	4096

/* All zero: all goes well, on a system without devices. */
struct fake_vfio {
	const char *root;		/* where sysfs is */
	int open_error;			/* negative errno value, at that step of either way */
	enum type1_step open_step;
	enum iommufd_step iommufd_step;
	int map_error;			/* likewise, of the map of that number */
	unsigned int map_error_at;	/* 0: of none */
	unsigned int signal_at;		/* SIGINT comes in that map */
	unsigned int wanted_at;		/* somebody wants the device back from that map on */
	uint64_t last;			/* address; 0: 2^39 - 1 */
	uint64_t size;			/* what is wrong, is so of mappings of this size alone */
	bool twice;			/* an address can be mapped again */
	bool stays;			/* unmap does nothing, and says that it did */
	bool halves;			/* unmap says that it unmapped half */
	bool leaks;			/* unmap leaves it pinned */
	bool uncounted;			/* nobody says what is pinned */
	int huge_error;			/* negative errno value */

	/* What happened. */
	unsigned int opened, closed, maps, most_live;
	uint64_t from[FAKE_MAPPINGS];	/* the maps' memory, modulo */
	uint32_t access;
	char group[32], device[32], node[32];
	bool huge;			/* as it was asked for last */
};

extern struct fake_vfio fake_vfio;

void fake_vfio_reset(void);

#endif /* DMABENCH_FAKE_VFIO_H */
