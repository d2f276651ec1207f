/* SPDX-License-Identifier: GPL-2.0 */
/* Runs dmabench run on the device that is not there, and reads the result. */
#ifndef DMABENCH_TESTS_RUN_FAKE_H
#define DMABENCH_TESTS_RUN_FAKE_H

#include "check.h"

#include <math.h>
#include <cjson/cJSON.h>

#include "cmd/commands.h"
#include "fake_device.h"
#include "kernel/catalog.h"
#include "lib/alloc.h"
#include "lib/error.h"

struct result {
	cJSON *lines[4096];	/* the last is NULL */
	size_t count;
};

/* Before each test: the device as it is without being told anything. */
static inline int reset(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

/* A name in the folder whose files are validated after all tests. */
static inline char *result_path(const char *name)
{
	const char *directory = getenv("DMABENCH_TEST_OUT");

	return dmabench_format("%s/%s.jsonl", directory ? directory : "/tmp",
			       name);
}

/* @line is split at spaces; %s in it is @path. */
static inline int run(const char *line, const char *path)
{
	char *argv[64], *copy = dmabench_format("run %s", line), *rest = copy;
	int argc = 0, status;

	while ((argv[argc] = strsep(&rest, " "))) {
		if (!strcmp(argv[argc], "%s"))
			argv[argc] = (char *)path;
		argc++;
	}
	status = cmd_run(argc, argv);
	free(copy);
	return status;
}

/* A new result at @path; what was said and printed is in check_said and check_printed. */
static inline int run_new(const char *line, const char *path)
{
	char *more = dmabench_format("-o %%s %s", line);
	int status;

	unlink(path);
	CAPTURE_ALL(status = run(more, path));
	free(more);
	return status;
}

static inline void read_lines(struct result *result, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	result->count = 0;
	assert_non_null(file);
	while (getline(&text, &size, file) > 0) {
		cJSON *line = cJSON_Parse(text);

		assert_non_null(line);
		assert_non_null(strchr(text, '\n'));
		result->lines[result->count++] = line;
	}
	result->lines[result->count] = NULL;
	free(text);
	fclose(file);
}

/* Of a run that has to go well. */
static inline void read_new_run(struct result *result, const char *name, const char *line)
{
	char *path = result_path(name);

	assert_int_equal(run_new(line, path), 0);
	read_lines(result, path);
	free(path);
}

static inline void free_lines(struct result *result)
{
	for (size_t i = 0; i < result->count; i++)
		cJSON_Delete(result->lines[i]);
	result->count = 0;
}

/* "phases.0.raw_ns.p50" */
static inline const cJSON *get(const cJSON *json, const char *path)
{
	char *copy = dmabench_format("%s", path), *rest = copy, *step;

	while (json && (step = strsep(&rest, ".")))
		json = cJSON_IsArray(json) ?
		       cJSON_GetArrayItem(json, atoi(step)) :
		       cJSON_GetObjectItemCaseSensitive(json, step);
	free(copy);
	return json;
}

static inline double number(const cJSON *json, const char *path)
{
	const cJSON *item = get(json, path);

	if (!cJSON_IsNumber(item))
		fail_msg("no number at %s", path);
	return item->valuedouble;
}

static inline const char *text(const cJSON *json, const char *path)
{
	const cJSON *item = get(json, path);

	if (!cJSON_IsString(item))
		fail_msg("no text at %s", path);
	return item->valuestring;
}

static inline bool is_null(const cJSON *json, const char *path)
{
	return cJSON_IsNull(get(json, path));
}

/* The point of that index. */
static inline const cJSON *point(const struct result *result, int index)
{
	for (size_t i = 0; i < result->count; i++)
		if (!strcmp(text(result->lines[i], "record"), "point") &&
		    number(result->lines[i], "index") == index)
			return result->lines[i];
	fail_msg("no point %d", index);
	return NULL;
}

static inline const cJSON *last(const struct result *result)
{
	return result->lines[result->count - 1];
}

/* Within a bucket of the histogram. */
static inline void assert_near(double got, double wanted)
{
	if (fabs(got - wanted) > wanted / 128)
		fail_msg("%g is not near %g", got, wanted);
}

#endif /* DMABENCH_TESTS_RUN_FAKE_H */
