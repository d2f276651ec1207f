// SPDX-License-Identifier: GPL-2.0
/* What this kernel does differently from the one whose figures are wanted. */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "cpus.h"
#include "preflight_checks.h"
#include "sysfs.h"

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

bool dmabench_preflight_bounce(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];

	if (!dmabench_preflight_text(seen, text, "/proc/cmdline") ||
	    !dmabench_preflight_word(text, "swiotlb=force"))
		return false;
	return dmabench_preflight_found(found,
		dmabench_format("swiotlb=force copies every mapping"),
		dmabench_format("boot without swiotlb=force on the kernel's command line"));
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

/* Not those that distributions ship with, such as DEBUG_LIST or UBSAN's bounds. */
static const char *const slow[] = {
	"KASAN", "KCSAN", "KMSAN", "KCOV", "GCOV_KERNEL", "PROVE_LOCKING",
	"LOCK_STAT", "DEBUG_KMEMLEAK", "DEBUG_PAGEALLOC_ENABLE_DEFAULT",
	"SLUB_DEBUG_ON", "DEBUG_OBJECTS",
};

/* The kernel's configuration where Debian, Fedora and the kernel itself put it. */
static FILE *open_config(const struct preflight_seen *seen, bool *piped)
{
	char *paths[] = {
		dmabench_format("%s/boot/config-%s", seen->root, seen->release),
		dmabench_format("%s/lib/modules/%s/config", seen->root, seen->release),
		dmabench_format("exec gzip -dc '%s/proc/config.gz' 2>/dev/null", seen->root),
	};
	FILE *file = fopen(paths[0], "re");

	if (!file)
		file = fopen(paths[1], "re");
	*piped = !file;
	if (!file)
		file = popen(paths[2], "re");
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		free(paths[i]);
	return file;
}

static void note_option(const char *line, char *names, size_t size)
{
	char option[64];

	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++) {
		snprintf(option, sizeof(option), "CONFIG_%s=y\n", slow[i]);
		if (!strcmp(line, option))
			snprintf(names + strlen(names), size - strlen(names),
				 "%s%s", names[0] ? ", " : "", slow[i]);
	}
}

bool dmabench_preflight_debug_kernel(const struct preflight_seen *seen,
				     struct preflight_finding *found)
{
	char *line = NULL, names[256] = "";
	size_t size = 0;
	bool piped;
	FILE *file = open_config(seen, &piped);

	if (!file)
		return false;
	while (getline(&line, &size, file) >= 0)
		note_option(line, names, sizeof(names));
	free(line);
	if (piped)
		pclose(file);
	else
		fclose(file);
	return names[0] && dmabench_preflight_found(found,
		dmabench_format("a debugging kernel: %s", names),
		dmabench_format("boot a kernel without these options"));
}
