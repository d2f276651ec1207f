// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "error.h"
#include "input.h"
#include "input_stream.h"
#include "utf8.h"

static bool is_standard(const struct dmabench_input *input)
{
	return !strcmp(input->path, "-");
}

void dmabench_input_init(struct dmabench_input *input, const char *path,
			 bool again)
{
	size_t length = strlen(path);

	*input = (struct dmabench_input) { .path = path, .again = again };
	input->name = is_standard(input) ? dmabench_format("standard input") :
					   dmabench_utf8_filter(path, &length);
}

void dmabench_input_release(struct dmabench_input *input)
{
	free(input->name);
	if (input->copy)
		fclose(input->copy);
	memset(input, 0, sizeof(*input));
}

static int stat_of(const struct dmabench_input *input, struct stat *stat_of)
{
	return is_standard(input) ? fstat(STDIN_FILENO, stat_of) :
				    stat(input->path, stat_of);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool dmabench_input_is(const struct dmabench_input *input,
		       const struct stat *status)
{
	struct stat own;

	return (S_ISREG(status->st_mode) || S_ISFIFO(status->st_mode)) &&
	       !stat_of(input, &own) && is_same(&own, status);
}

/* A pipe has two names, or one file is given twice: -1 where only one can read. */
static int check_pair(const struct dmabench_input *a,
		      const struct dmabench_input *b)
{
	struct stat first, second;

	if (stat_of(a, &first) || stat_of(b, &second) ||
	    !is_same(&first, &second))
		return 0;
	if (S_ISFIFO(first.st_mode) || S_ISSOCK(first.st_mode) ||
	    (is_standard(a) && is_standard(b))) {
		dmabench_error("%s and %s are one pipe, which can be read only once: give it once",
			       a->name, b->name);
		return -1;
	}
	if (S_ISREG(first.st_mode))
		dmabench_warning("%s and %s are the same file", a->name, b->name);
	return 0;
}

static int check_pairs(const struct dmabench_input *inputs, size_t count)
{
	int ret = 0;

	for (size_t i = 1; i < count && !ret; i++) {
		for (size_t k = 0; k < i && !ret; k++)
			ret = check_pair(&inputs[k], &inputs[i]);
	}
	return ret;
}

struct dmabench_input *dmabench_inputs_new(char *const *paths, size_t count,
					   bool again)
{
	struct dmabench_input *inputs = dmabench_calloc(count, sizeof(*inputs));

	for (size_t i = 0; i < count; i++)
		dmabench_input_init(&inputs[i], paths[i], again);
	if (!check_pairs(inputs, count))
		return inputs;
	dmabench_inputs_free(inputs, count);
	return NULL;
}

void dmabench_inputs_free(struct dmabench_input *inputs, size_t count)
{
	for (size_t i = 0; inputs && i < count; i++)
		dmabench_input_release(&inputs[i]);
	free(inputs);
}

static FILE *refuse(const struct dmabench_input *input, const char *reason)
{
	dmabench_error("%s: %s", input->name, reason);
	return NULL;
}

/* One at a time: all of them are at one place in the file. */
static FILE *open_copy(struct dmabench_input *input)
{
	FILE *file = NULL;
	int fd = -1;

	if (!fflush(input->copy))
		fd = fcntl(fileno(input->copy), F_DUPFD_CLOEXEC, 0);
	if (fd >= 0 && !lseek(fd, 0, SEEK_SET))
		file = fdopen(fd, "r");
	return file ? file : refuse(input, dmabench_input_wrong(input));
}

FILE *dmabench_input_open(struct dmabench_input *input)
{
	struct stat stat;
	int fd;

	if (input->copy)
		return open_copy(input);
	if (is_standard(input))
		fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	else
		fd = open(input->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return refuse(input, dmabench_input_wrong(input));
	fstat(fd, &stat);
	if (S_ISDIR(stat.st_mode) || isatty(fd)) {
		close(fd);
		return refuse(input, S_ISDIR(stat.st_mode) ?
			      "a directory: give the files of results in it" :
			      "a terminal: give a file of results, or a pipe");
	}
	/* Standard input may be a file of which a part was read before. */
	return dmabench_stream_open(input, fd, S_ISREG(stat.st_mode) &&
						!is_standard(input));
}

const char *dmabench_input_wrong(struct dmabench_input *input)
{
	if (input->wrong[0])
		return input->wrong;
	input->error = errno;
	return strerror(errno);
}

int dmabench_inputs_status(const struct dmabench_input *inputs, size_t count)
{
	for (size_t i = 0; inputs && i < count; i++) {
		if (inputs[i].error)
			return dmabench_exit_for(inputs[i].error);
	}
	return DMABENCH_EXIT_USAGE;
}
