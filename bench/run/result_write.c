// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "result_write.h"

static int failed(const struct result_file *file, int error)
{
	dmabench_error("%s: %s", file->path, strerror(error));
	return DMABENCH_EXIT_MACHINE;
}

static int failed_open(const struct result_file *file)
{
	int status = dmabench_exit_for(errno);

	failed(file, errno);
	return status;
}

/* Not every file system has locks; then two runs into one file are not seen. */
static int lock(const struct result_file *file)
{
	if (!flock(file->fd, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK)
		return 0;
	dmabench_error("%s: another dmabench run is writing it: wait for its end, or give another name with -o",
		       file->path);
	return DMABENCH_EXIT_USAGE;
}

static int lock_regular(struct result_file *file)
{
	struct stat stat;

	if (fstat(file->fd, &stat))
		return failed(file, errno);
	file->regular = S_ISREG(stat.st_mode);
	return file->regular ? lock(file) : 0;
}

static int look_at(struct result_file *file)
{
	struct stat stat;
	int status = lock_regular(file);

	if (status || !file->regular)
		return status;
	/* What another run wrote before it gave the lock back counts. */
	if (fstat(file->fd, &stat))
		return failed(file, errno);
	if (!stat.st_size)
		return 0;
	dmabench_error("%s: exists; --resume %s goes on with it, or give another name with -o",
		       file->path, file->path);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_result_create(struct result_file *file, const char *path)
{
	int status;

	memset(file, 0, sizeof(*file));
	file->path = path;
	if (!strcmp(path, "-")) {
		file->fd = STDOUT_FILENO;
		return 0;
	}
	file->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (file->fd < 0)
		return failed_open(file);
	status = look_at(file);
	if (status)
		dmabench_result_close(file);
	return status;
}

#define MOST_IN_A_SECOND	1000

int dmabench_result_create_named(struct result_file *file, char *name,
				 time_t now)
{
	char time[32];
	struct tm local;

	memset(file, 0, sizeof(*file));
	file->path = name;
	localtime_r(&now, &local);
	strftime(time, sizeof(time), "%Y%m%d-%H%M%S", &local);
	snprintf(name, DMABENCH_RESULT_NAME, "dmabench-%s.jsonl", time);
	for (int i = 2; i < MOST_IN_A_SECOND; i++) {
		file->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (file->fd >= 0 || errno != EEXIST)
			break;
		snprintf(name, DMABENCH_RESULT_NAME, "dmabench-%s-%d.jsonl", time, i);
	}
	return file->fd < 0 ? failed_open(file) : look_at(file);
}

int dmabench_result_reopen(struct result_file *file, const char *path)
{
	int status;

	memset(file, 0, sizeof(*file));
	file->path = path;
	file->fd = open(path, O_WRONLY | O_CLOEXEC);
	if (file->fd < 0)
		return failed(file, errno);
	status = lock_regular(file);
	if (status)
		dmabench_result_close(file);
	return status;
}

int dmabench_result_go_on(struct result_file *file, off_t end)
{
	file->end = end;
	if (!ftruncate(file->fd, end) && lseek(file->fd, end, SEEK_SET) == end)
		return 0;
	return failed(file, errno);
}

static int write_all(int fd, const char *text, size_t length)
{
	while (length) {
		ssize_t written = write(fd, text, length);

		if (written < 0 && errno != EINTR)
			return errno;
		if (written > 0) {
			text += written;
			length -= written;
		}
	}
	return 0;
}

/* A disk may say only now that it is full. Not all that is written can sync. */
static int flush(const struct result_file *file)
{
	if (!file->regular || !fdatasync(file->fd))
		return 0;
	return errno == EINVAL || errno == EROFS || errno == EINTR ? 0 : errno;
}

/* What is there of a line that failed is taken away again. */
static void take_back(const struct result_file *file)
{
	if (file->regular && ftruncate(file->fd, file->end))
		dmabench_warning("%s: its last line may be cut off: %s",
				 file->path, strerror(errno));
}

int dmabench_result_write(struct result_file *file, cJSON *line)
{
	char *text = dmabench_json_print(line);
	size_t length;
	int error;

	cJSON_Delete(line);
	if (!text)
		return failed(file, ENOMEM);
	length = strlen(text);
	text[length++] = '\n';	/* instead of the NUL */
	error = write_all(file->fd, text, length);
	free(text);
	if (!error)
		error = flush(file);
	if (!error) {
		file->end += length;
		return 0;
	}
	take_back(file);
	return failed(file, error);
}

void dmabench_result_close(struct result_file *file)
{
	if (file->fd > STDOUT_FILENO)
		close(file->fd);
	file->fd = -1;
	file->regular = false;
}
