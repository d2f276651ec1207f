// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "catalog.h"
#include "user/vfio.h"

#define NAME_OF(names, index) \
	((index) < sizeof(names) / sizeof((names)[0]) ? (names)[index] : NULL)

const struct catalog_exp *dmabench_catalog_exp(const struct catalog *catalog,
					       const char *name)
{
	unsigned int i;

	for (i = 0; i < catalog->info.out_experiments; i++)
		if (!strcmp(catalog->exps[i].info.out_name, name))
			return &catalog->exps[i];
	return NULL;
}

const struct catalog_param *dmabench_catalog_param(const struct catalog_exp *exp,
						   const char *name)
{
	unsigned int i;

	for (i = 0; i < exp->info.out_params; i++)
		if (!strcmp(exp->params[i].info.out_name, name))
			return &exp->params[i];
	return NULL;
}

const struct dmabench_target_info *
dmabench_catalog_target(const struct catalog *catalog, const char *name)
{
	unsigned int i;

	for (i = 0; i < catalog->info.out_targets; i++) {
		const struct dmabench_target_info *target = &catalog->targets[i];

		if (target->out_flags & DMABENCH_TARGET_GONE)
			continue;
		if (!strcmp(target->out_name, name) ||
		    !strcmp(target->out_device, name) ||
		    (target->out_flags & DMABENCH_TARGET_ENGINE &&
		     !strcmp(target->out_engine, name)))
			return target;
	}
	return NULL;
}

/*
 * What a driver has tells most: first an engine that is bound to us, then an idle
 * channel, then a bound device. The platform device that comes with the module is
 * the first target and stands for no hardware; a peripheral's channel, and what user
 * space has, is for the experiments that are about such.
 */
static unsigned int likeness(const struct catalog *catalog, unsigned int i)
{
	const uint32_t flags = catalog->targets[i].out_flags;
	const bool engine = flags & DMABENCH_TARGET_ENGINE;

	if (flags & DMABENCH_TARGET_GONE)
		return 0;
	if (flags & DMABENCH_TARGET_VFIO)
		return 1;
	if (engine)
		return flags & DMABENCH_TARGET_OWNED ? 5 : 4;
	return i && !(flags & DMABENCH_TARGET_CHANNEL) ? 3 : 2;
}

const struct dmabench_target_info *
dmabench_catalog_default_target(const struct catalog *catalog)
{
	unsigned int best = 0;

	if (!catalog->info.out_targets)
		return NULL;
	for (unsigned int i = 1; i < catalog->info.out_targets; i++)
		if (likeness(catalog, i) > likeness(catalog, best))
			best = i;
	return &catalog->targets[best];
}

const char *dmabench_catalog_unable(const struct catalog_exp *exp,
				    const struct dmabench_target_info *target)
{
	const bool of_user = target->out_flags & DMABENCH_TARGET_VFIO;

	if (exp->user && !of_user)
		return "it maps for what vfio-pci has: dmabench bind --driver vfio-pci ADDRESS, then --target vfio:ADDRESS";
	if (!exp->user && of_user)
		return "the target is user space's (vfio-pci), and no driver maps for it";
	if (exp->info.out_unavailable[0])
		return exp->info.out_unavailable;
	if (exp->info.out_flags & DMABENCH_EXP_NEEDS_ENGINE &&
	    !(target->out_flags & DMABENCH_TARGET_ENGINE))
		return "the target has no engine";
	if (exp->info.out_flags & DMABENCH_EXP_NEEDS_CHANNEL &&
	    !(target->out_flags & DMABENCH_TARGET_CHANNEL))
		return "the target is no peripheral's channel";
	return NULL;
}

const char *dmabench_translation_name(unsigned int translation)
{
	static const char *const names[] = {
		[DMABENCH_TRANSLATION_DIRECT] = "direct",
		[DMABENCH_TRANSLATION_IOMMU_STRICT] = "iommu-strict",
		[DMABENCH_TRANSLATION_IOMMU_LAZY] = "iommu-lazy",
		[DMABENCH_TRANSLATION_IOMMU_IDENTITY] = "iommu-identity",
		[DMABENCH_TRANSLATION_OPS] = "ops",
	};

	return NAME_OF(names, translation);
}

const char *dmabench_bounced_name(unsigned int bounced)
{
	static const char *const names[] = {
		[DMABENCH_BOUNCED_NONE] = "none",
		[DMABENCH_BOUNCED_SOME] = "some",
		[DMABENCH_BOUNCED_ALL] = "all",
	};

	return NAME_OF(names, bounced);
}

const char *dmabench_sync_name(unsigned int sync)
{
	static const char *const names[] = {
		[DMABENCH_RUN_SYNC_NEEDED] = "needed",
		[DMABENCH_RUN_SYNC_SKIPPED] = "skipped",
	};

	return NAME_OF(names, sync);
}

const char *dmabench_regime_name(unsigned int translation, unsigned int bounced)
{
	if (bounced == DMABENCH_BOUNCED_ALL &&
	    (translation == DMABENCH_TRANSLATION_DIRECT ||
	     translation == DMABENCH_TRANSLATION_IOMMU_IDENTITY))
		return "swiotlb";
	return dmabench_translation_name(translation);
}
