// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "nodes.h"

/* Who opens a disk in the kernel and does not claim it leaves its path in one of these. */
static const char *const files[] = {
	"/sys/block/loop*/loop/backing_file",
	"/sys/kernel/config/nvmet/subsystems/*/namespaces/*/device_path",
	"/sys/kernel/config/target/core/*/*/info",
	"/sys/kernel/config/target/core/*/*/udev_path",
	"/sys/kernel/config/usb_gadget/*/functions/mass_storage.*/lun.*/file",
};

#define NFILES	(sizeof(files) / sizeof(files[0]))

static const struct bind_node *node_at(const struct bind_nodes *nodes, const char *path)
{
	char *full = dmabench_format("%s%s", nodes->root, path);
	const struct bind_node *found = NULL;
	struct statx is;

	if (*path == '/' && dmabench_node_at(full, &is))
		for (size_t i = 0; i < nodes->count && !found; i++)
			if (dmabench_is_same_node(&nodes->all[i].is, &is))
				found = &nodes->all[i];
	free(full);
	return found;
}

/* Some files are the path, in some it is a word. */
static char *named_in(const struct bind_nodes *nodes, const char *file)
{
	char text[DMABENCH_FACT_LEN], *rest = text, *word;
	const struct bind_node *node = NULL;

	if (!dmabench_sysfs_text("", file, text))
		return NULL;
	while (!node && (word = strsep(&rest, " \t\n")))
		node = node_at(nodes, word);
	if (!node)
		return NULL;
	return dmabench_format("%s is in use by the kernel, as %s says", node->path,
			       file + strlen(nodes->root));
}

char *dmabench_nodes_exported(const struct bind_nodes *nodes)
{
	char *why = NULL;

	for (size_t i = 0; i < NFILES && nodes->count && !why; i++) {
		char *pattern = dmabench_format("%s%s", nodes->root, files[i]);
		glob_t found;

		if (!glob(pattern, 0, NULL, &found))
			for (size_t k = 0; k < found.gl_pathc && !why; k++)
				why = named_in(nodes, found.gl_pathv[k]);
		globfree(&found);
		free(pattern);
	}
	return why;
}
