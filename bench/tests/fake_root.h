/* SPDX-License-Identifier: GPL-2.0 */
/* A tree of small files in place of the system's. */
#ifndef DMABENCH_FAKE_ROOT_H
#define DMABENCH_FAKE_ROOT_H

#include <sys/stat.h>

#include "check.h"
#include "lib/alloc.h"

#define FAKE_ROOT_LEN	32

static inline void fake_root_new(char *root)
{
	strcpy(root, "/tmp/dmabench-root-XXXXXX");
	assert_non_null(mkdtemp(root));
}

static inline void fake_root_free(const char *root)
{
	char *clean = dmabench_format("rm -r %s", root);

	assert_int_equal(system(clean), 0);
	free(clean);
}

static inline void fake_root_bytes(const char *root, const char *name,
				   const void *bytes, size_t length)
{
	char *path = dmabench_format("%s%s", root, name);
	FILE *file;

	for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	file = fopen(path, "w");
	assert_non_null(file);
	fwrite(bytes, 1, length, file);
	fclose(file);
	free(path);
}

static inline void fake_root_put(const char *root, const char *name,
				 const char *content)
{
	fake_root_bytes(root, name, content, strlen(content));
}

#endif /* DMABENCH_FAKE_ROOT_H */
