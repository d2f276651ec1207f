// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/out_file.h"
#include "memory.h"

#define FOLDER	"/run/dmabench/bound"

static void make_folders(const char *root)
{
	static const char *const folders[] = { "/run", "/run/dmabench", FOLDER };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char *path = dmabench_format("%s%s", root, folders[i]);

		mkdir(path, 0755);
		free(path);
	}
}

/* What was being written by somebody who was killed: there is nobody else. */
static void remove_temporary(const char *root)
{
	char *pattern = dmabench_format("%s" FOLDER "/*" DMABENCH_BIND_TEMPORARY,
					root);
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++)
			unlink(found.gl_pathv[i]);
	globfree(&found);
	free(pattern);
}

int dmabench_bind_lock(struct bind_lock *lock, const char *root)
{
	char *path = dmabench_format("%s" FOLDER "/.lock", root);
	int status = 0;
	sigset_t all;

	make_folders(root);
	lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock->fd < 0 || flock(lock->fd, LOCK_EX)) {
		dmabench_error("%s: %s; binding devices is for root alone", path,
			       strerror(errno));
		if (lock->fd >= 0)
			close(lock->fd);
		status = DMABENCH_EXIT_MACHINE;
	}
	free(path);
	if (status)
		return status;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &lock->signals);
	remove_temporary(root);
	return 0;
}

void dmabench_bind_unlock(struct bind_lock *lock)
{
	close(lock->fd);
	sigprocmask(SIG_SETMASK, &lock->signals, NULL);
}

char *dmabench_bind_memory_path(const char *root, const char *name)
{
	return dmabench_format("%s" FOLDER "/%s", root, name);
}

static char *recall(const char *path, const char *key)
{
	char text[DMABENCH_FACT_LEN];
	const char *value = dmabench_sysfs_value("", path, key, text);

	return value ? dmabench_format("%s", value) : NULL;
}

bool dmabench_bind_recall(struct bind_memory *memory, const char *root,
			  const char *name)
{
	char *path = dmabench_bind_memory_path(root, name);
	bool found = !access(path, F_OK);

	memory->driver = recall(path, "driver");
	memory->override = recall(path, "driver_override");
	/* Files of before have no such line: there was no other then. */
	memory->taker = recall(path, "taker");
	if (found && !memory->taker)
		memory->taker = dmabench_format("%s", DMABENCH_DRIVER);
	free(path);
	return found;
}

void dmabench_bind_memory_free(struct bind_memory *memory)
{
	free(memory->driver);
	free(memory->override);
	free(memory->taker);
	memset(memory, 0, sizeof(*memory));
}

int dmabench_bind_remember(const struct bind_memory *memory,
			   const struct bus_device *device)
{
	char *path = dmabench_bind_memory_path(device->root, device->name);
	struct dmabench_out out;
	int status = dmabench_out_open(&out, path, NULL, 0);

	free(path);
	if (status)
		return DMABENCH_EXIT_MACHINE;
	if (memory->driver)
		fprintf(out.file, "driver: %s\n", memory->driver);
	if (memory->override)
		fprintf(out.file, "driver_override: %s\n", memory->override);
	fprintf(out.file, "taker: %s\n", device->taker);
	return dmabench_out_close(&out) ? DMABENCH_EXIT_MACHINE : 0;
}

void dmabench_bind_forget(const char *root, const char *name)
{
	char *path = dmabench_bind_memory_path(root, name);

	unlink(path);
	free(path);
}
