/* SPDX-License-Identifier: GPL-2.0 */
/* For tests that break the rules of a mapping with MISUSE's DEAD_COPY. */
#ifndef DMABENCH_SELFTEST_DEAD_H
#define DMABENCH_SELFTEST_DEAD_H

#include "stage.h"

/* The conditions of DEAD_COPY in the ABI, as a reason where one is not met. */
static inline const char *why_not(const struct dmabench_info *info, const struct stage *s)
{
	if (s->target < 0)
		return dma_no_engine(s->target);
	if (!info->out_misuse)
		return "module loaded without misuse=1";
	if (s->info.out_translation != DMABENCH_TRANSLATION_IOMMU_STRICT &&
	    s->info.out_translation != DMABENCH_TRANSLATION_IOMMU_LAZY)
		return "no IOMMU translates: a dead address reaches somebody's memory";
	if (s->bounced != DMABENCH_BOUNCED_NONE)
		return "bounced: a dead address reaches the bounce pool";
	if (!(s->info.out_flags & DMABENCH_TARGET_ALONE))
		return "the device shares its IOMMU group";
	if (!(s->info.out_flags & DMABENCH_TARGET_SURVIVES_FAULT))
		return "the engine is not known to survive a fault";
	return NULL;
}

#define NEED_DEAD_COPY() do {						\
	const char *why = why_not(&self->info, &self->s);		\
									\
	if (why)							\
		SKIP(return, "%s", why);				\
} while (0)

#endif /* DMABENCH_SELFTEST_DEAD_H */
