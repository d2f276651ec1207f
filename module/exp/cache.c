// SPDX-License-Identifier: GPL-2.0
#include <linux/cache.h>
#include <linux/compiler.h>

#include "cache.h"
#include "compat/compat.h"
#include "run/round.h"

/**
 * dmabench_cache_check() - an experiment's parameter is enum dmabench_cache
 * @round: the round
 * @param: index of the parameter
 *
 * For an experiment's check function.
 *
 * Return: 0, or -EOPNOTSUPP where nothing can flush
 */
int dmabench_cache_check(struct dmabench_round *round, u32 param)
{
	if (round->params[param] != DMABENCH_CACHE_COLD || dmabench_can_flush())
		return 0;
	return dmabench_unsupported(round, param,
				    "cache cold: this machine lets no module flush its caches; as_is, hot and dirty are left");
}

/* One access a line, the first and the last one may be in part; written twice, it is as it was. */
static __always_inline void touch_lines(u8 *start, size_t size, bool write)
{
	u8 *byte;

	for (byte = start; byte < start + size;
	     byte = PTR_ALIGN(byte + 1, L1_CACHE_BYTES)) {
		u8 value = READ_ONCE(*byte);

		if (!write)
			continue;
		WRITE_ONCE(*byte, value + 1);
		WRITE_ONCE(*byte, value);
	}
}

void dmabench_cache_prepare(enum dmabench_cache cache, void *vaddr, size_t size)
{
	switch (cache) {
	case DMABENCH_CACHE_AS_IS:
		break;
	case DMABENCH_CACHE_HOT:
		touch_lines(vaddr, size, false);
		break;
	case DMABENCH_CACHE_DIRTY:
		touch_lines(vaddr, size, true);
		break;
	case DMABENCH_CACHE_COLD:
		dmabench_flush(vaddr, size);
	}
}
