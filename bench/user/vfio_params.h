/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of the parameters that experiments of VFIO have, in the words of the module's user_pages. */
#ifndef DMABENCH_USER_VFIO_PARAMS_H
#define DMABENCH_USER_VFIO_PARAMS_H

#include "vfio_map.h"

#define VFIO_NUMBER(_name, _unit, _min, _max, _def, _help)				\
	{ .info = { .out_type = DMABENCH_PARAM_U64, .out_min = _min, .out_max = _max,	\
		    .out_default = _def, .out_name = _name, .out_unit = _unit, .out_help = _help } }
#define VFIO_NAMED(_name, _def, _count, _help, ...)					\
	{ .info = { .out_type = DMABENCH_PARAM_ENUM, .out_default = _def,		\
		    .out_max = (_count) - 1, .out_name = _name, .out_help = _help },	\
	  .names = (const char *const [_count]) { __VA_ARGS__ } }
#define VFIO_BOOL(_name, _def, _help)							\
	{ .info = { .out_type = DMABENCH_PARAM_BOOL, .out_max = 1, .out_default = _def,	\
		    .out_name = _name, .out_help = _help } }

#define VFIO_SIZE_FROM(_def)								\
	VFIO_NUMBER("size", "bytes", 4096, 1ULL << 40, _def,				\
		    "length of what is mapped, allocated or moved")

#define VFIO_PARAM_ROWS									\
	[VFIO_SIZE] = VFIO_SIZE_FROM(1 << 20),						\
	[VFIO_BACKING] = VFIO_NAMED("backing", DMABENCH_BACKING_BASE, 4,		\
		"what is behind the memory: pages, transparent huge pages or HugeTLB's", \
		"base", "thp", "hugetlb_2m", "hugetlb_1g"),				\
	[VFIO_UNTOUCHED] = VFIO_BOOL("untouched", 0,					\
		"each operation's memory is new, without pages; to_device gets mostly zero pages"), \
	[VFIO_DIRECTION] = VFIO_NAMED("direction", DMABENCH_BIDIRECTIONAL, 3,		\
		"who writes the data: the device may read it, write it, or both",	\
		"to_device", "from_device", "bidirectional"),				\
	[VFIO_LIVE] = VFIO_NUMBER("live", "", 1, 1 << 20, 1,				\
		"mappings there are while one is timed, with it; the others are all of one memory")

#define VFIO_BUSTED_ROWS								\
	[VFIO_BUSTED_SIZE] = VFIO_SIZE_FROM(1 << 16),					\
	[VFIO_BUSTED_KIND] = VFIO_NAMED("kind", 0, 3,					\
		"what is wrong where all was to be right", "unmapped", "mapped", "pinned")

#endif /* DMABENCH_USER_VFIO_PARAMS_H */
