// SPDX-License-Identifier: GPL-2.0
/* The INFO family: what there is, in the kernel's own words. */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/nospec.h>

#include "compat/compat.h"
#include "core/charge.h"
#include "core/clock.h"
#include "core/device_limits.h"
#include "core/object.h"
#include "core/pages.h"
#include "core/target.h"
#include "exp/experiments.h"
#include "ioctl.h"
#include "targets/observe.h"
#include "targets/permit.h"
#include "targets/targets.h"

/* Pads with zeros: all of the array goes to user space. */
#define copy_text(to, from) strscpy_pad(to, (from) ?: "", sizeof(to))

static u32 kernel_options(void)
{
	u32 options = 0;

	if (IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP))
		options |= DMABENCH_KERNEL_ATOMIC_SLEEP;
	if (want_init_on_alloc(0))
		options |= DMABENCH_KERNEL_INIT_ON_ALLOC;
	if (want_init_on_free())
		options |= DMABENCH_KERNEL_INIT_ON_FREE;
	if (page_poisoning_enabled_static())
		options |= DMABENCH_KERNEL_PAGE_POISON;
	if (debug_pagealloc_enabled_static())
		options |= DMABENCH_KERNEL_DEBUG_PAGEALLOC;
	return options;
}

int dmabench_cmd_info(struct dmabench_file *file, void *argp)
{
	const struct dmabench_clock_info *clock = &dmabench_clock_info;
	struct dmabench_info *info = argp;
	int err = dmabench_targets_refresh(&info->out_targets, &info->out_targets_missed);

	if (err)
		return err;
	info->out_abi_version = DMABENCH_ABI_VERSION;
	info->out_experiments = dmabench_experiment_count;
	info->out_clock_flags = clock->unstable ? DMABENCH_CLOCK_UNSTABLE : 0;
	info->out_clock_hz = clock->hz;
	info->out_clock_cost_ticks = clock->cost_ticks;
	info->out_clock_granularity_ticks = clock->granularity_ticks;
	copy_text(info->out_clock_name, clock->name);
	info->out_live_buffers = atomic_read(&dmabench_live_buffers);
	info->out_live_mappings = atomic_read(&dmabench_live_mappings);
	info->out_kept_bytes = atomic64_read(&dmabench_kept_bytes);
	info->out_misuse = dmabench_misuse_allowed();
	info->out_kernel_options = kernel_options();
	copy_text(info->out_version, THIS_MODULE->version);
	info->out_file_limit_bytes = dmabench_charge_limit();
	info->out_limit_bytes = dmabench_charge_limit_all();
	info->out_charged_bytes = dmabench_charged();
	return 0;
}

static u32 target_flags(struct dmabench_target *target)
{
	u32 flags = 0;

	if (dmabench_target_owned(target))
		flags |= DMABENCH_TARGET_OWNED;
	if (dmabench_target_copies(target))
		flags |= DMABENCH_TARGET_ENGINE;
	if (target->port.peripheral)
		flags |= DMABENCH_TARGET_CHANNEL;
	if (dmabench_target_survives_fault(target))
		flags |= DMABENCH_TARGET_SURVIVES_FAULT;
	if (dev_is_dma_coherent(target->dev))
		flags |= DMABENCH_TARGET_COHERENT;
	if (dmabench_device_alone(target->device))
		flags |= DMABENCH_TARGET_ALONE;
	return flags;
}

static void describe_device(struct dmabench_target *target,
			    struct dmabench_target_info *info)
{
	struct device *dev = target->dev;

	info->out_flags = target_flags(target);
	copy_text(info->out_driver, dev_driver_string(target->device->provider));
	info->out_translation = dmabench_translation(dev);
	info->out_dma_mask = dma_get_mask(dev);
	info->out_coherent_dma_mask = dev->coherent_dma_mask;
	info->out_max_mapping_bytes = dmabench_mapping_bytes(dma_max_mapping_size(dev));
	info->out_opt_mapping_bytes = dmabench_mapping_bytes(dma_opt_mapping_size(dev));
	info->out_max_segment_bytes = dma_get_max_seg_size(dev);
	info->out_merge_boundary = dma_get_merge_boundary(dev);
	info->out_numa_node = dev_to_node(dev);
}

int dmabench_cmd_target_info(struct dmabench_file *file, void *argp)
{
	struct dmabench_target_info *info = argp;
	struct dmabench_target *target = dmabench_target_get(file, info->target);
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	*info = (struct dmabench_target_info){
		.size = info->size, .flags = info->flags, .target = info->target,
	};
	copy_text(info->out_name, target->name);
	copy_text(info->out_device, dev_name(target->dev));
	copy_text(info->out_engine, target->engine[0] ? target->engine : "none");
	info->out_copy_align_bytes = target->copy_align_bytes;
	info->out_window_bytes = target->port.window ? target->port.bytes : 0;
	err = dmabench_target_enter(target);
	if (err == -ENODEV) {
		info->out_flags = DMABENCH_TARGET_GONE;
		return 0;
	}
	if (err)
		return err;
	describe_device(target, info);
	dmabench_target_leave(target);
	return 0;
}

int dmabench_cmd_exp_info(struct dmabench_file *file, void *argp)
{
	struct dmabench_exp_info *info = argp;
	const struct dmabench_exp *exp = dmabench_experiment(info->exp);

	if (!exp)
		return -ENOENT;
	info->out_flags = exp->flags;
	info->out_params = exp->nparams;
	info->out_phases = exp->nphases;
	copy_text(info->out_name, exp->name);
	copy_text(info->out_summary, exp->summary);
	copy_text(info->out_unavailable, exp->unavailable);
	return 0;
}

int dmabench_cmd_param_info(struct dmabench_file *file, void *argp)
{
	struct dmabench_param_info *info = argp;
	const struct dmabench_exp *exp = dmabench_experiment(info->exp);
	const struct dmabench_param *param;
	const char *value_name = "";

	if (!exp || info->param >= exp->nparams)
		return -ENOENT;
	param = &exp->params[array_index_nospec(info->param, exp->nparams)];
	if (info->value > (param->values ? param->max : 0))
		return -ENOENT;
	if (param->values)
		value_name = param->values[array_index_nospec(info->value,
							      (u32)param->max + 1)];
	info->out_type = param->type;
	info->out_min = param->min;
	info->out_max = param->max;
	info->out_default = param->def;
	copy_text(info->out_name, param->name);
	copy_text(info->out_unit, param->unit);
	copy_text(info->out_help, param->help);
	copy_text(info->out_value_name, value_name);
	return 0;
}

int dmabench_cmd_phase_info(struct dmabench_file *file, void *argp)
{
	struct dmabench_phase_info *info = argp;
	const struct dmabench_exp *exp = dmabench_experiment(info->exp);
	const struct dmabench_phase *phase;

	if (!exp || info->phase >= exp->nphases)
		return -ENOENT;
	phase = &exp->phases[array_index_nospec(info->phase, exp->nphases)];
	copy_text(info->out_name, phase->name);
	copy_text(info->out_help, phase->help);
	return 0;
}
