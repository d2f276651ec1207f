// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "in_use.h"
#include "lib/alloc.h"

/* A line of mountinfo(5): ID PARENT MAJOR:MINOR ROOT WHERE ... - TYPE SOURCE ... */
static char *mounted_by(char *line, const char *number, const char *node)
{
	char *fields[5], *rest = line, *source = strstr(line, " - ");
	int count = 0;

	if (!source)
		return NULL;
	*source = '\0';
	source += 3;
	strsep(&source, " ");
	while (count < 5 && (fields[count] = strsep(&rest, " ")))
		count++;
	if (count < 5)
		return NULL;
	if (strcmp(fields[2], number) &&
	    (!source || strcmp(strsep(&source, " "), node)))
		return NULL;
	return dmabench_format("%s is mounted on %s", node, fields[4]);
}

static char *swapped_by(char *line, const char *number, const char *node)
{
	size_t length = strlen(node);

	(void)number;
	if (strncmp(line, node, length) || !strchr(" \t", line[length]))
		return NULL;
	return dmabench_format("%s is swap", node);
}

/* Asks @matches about each line of a file below the root. */
static char *search(const char *root, const char *file,
		    char *(*matches)(char *, const char *, const char *),
		    const char *number, const char *node)
{
	char *path = dmabench_format("%s%s", root, file), *line = NULL, *why = NULL;
	FILE *lines = fopen(path, "re");
	size_t size = 0;

	free(path);
	if (!lines)
		return NULL;
	while (!why && getline(&line, &size, lines) > 0)
		why = matches(line, number, node);
	free(line);
	fclose(lines);
	return why;
}

/*
 * Who mounts or swaps claims the device, as do RAID and volumes; so this also
 * sees what our namespace does not show, and each disk of a Btrfs.
 */
static char *claimed(const char *root, const char *node)
{
	char *path = dmabench_format("%s%s", root, node), *why = NULL;
	int fd = open(path, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	else if (errno == EBUSY)
		why = dmabench_format("%s is claimed by a filesystem, swap or a volume",
				      node);
	else if (errno == ENOENT || errno == EACCES || errno == EPERM)
		why = dmabench_format("who has claimed %s cannot be told: %s", node,
				      strerror(errno));
	free(path);
	return why;
}

static char *used_itself(struct bind_nodes *nodes, const char *name)
{
	char *directory = dmabench_format("%s/sys/class/block/%s", nodes->root, name);
	char *file = dmabench_format("%s/dev", directory), *why = NULL;
	char text[DMABENCH_FACT_LEN];
	const char *number = dmabench_sysfs_text("", file, text), *node;

	node = dmabench_nodes_add(nodes, directory, S_IFBLK);
	if (node)
		why = search(nodes->root, "/proc/self/mountinfo", mounted_by, number, node) ?:
		      search(nodes->root, "/proc/swaps", swapped_by, number, node) ?:
		      claimed(nodes->root, node);
	free(directory);
	free(file);
	return why;
}

/* What is in use of those that a pattern below the block device names. */
static char *used_by_others(struct bind_nodes *nodes, const char *name,
			    const char *pattern)
{
	char *full = dmabench_format("%s/sys/class/block/%s/%s", nodes->root, name,
				     pattern);
	char *why = NULL;
	glob_t found;

	if (!glob(full, 0, NULL, &found))
		for (size_t i = 0; !why && i < found.gl_pathc; i++) {
			char *path = found.gl_pathv[i], *slash = strrchr(path, '/');
			bool holds = strcmp(slash, "/partition");

			if (!holds) {
				*slash = '\0';
				slash = strrchr(path, '/');
			}
			why = dmabench_block_in_use(nodes, slash + 1);
			if (!why && holds)
				why = dmabench_format("%s is part of %s", name, slash + 1);
		}
	globfree(&found);
	free(full);
	return why;
}

/* A path of an NVMe disk with several has no node: the disk is elsewhere. */
static char *used_by_multipath(struct bind_nodes *nodes, const char *name)
{
	unsigned int subsystem, controller, namespace;
	char *generic, *head, *why;
	int end = 0;

	if (sscanf(name, "nvme%uc%un%u%n", &subsystem, &controller, &namespace,
		   &end) != 3 || name[end])
		return NULL;
	generic = dmabench_format("%s/sys/class/nvme-generic/ng%un%u", nodes->root,
				  subsystem, namespace);
	dmabench_nodes_add(nodes, generic, S_IFCHR);
	free(generic);
	head = dmabench_format("nvme%un%u", subsystem, namespace);
	why = dmabench_block_in_use(nodes, head);
	free(head);
	return why;
}

char *dmabench_block_in_use(struct bind_nodes *nodes, const char *name)
{
	char *why = used_by_multipath(nodes, name);

	if (!why)
		why = used_by_others(nodes, name, "holders/*");
	if (!why)
		why = used_by_others(nodes, name, "*/partition");
	return why ? why : used_itself(nodes, name);
}
