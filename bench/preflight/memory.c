// SPDX-License-Identifier: GPL-2.0
/* What this kernel does with memory, beyond handing it out and taking it back. */
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "host/boot.h"
#include "host/kernel_config.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"

/* The module sees which are on; no file shows them. */
static const struct {
	unsigned int option;
	const char *parameter, *config;	/* which makes it the default */
} fills[] = {
	{ DMABENCH_KERNEL_INIT_ON_ALLOC, "init_on_alloc", "INIT_ON_ALLOC_DEFAULT_ON" },
	{ DMABENCH_KERNEL_INIT_ON_FREE, "init_on_free", "INIT_ON_FREE_DEFAULT_ON" },
	{ DMABENCH_KERNEL_PAGE_POISON, "page_poison", "" },
	{ DMABENCH_KERNEL_DEBUG_PAGEALLOC, "debug_pagealloc", "DEBUG_PAGEALLOC_ENABLE_DEFAULT" },
};

/* As kstrtobool() of the kernel's reads the last of that name. */
static bool is_asked_for(const struct preflight_seen *seen, const char *name,
			 bool otherwise)
{
	char text[DMABENCH_FACT_LEN];
	const char *value = dmabench_boot_value(seen->root, name, text);

	if (!value || !value[0])
		return otherwise;
	if (strchr("1yY", value[0]) || !strncasecmp(value, "on", 2))
		return true;
	return !strchr("0nN", value[0]) && strncasecmp(value, "of", 2) && otherwise;
}

bool dmabench_preflight_memory_fill(const struct preflight_seen *seen,
				    struct preflight_finding *found)
{
	char *config = seen->catalog ? NULL :
		       dmabench_kernel_config(seen->root, seen->release);
	char names[128] = "", words[128] = "";

	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		const char *name = fills[i].parameter;

		if (seen->catalog ?
		    !(seen->catalog->info.out_kernel_options & fills[i].option) :
		    !is_asked_for(seen, name,
				  dmabench_kernel_config_has(config, fills[i].config)))
			continue;
		snprintf(names + strlen(names), sizeof(names) - strlen(names),
			 "%s%s", names[0] ? ", " : "", name);
		snprintf(words + strlen(words), sizeof(words) - strlen(words),
			 " %s=0", name);
	}
	free(config);
	return names[0] && dmabench_preflight_found(found, seen->catalog ?
		dmabench_format("pages are filled or unmapped as they are allocated or freed: %s", names) :
		dmabench_format("the kernel was asked to fill or unmap pages as they are allocated or freed (%s); " PREFLIGHT_ASKED,
				names),
		dmabench_format("boot with%s", words));
}

/* The letters of slub_debug that one cache has; root alone can see. */
static void read_flags(const char *cache, char *letters)
{
	static const struct {
		char letter;
		const char *file;
	} flags[] = {
		{ 'F', "sanity_checks" }, { 'Z', "red_zone" }, { 'P', "poison" },
		{ 'U', "store_user" }, { 'T', "trace" },
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		char *path = dmabench_format("%s/%s", cache, flags[i].file);

		if (dmabench_sysfs_count("", path) == 1)
			*letters++ = flags[i].letter;
		free(path);
	}
	*letters = '\0';
}

/* The parameter's newer name, or its older one, which stays valid. */
static char *slab_remedy(const struct preflight_seen *seen)
{
	return dmabench_boot_without(seen->root, "slab_debug") ?:
	       dmabench_boot_without(seen->root, "slub_debug") ?:
	       dmabench_format("boot with slub_debug=-");
}

bool dmabench_preflight_slab_debug(const struct preflight_seen *seen,
				   struct preflight_finding *found)
{
	/* kmalloc's, and those of what IOMMUs map. */
	static const char pattern[] = "%s/sys/kernel/slab/{kmalloc-,dma-kmalloc-,iommu_}*";
	char *caches = dmabench_format(pattern, seen->root);
	char letters[8] = "";
	bool is_found = false;
	glob_t paths;
	int err = glob(caches, GLOB_BRACE, NULL, &paths);

	free(caches);
	for (size_t i = 0; !err && i < paths.gl_pathc && !is_found; i++) {
		read_flags(paths.gl_pathv[i], letters);
		is_found = letters[0] && dmabench_preflight_found(found,
			dmabench_format("the slab allocator checks its objects: %s has %s",
					strrchr(paths.gl_pathv[i], '/') + 1, letters),
			slab_remedy(seen));
	}
	globfree(&paths);
	return is_found;
}

#define KFENCE	"/sys/module/kfence/parameters/sample_interval"

bool dmabench_preflight_kfence(const struct preflight_seen *seen,
			       struct preflight_finding *found)
{
	uint64_t interval_ms = dmabench_preflight_number(seen, KFENCE);

	if (!interval_ms || interval_ms == DMABENCH_UNKNOWN)
		return false;
	return dmabench_preflight_found(found,
		dmabench_format("KFENCE guards an allocation every %" PRIu64 " ms", interval_ms),
		dmabench_format("echo 0 | sudo tee " KFENCE));
}
