// SPDX-License-Identifier: GPL-2.0
/* What this kernel does differently from the one whose figures are wanted. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

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
static gzFile open_config(const struct preflight_seen *seen)
{
	char *paths[] = {
		dmabench_format("%s/boot/config-%s", seen->root, seen->release),
		dmabench_format("%s/lib/modules/%s/config", seen->root, seen->release),
		dmabench_format("%s/proc/config.gz", seen->root),
	};
	gzFile file = NULL;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (!file)
			file = gzopen(paths[i], "re");	/* packed or not */
		free(paths[i]);
	}
	return file;
}

/* Of CONFIG_NAME=y, if it is one of those. */
static void note_option(char *line, char *names, size_t size)
{
	static const char prefix[] = "CONFIG_";
	char *name = line + sizeof(prefix) - 1, *end = strstr(line, "=y\n");

	if (!end || strncmp(line, prefix, sizeof(prefix) - 1))
		return;
	*end = '\0';
	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (!strcmp(name, slow[i]))
			snprintf(names + strlen(names), size - strlen(names),
				 "%s%s", names[0] ? ", " : "", slow[i]);
}

bool dmabench_preflight_debug_kernel(const struct preflight_seen *seen,
				     struct preflight_finding *found)
{
	gzFile file = open_config(seen);
	char line[1024], names[256] = "";

	if (!file)
		return false;
	while (gzgets(file, line, sizeof(line)))
		note_option(line, names, sizeof(names));
	gzclose(file);
	return names[0] && dmabench_preflight_found(found,
		dmabench_format("a debugging kernel: %s", names),
		dmabench_format("boot a kernel without these options"));
}
