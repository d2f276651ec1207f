// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "nodes.h"

bool dmabench_is_same_node(const struct statx *a, const struct statx *b)
{
	mode_t type = a->stx_mode & S_IFMT;

	if (type != (b->stx_mode & S_IFMT))
		return false;
	if (type == S_IFBLK || type == S_IFCHR)
		return a->stx_rdev_major == b->stx_rdev_major &&
		       a->stx_rdev_minor == b->stx_rdev_minor;
	return a->stx_dev_major == b->stx_dev_major &&
	       a->stx_dev_minor == b->stx_dev_minor && a->stx_ino == b->stx_ino;
}

bool dmabench_node_at(const char *path, struct statx *is)
{
	return !statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		      STATX_TYPE | STATX_INO, is);
}

static void add(struct bind_nodes *nodes, char *path, const struct statx *is)
{
	nodes->all = dmabench_reallocarray(nodes->all, nodes->count + 1,
					   sizeof(*nodes->all));
	nodes->all[nodes->count++] = (struct bind_node) { path, *is };
}

/* As the kernel calls it: names have ! for the / of /dev. */
static char *name_of(const char *directory)
{
	char text[DMABENCH_FACT_LEN], *name, *path;
	char *file = dmabench_format("%s/uevent", directory);
	const char *uevent = dmabench_sysfs_text("", file, text);

	free(file);
	name = uevent ? strstr(uevent, "DEVNAME=") : NULL;
	if (name)
		return dmabench_format("/dev/%.*s", (int)strcspn(name + 8, "\n"), name + 8);
	path = dmabench_format("/dev/%s", strrchr(directory, '/') + 1);
	for (char *bang = path; (bang = strchr(bang, '!')); )
		*bang = '/';
	return path;
}

const char *dmabench_nodes_add(struct bind_nodes *nodes, const char *directory, mode_t type)
{
	char *file = dmabench_format("%s/dev", directory), text[DMABENCH_FACT_LEN];
	const char *number = dmabench_sysfs_text("", file, text);
	struct statx is = { .stx_mode = type };
	char *name, *path;

	free(file);
	if (!number || sscanf(number, "%u:%u", &is.stx_rdev_major, &is.stx_rdev_minor) != 2)
		return NULL;
	name = name_of(directory);
	path = dmabench_format("%s%s", nodes->root, name);
	if (!dmabench_node_at(path, &is))
		is.stx_mode = type;
	free(path);
	add(nodes, name, &is);
	return name;
}

void dmabench_nodes_add_resources(struct bind_nodes *nodes, const char *directory)
{
	char *pattern = dmabench_format("%s/resource[0-9]*", directory);
	struct statx is;
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++)
			if (dmabench_node_at(found.gl_pathv[i], &is))
				add(nodes, dmabench_format("%s", found.gl_pathv[i] +
							   strlen(nodes->root)), &is);
	globfree(&found);
	free(pattern);
}

void dmabench_nodes_free(struct bind_nodes *nodes)
{
	for (size_t i = 0; i < nodes->count; i++)
		free(nodes->all[i].path);
	free(nodes->all);
	nodes->all = NULL;
	nodes->count = 0;
}
