// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "error.h"
#include "out_file.h"

static int fail(struct dmabench_out *out)
{
	dmabench_error("%s: %s", out->path ? out->path : "standard output",
		       strerror(errno));
	dmabench_out_drop(out);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_out_open(struct dmabench_out *out, const char *path)
{
	struct stat status;

	memset(out, 0, sizeof(*out));
	if (!path) {
		out->file = stdout;
		return 0;
	}
	out->path = dmabench_format("%s", path);
	if (!stat(path, &status) && !S_ISREG(status.st_mode)) {
		out->file = fopen(path, "we");
		return out->file ? 0 : fail(out);
	}
	out->temporary = dmabench_format("%s.%d.tmp", path, (int)getpid());
	out->file = fopen(out->temporary, "we");
	return out->file ? 0 : fail(out);
}

int dmabench_out_close(struct dmabench_out *out)
{
	FILE *file = out->file;

	/* A full disk shows when the last bytes are written. */
	if (fflush(file) || ferror(file))
		return fail(out);
	if (!out->path)
		return 0;
	out->file = NULL;
	if (fclose(file) ||
	    (out->temporary && rename(out->temporary, out->path)))
		return fail(out);
	free(out->temporary);
	out->temporary = NULL;
	dmabench_out_drop(out);
	return 0;
}

void dmabench_out_drop(struct dmabench_out *out)
{
	if (out->file && out->file != stdout)
		fclose(out->file);
	if (out->temporary)
		unlink(out->temporary);
	free(out->temporary);
	free(out->path);
	memset(out, 0, sizeof(*out));
}
