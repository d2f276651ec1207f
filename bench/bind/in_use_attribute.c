// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "host/sysfs.h"
#include "in_use.h"
#include "lib/alloc.h"
#include "lib/json.h"

/* What a file below a device of a subsystem has, if somebody needs the device, or if nobody does. */
static const struct rule {
	const char *subsystem;	/* NULL: any */
	const char *file;	/* glob(7); NULL: that it is there says it */
	const char *used, *unused;
	const char *words;
} rules[] = {
	{ "pci", "sriov_numvfs", .unused = "0", .words = "has virtual functions" },
	{ "dma", "in_use", .unused = "0", .words = "has clients" },
	{ "drm", "enabled", .used = "enabled", .words = "shows a picture" },
	{ "infiniband", "ports/*/state", .unused = "1: DOWN", .words = "has a port for RDMA that is up" },
	{ "iommu", NULL, .words = "is the IOMMU of others" },
	{ "mdev", NULL, .words = "is a part of it for virtual machines" },
	{ "tty", "console", .used = "Y", .words = "is a console of the system" },
	{ "watchdog", "state", .used = "active", .words = "watches the system" },
	{ NULL, "consumer:*/status", .used = "active", .words = "has others that depend on it" },
};

#define NRULES	(sizeof(rules) / sizeof(rules[0]))

static bool says_used(const struct rule *rule, const char *text)
{
	if (rule->used)
		return text && !strcmp(text, rule->used);
	return text && strcmp(text, rule->unused);
}

static char *ask(const struct rule *rule, const char *directory)
{
	const char *name = strrchr(directory, '/') + 1;
	char *pattern, *why = NULL;
	glob_t found;

	if (!rule->file)
		return dmabench_format("%s %s", name, rule->words);
	pattern = dmabench_format("%s/%s", directory, rule->file);
	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc && !why; i++) {
			char text[DMABENCH_FACT_LEN], *path = found.gl_pathv[i];
			const char *value = dmabench_sysfs_text("", path, text);

			if (says_used(rule, value))
				why = dmabench_format("%s %s (%s: %s)", name, rule->words,
						      path + strlen(directory) + 1, value);
		}
	globfree(&found);
	free(pattern);
	return why;
}

static size_t count(const char *directory, const char *files)
{
	char *pattern = dmabench_format("%s/%s", directory, files);
	size_t number = 0;
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		number = found.gl_pathc;
	globfree(&found);
	free(pattern);
	return number;
}

char *dmabench_module_in_use(const char *directory)
{
	char *file = dmabench_format("%s/driver/module/refcnt", directory);
	uint64_t users = dmabench_sysfs_count("", file);

	free(file);
	if (users == DMABENCH_UNKNOWN || count(directory, "driver/*/driver") != 1 ||
	    count(directory, "driver/module/drivers/*") != 1 ||
	    users <= count(directory, "driver/module/holders/*"))
		return NULL;
	return dmabench_format("%s has a driver that somebody uses (driver/module/refcnt: %llu)",
			       strrchr(directory, '/') + 1, (unsigned long long)users);
}

char *dmabench_attribute_in_use(const char *directory, const char *subsystem)
{
	char *why = NULL;

	for (size_t i = 0; i < NRULES && !why; i++)
		if (!rules[i].subsystem || !strcmp(rules[i].subsystem, subsystem))
			why = ask(&rules[i], directory);
	return why;
}
