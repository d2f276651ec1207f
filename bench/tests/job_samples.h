/* SPDX-License-Identifier: GPL-2.0 */
/* Jobs that are written on the spot, and what becomes of them. */
#ifndef JOB_SAMPLES_H
#define JOB_SAMPLES_H

#include "run_fake.h"
#include <signal.h>
#include <sys/stat.h>
#include "run/job.h"

static struct result result;
static char directory[] = "/tmp/dmabench-job-XXXXXX";
static char *path;

static inline int begin(void **state)
{
	(void)state;
	fake_reset();
	path = result_path("job");
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	free_lines(&result);
	free(path);
	return 0;
}

/* The file's path, until the next call. */
static inline const char *file(const char *name, const char *text)
{
	static char place[128];
	FILE *stream;

	snprintf(place, sizeof(place), "%s/%s", directory, name);
	stream = fopen(place, "w");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
	return place;
}

static inline int run_job(const char *name, const char *more)
{
	char *line = dmabench_format("--job %s/%s%s", directory, name, more);
	int status = run_new(line, path);

	free(line);
	free_lines(&result);
	if (!status)
		read_lines(&result, path);
	return status;
}

/* What a dry run prints. */
static inline const char *plan(const char *text, const char *more)
{
	char *line;

	file("a.job", text);
	line = dmabench_format("--dry-run --job %s/a.job%s", directory, more);
	assert_int_equal(run_new(line, path), 0);
	free(line);
	return check_printed;
}

static inline void assert_plan(const char *text, const char *more, const char *wanted)
{
	const char *printed = plan(text, more);
	size_t length = strlen(wanted);

	if (strncmp(printed, wanted, length))
		fail_msg("wanted:\n%sgot:\n%s", wanted, printed);
	/* And then the sum. */
	assert_non_null(strstr(printed + length, " points on target "));
	assert_null(strchr(strchr(printed + length, '\n') + 1, '\n'));
}

static inline int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static inline int remove_directory(void **state)
{
	char *command = dmabench_format("rm -rf %s", directory);
	int status = system(command);

	(void)state;
	free(command);
	return status;
}

#endif /* JOB_SAMPLES_H */
