// SPDX-License-Identifier: GPL-2.0
/* What this kernel does differently from the one whose figures are wanted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "host/boot.h"
#include "host/kernel_config.h"
#include "host/sysfs.h"
#include "lib/alloc.h"

/* The clock sources that x86 builds on a TSC that it trusts. */
static bool is_tsc(const char *name)
{
	return !strcmp(name, "tsc") || !strcmp(name, "kvm-clock") ||
	       !strcmp(name, "hyperv_clocksource_tsc_page");
}

bool dmabench_preflight_clock(const struct preflight_seen *seen,
			      struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];
	const char *why = "the kernel says that the TSC is unstable";

	if (!seen->catalog ||
	    !(seen->catalog->info.out_clock_flags & DMABENCH_CLOCK_UNSTABLE)) {
		if (!dmabench_sysfs_value(seen->root, "/proc/cpuinfo", "flags", text) ||
		    !dmabench_preflight_word(text, "tsc"))
			return false;	/* another architecture */
		if (!dmabench_preflight_text(seen, text,
				"/sys/devices/system/clocksource/clocksource0/current_clocksource") ||
		    is_tsc(text))
			return false;
		why = text;
	}
	return dmabench_preflight_found(found, why == text ?
		dmabench_format("the kernel's clock source is %.32s, not the TSC", text) :
		dmabench_format("%s", why),
		dmabench_format("sudo dmesg | grep -i -e tsc -e clocksource  (tells why); update the firmware"));
}

/*
 * A page of the module's, mapped for a moment: its own, as what is shorter than
 * a cache line may be copied for a device that snoops no cache.
 */
static bool is_bounced(unsigned int target)
{
	struct dmabench_alloc alloc = {
		.target = target, .kind = DMABENCH_BUFFER_PAGES, .length = 4096,
	};
	struct dmabench_map map = { .length = alloc.length };
	int fd = dmabench_device_open();
	bool bounced = false;

	if (fd < 0)
		return false;
	if (!dmabench_device_alloc(fd, &alloc)) {
		map.buffer = alloc.out_handle;
		bounced = !dmabench_device_map(fd, &map) &&
			  map.out_bounced == DMABENCH_BOUNCED_ALL;
	}
	dmabench_device_close(fd);	/* unmaps and frees */
	return bounced;
}

/*
 * The platform device, target 0, reaches all memory: what is bounced there is
 * forced. It is asked first, as the first bounce of another device may change
 * how that one syncs. Whether the target is forced too tells only the target:
 * one that an IOMMU translates is not.
 */
static bool is_forced(const struct preflight_seen *seen)
{
	return seen->target && seen->catalog->targets[0].out_dma_mask == UINT64_MAX &&
	       is_bounced(0) &&
	       (!seen->target->target || is_bounced(seen->target->target));
}

/*
 * Asked of the kernel by what it was booted with: "force", after numbers. No
 * later word takes that back, but without a pool there is nothing to force.
 */
static bool is_asked_for(const struct preflight_seen *seen, char *value)
{
	struct boot_parameters boot;
	bool force = false;

	dmabench_boot_parameters(&boot, seen->root);
	while (dmabench_boot_find(&boot, "swiotlb")) {
		const char *comma = strrchr(boot.value, ',');
		const char *last = comma ? comma + 1 : boot.value;

		if (!strcmp(last, "noforce"))
			return false;
		if (strcmp(last, "force"))
			continue;
		snprintf(value, DMABENCH_FACT_LEN, "%s", boot.value);
		force = true;
	}
	return force;
}

bool dmabench_preflight_bounce(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	char value[DMABENCH_FACT_LEN];
	bool asked = is_asked_for(seen, value);

	if (seen->catalog ? !is_forced(seen) : !asked)
		return false;
	return dmabench_preflight_found(found, seen->catalog ?
		dmabench_format("mappings are copied that need no bounce buffer: one was made and looked at") :
		dmabench_format("the kernel was asked to copy all mappings; " PREFLIGHT_ASKED),
		asked ? dmabench_format("boot without swiotlb=%s", value) :
		dmabench_format("run where memory is not encrypted: a confidential guest (SEV, TDX) copies all"));
}

bool dmabench_preflight_dma_debug(const struct preflight_seen *seen,
				  struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];

	if (!dmabench_preflight_text(seen, text,
				     "/sys/kernel/debug/dma-api/disabled") ||
	    text[0] != 'N')
		return false;
	return dmabench_preflight_found(found,
		dmabench_format("the kernel checks every mapping (CONFIG_DMA_API_DEBUG)"),
		dmabench_format("boot with dma_debug=off"));
}

static bool exists(const struct preflight_seen *seen, const char *path)
{
	char *full = dmabench_format("%s%s", seen->root, path);
	bool there = !access(full, F_OK);

	free(full);
	return there;
}

/*
 * Not those that distributions ship with, such as DEBUG_LIST or UBSAN's bounds.
 * Some can be off in a kernel that has them, or run where no configuration can
 * be read: where that folder is, they are there and on if its file is.
 */
static const struct {
	const char *option, *folder, *file;
} slow[] = {
	{ "KASAN", NULL, NULL },
	{ "KCSAN", NULL, NULL },
	{ "KMSAN", NULL, NULL },
	{ "KCOV", NULL, NULL },
	{ "GCOV_KERNEL", NULL, NULL },
	{ "PROVE_LOCKING", "/proc/sys", "/proc/lockdep_chains" },
	{ "LOCK_STAT", "/proc/sys", "/proc/lock_stat" },
	{ "DEBUG_KMEMLEAK", "/sys/kernel/slab", "/sys/kernel/slab/kmemleak_object" },
	{ "DEBUG_OBJECTS", "/sys/kernel/slab", "/sys/kernel/slab/debug_objects_cache" },
};

bool dmabench_preflight_debug_kernel(const struct preflight_seen *seen,
				     struct preflight_finding *found)
{
	char *config = dmabench_kernel_config(seen->root, seen->release);
	char names[256] = "";

	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (slow[i].folder && exists(seen, slow[i].folder) ?
		    exists(seen, slow[i].file) :
		    dmabench_kernel_config_has(config, slow[i].option))
			snprintf(names + strlen(names), sizeof(names) - strlen(names),
				 "%s%s", names[0] ? ", " : "", slow[i].option);
	free(config);
	return names[0] && dmabench_preflight_found(found,
		dmabench_format("a debugging kernel: %s", names),
		dmabench_format("boot a kernel without these options"));
}
