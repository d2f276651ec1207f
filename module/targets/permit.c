// SPDX-License-Identifier: GPL-2.0
#include <linux/moduleparam.h>

#include "observe.h"
#include "permit.h"

static bool misuse;
module_param(misuse, bool, 0444);
MODULE_PARM_DESC(misuse, "allow what breaks rules of the DMA API on purpose: the MISUSE command, stale_window");

bool dmabench_misuse_allowed(void)
{
	return misuse;
}

/**
 * dmabench_no_dead_copy() - the condition that does not hold
 * @target: a target that was entered, by the caller alone: nothing may be
 *	mapped on it between this and the copy
 *
 * That what was unmapped had not been bounced, and that nothing was mapped
 * since, is the caller's to see to.
 *
 * Return: what is missing, or NULL: the engine may use a dead address
 */
const char *dmabench_no_dead_copy(struct dmabench_target *target)
{
	enum dmabench_translation translation = dmabench_translation(target->dev);

	if (!misuse)
		return "the module was loaded without misuse=1";
	if (translation != DMABENCH_TRANSLATION_IOMMU_STRICT &&
	    translation != DMABENCH_TRANSLATION_IOMMU_LAZY)
		return "no IOMMU translates: a dead address may be somebody's memory";
	if (!dmabench_device_alone(target->device))
		return "the device shares its IOMMU group with others";
	if (!dmabench_target_survives_fault(target))
		return "the engine is not known to survive a fault";
	return NULL;
}
