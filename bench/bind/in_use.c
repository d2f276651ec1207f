// SPDX-License-Identifier: GPL-2.0
#include <fts.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "in_use.h"
#include "lib/alloc.h"

static const struct kind {
	const char *subsystem;
	char *(*in_use)(struct bind_nodes *nodes, const char *name);
} kinds[] = {
	{ "block", dmabench_block_in_use },
	{ "net", dmabench_net_in_use },
};

#define NKINDS	(sizeof(kinds) / sizeof(kinds[0]))

static const char *subsystem(const char *directory, char *target)
{
	char *path = dmabench_format("%s/subsystem", directory);
	ssize_t length = readlink(path, target, PATH_MAX - 1);
	char *slash;

	free(path);
	if (length < 0)
		return "";
	target[length] = '\0';
	slash = strrchr(target, '/');
	return slash ? slash + 1 : target;
}

static bool is_empty(const char *directory)
{
	char *pattern = dmabench_format("%s/*", directory);
	glob_t found;
	bool empty = glob(pattern, 0, NULL, &found) == GLOB_NOMATCH;

	globfree(&found);
	free(pattern);
	return empty;
}

/*
 * The folder of a class below a device goes with the last of its entries. Of these classes, entries
 * of other namespaces are not shown: an empty one has been given to somebody.
 */
static char *hidden(const FTSENT *entry)
{
	static const char *const classes[] = { "net", "infiniband", "ieee80211" };

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (!strcmp(entry->fts_name, classes[i]) && is_empty(entry->fts_path))
			return dmabench_format("what it has in %s is in another network namespace",
					       classes[i]);
	return NULL;
}

static char *check(struct bind_nodes *nodes, const FTSENT *entry)
{
	char target[PATH_MAX];
	const char *name = subsystem(entry->fts_path, target);

	if (!*name)
		return hidden(entry);
	for (size_t i = 0; i < NKINDS; i++)
		if (!strcmp(name, kinds[i].subsystem))
			return kinds[i].in_use(nodes, entry->fts_name);
	dmabench_nodes_add(nodes, entry->fts_path, S_IFCHR);
	return dmabench_attribute_in_use(entry->fts_path, name);
}

static char *check_module(struct bind_nodes *nodes, const FTSENT *entry)
{
	(void)nodes;
	return dmabench_module_in_use(entry->fts_path);
}

/* Links lead out of what is below the device, and are not followed. */
static char *walk(struct bind_nodes *nodes, char *start,
		  char *(*ask)(struct bind_nodes *nodes, const FTSENT *entry))
{
	char *const starts[] = { start, NULL };
	FTS *tree = fts_open(starts, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	char *why = NULL;
	FTSENT *entry;

	while (tree && !why && (entry = fts_read(tree)))
		if (entry->fts_info == FTS_D)
			why = ask(nodes, entry);
	if (tree)
		fts_close(tree);
	return why;
}

/* Who it is comes before that there is somebody. */
char *dmabench_in_use(const char *root, const char *directory)
{
	char *start = realpath(directory, NULL), *why;
	struct bind_nodes nodes = { .root = root };

	if (!start)
		return NULL;
	dmabench_nodes_add_resources(&nodes, start);
	why = walk(&nodes, start, check) ?:
	      dmabench_guest_in_use(&nodes, start) ?:
	      dmabench_nodes_exported(&nodes) ?:
	      dmabench_nodes_opened(&nodes) ?:
	      walk(&nodes, start, check_module);
	dmabench_nodes_free(&nodes);
	free(start);
	return why;
}

static char *add(struct bind_nodes *nodes, const FTSENT *entry)
{
	dmabench_nodes_add(nodes, entry->fts_path, S_IFCHR);
	return NULL;
}

char *dmabench_opened(const char *root, const char *directory)
{
	char *start = realpath(directory, NULL), *who;
	struct bind_nodes nodes = { .root = root };

	if (!start)
		return NULL;
	walk(&nodes, start, add);
	dmabench_group_add(&nodes, start);
	who = dmabench_nodes_opened(&nodes);
	dmabench_nodes_free(&nodes);
	free(start);
	return who;
}
