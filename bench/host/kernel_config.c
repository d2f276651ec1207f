// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "kernel_config.h"
#include "lib/alloc.h"

/* The kernel's own first: the others have only the name of the one that runs. */
static gzFile open_config(const char *root, const char *release)
{
	char *paths[] = {
		dmabench_format("%s/proc/config.gz", root),
		dmabench_format("%s/boot/config-%s", root, release),
		dmabench_format("%s/lib/modules/%s/config", root, release),
	};
	gzFile file = NULL;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (!file)
			file = gzopen(paths[i], "re");	/* packed or not */
		free(paths[i]);
	}
	return file;
}

char *dmabench_kernel_config(const char *root, const char *release)
{
	gzFile file = open_config(root, release);
	char block[4096], *text = NULL;
	size_t size;
	FILE *out;
	int length;

	if (!file)
		return NULL;
	out = open_memstream(&text, &size);
	while (out && (length = gzread(file, block, sizeof(block))) > 0)
		fwrite(block, 1, length, out);
	gzclose(file);
	if (out)
		fclose(out);
	return text;
}

bool dmabench_kernel_config_has(const char *config, const char *option)
{
	char *line = dmabench_format("CONFIG_%s=y\n", option);
	const char *at = config ? strstr(config, line) : NULL;

	while (at && at != config && at[-1] != '\n')
		at = strstr(at + 1, line);
	free(line);
	return at;
}
