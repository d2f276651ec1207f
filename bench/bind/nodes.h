/* SPDX-License-Identifier: GPL-2.0 */
/* Nodes of devices in /dev, and which process has one of them open. */
#ifndef DMABENCH_BIND_NODES_H
#define DMABENCH_BIND_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct bind_nodes {
	const char *root;
	struct bind_node {
		char *path;	/* "/dev/vda" */
		struct statx is;
	} *all;
	size_t count;
};

/*
 * Adds the node of the device that has the directory @directory of sysfs, if it has one. It
 * is known by its number, whatever its name in the /dev of others. @type: S_IFBLK or S_IFCHR.
 *
 * Its path, for as long as @nodes; NULL if there is none.
 */
const char *dmabench_nodes_add(struct bind_nodes *nodes, const char *directory, mode_t type);

/* And of the memory of a PCI device, which a process can map without a driver. */
void dmabench_nodes_add_resources(struct bind_nodes *nodes, const char *directory);

/*
 * What process has one of them open or mapped, or why that cannot be told, which the caller
 * frees; NULL if none has. The kernel's own users are no processes, and of a process with
 * several tables of files only the one of its first thread is seen.
 */
char *dmabench_nodes_opened(const struct bind_nodes *nodes);

/*
 * Where the kernel says that it uses one of them itself: behind a loop device, exported
 * by NVMe over fabrics, SCSI targets or USB gadgets. Caller's, or NULL.
 */
char *dmabench_nodes_exported(const struct bind_nodes *nodes);

/* What is at @path; no server is asked, which may be gone. Whether anything is. */
bool dmabench_node_at(const char *path, struct statx *is);

/* A node is its device, whatever else is there of it; a file is only itself. */
bool dmabench_is_same_node(const struct statx *a, const struct statx *b);

void dmabench_nodes_free(struct bind_nodes *nodes);

#endif /* DMABENCH_BIND_NODES_H */
