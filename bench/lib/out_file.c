// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "error.h"
#include "out_file.h"

static const char *name_of(const struct dmabench_out *out)
{
	return out->path ? out->path : "standard output";
}

static int fail_open(struct dmabench_out *out)
{
	int status = dmabench_exit_for(errno);

	dmabench_error("%s: %s", name_of(out), strerror(errno));
	dmabench_out_drop(out);
	return status;
}

/* It was opened, so its name is right. */
static int fail_write(struct dmabench_out *out)
{
	dmabench_error("%s: %s", name_of(out),
		       errno ? strerror(errno) : "not all of it could be written");
	dmabench_out_drop(out);
	return DMABENCH_EXIT_MACHINE;
}

int dmabench_out_check(const char *path, const struct dmabench_input *inputs,
		       size_t count)
{
	struct stat status;

	if (path ? stat(path, &status) : fstat(STDOUT_FILENO, &status))
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (!dmabench_input_is(&inputs[i], &status))
			continue;
		dmabench_error("%s is %s, which is read: give another name with -o",
			       path ? path : "standard output", inputs[i].name);
		return DMABENCH_EXIT_USAGE;
	}
	return 0;
}

/* Nobody can have been there before, be it with a link to elsewhere. */
static int open_temporary(struct dmabench_out *out)
{
	uint64_t number;
	int fd;

	do {
		free(out->temporary);
		out->temporary = NULL;
		if (getrandom(&number, sizeof(number), 0) < 0)
			return -1;
		out->temporary = dmabench_format("%s.%016" PRIx64 ".tmp",
						 out->path, number);
		fd = open(out->temporary,
			  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	} while (fd < 0 && errno == EEXIST);
	return fd;
}

/* A device or a pipe is written to as it is. */
static int open_path(struct dmabench_out *out)
{
	struct stat status;
	bool special = !stat(out->path, &status) && !S_ISREG(status.st_mode);
	int fd = special ? open(out->path, O_WRONLY | O_CLOEXEC) :
			   open_temporary(out);

	if (fd < 0)
		return -1;
	out->file = fdopen(fd, "w");
	return out->file ? 0 : -1;
}

int dmabench_out_open(struct dmabench_out *out, const char *path,
		      const struct dmabench_input *inputs, size_t count)
{
	int ret = dmabench_out_check(path, inputs, count);

	memset(out, 0, sizeof(*out));
	if (ret)
		return ret;
	if (!path) {
		out->file = stdout;
		return 0;
	}
	out->path = dmabench_format("%s", path);
	return open_path(out) ? fail_open(out) : 0;
}

int dmabench_out_close(struct dmabench_out *out)
{
	FILE *file = out->file;

	/* A full disk shows when the last bytes are written, or did before. */
	errno = 0;
	if (fflush(file) || ferror(file))
		return fail_write(out);
	if (!out->path)
		return 0;
	out->file = NULL;
	if (fclose(file) ||
	    (out->temporary && rename(out->temporary, out->path)))
		return fail_write(out);
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
