// SPDX-License-Identifier: GPL-2.0
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "nodes.h"

/* A search through what all processes have open. */
struct search {
	const struct bind_nodes *nodes;
	char *found;
	char *hidden;	/* what could not be looked at */
};

static char *name_of(const char *root, const char *process)
{
	char *path = dmabench_format("/proc/%s/comm", process);
	char text[DMABENCH_FACT_LEN];
	const char *name = dmabench_sysfs_text(root, path, text);

	free(path);
	return dmabench_format("%s", name ?: "a program");
}

static void compare(struct search *search, const char *process, const struct statx *is)
{
	const struct bind_nodes *nodes = search->nodes;
	char *name;

	for (size_t i = 0; i < nodes->count; i++) {
		if (!dmabench_is_same_node(&nodes->all[i].is, is))
			continue;
		name = name_of(nodes->root, process);
		search->found = dmabench_format("%s is open by %s (process %s)",
						nodes->all[i].path, name, process);
		free(name);
		return;
	}
}

/* That a process has ended meanwhile hides nothing. */
static void note_hidden(struct search *search, const char *process)
{
	if (!search->hidden && (errno == EACCES || errno == EPERM))
		search->hidden = dmabench_format("what process %s has open: %s",
						 process, strerror(errno));
}

/* @folder: "fd", or "map_files" for what stays mapped after it was closed. */
static void look(struct search *search, const char *process, const char *folder)
{
	char *path = dmabench_format("%s/proc/%s/%s", search->nodes->root, process, folder);
	DIR *files = opendir(path);
	struct dirent *file;
	struct statx is;

	free(path);
	if (!files)
		note_hidden(search, process);
	while (files && !search->found && (file = readdir(files))) {
		if (file->d_name[0] == '.')
			continue;
		/* Not even root may ask some filesystems of users, which have no devices. */
		if (!statx(dirfd(files), file->d_name, AT_STATX_DONT_SYNC,
			   STATX_TYPE | STATX_INO, &is))
			compare(search, process, &is);
		else if (errno == EPERM)
			note_hidden(search, process);
	}
	if (files)
		closedir(files);
}

/* This is what the kernel calls the namespace that sees all processes. */
static void look_for_namespace(struct search *search)
{
	char *path = dmabench_format("%s/proc/self/ns/pid", search->nodes->root);
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	free(path);
	if (length < 0)
		return;
	target[length] = '\0';
	if (strcmp(target, "pid:[4026531836]"))
		search->hidden = dmabench_format("processes outside of this container are hidden");
}

char *dmabench_nodes_opened(const struct bind_nodes *nodes)
{
	struct search search = { .nodes = nodes };
	char *path = dmabench_format("%s/proc", nodes->root);
	DIR *processes = nodes->count ? opendir(path) : NULL;
	struct dirent *process;

	free(path);
	if (!processes)
		return NULL;
	look_for_namespace(&search);
	while (!search.found && (process = readdir(processes))) {
		if (process->d_name[strspn(process->d_name, "0123456789")])
			continue;
		look(&search, process->d_name, "fd");
		if (!search.found)
			look(&search, process->d_name, "map_files");
	}
	closedir(processes);
	if (search.hidden && !search.found)
		search.found = dmabench_format("who has %s open cannot be told: %s",
					       nodes->all[0].path, search.hidden);
	free(search.hidden);
	return search.found;
}
