/* SPDX-License-Identifier: GPL-2.0 */
/* Files of results for tests, and what a call said on standard error. */
#ifndef SAMPLE_RESULTS_H
#define SAMPLE_RESULTS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define HEADER(clock)							\
	"{\"record\":\"header\",\"schema\":1,\"clock\":\"" clock "\","	\
	"\"environment\":{\"machine\":\"PC\",\"kernel\":\"6.1\","	\
	"\"hypervisor\":\"qemu\",\"scenario\":null},"			\
	"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n"
#define PHASE(name, p50, p99)						\
	"{\"phase\":\"" name "\",\"samples\":4,\"overhead_ns\":10,"	\
	"\"raw_ns\":{\"p50\":1000,\"p99\":null},"			\
	"\"net_ns\":{\"p50\":" p50 ",\"p99\":" p99 "},"		\
	"\"p50_ci95_ns\":[1,2],\"histogram\":[[110,1],[210,3]]}"
#define POINT(parameters, regime, settled, phases)			\
	POINT_OF("single", "1", parameters, regime, settled, phases)
#define BATCHED(batch, parameters, regime, settled, phases)		\
	POINT_OF("batched", batch, parameters, regime, settled, phases)
#define POINT_OF(timing, batch, parameters, regime, settled, phases)	\
	"{\"record\":\"point\",\"index\":0,\"experiment\":\"e\","	\
	"\"parameters\":{" parameters "},\"threads\":1,\"target\":\"t\"," \
	"\"engine\":\"none\",\"status\":\"ok\",\"reason\":null,"	\
	"\"settled\":" settled ",\"regime\":\"" regime "\",\"sync\":\"skipped\",\"batch\":" batch "," \
	"\"timing\":\"" timing "\",\"phases\":[" phases "]}\n"
#define REFUSED(parameters, reason)					\
	"{\"record\":\"point\",\"index\":1,\"experiment\":\"e\","	\
	"\"parameters\":{" parameters "},\"threads\":1,\"target\":\"t\"," \
	"\"engine\":\"none\",\"status\":\"refused\",\"reason\":\"" reason "\"," \
	"\"settled\":null,\"regime\":null,\"batch\":null,\"timing\":null," \
	"\"phases\":[]}\n"
#define TRAILER	"{\"record\":\"trailer\",\"complete\":true}\n"

static char sample_directory[] = "/tmp/dmabench-test-XXXXXX";
static FILE *said_file;
static int said_before = -1;

static inline char *in_directory(const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", sample_directory, name) > 0);
	return path;
}

static inline char *sample_bytes(const char *name, const void *data,
				 size_t length)
{
	char *path = in_directory(name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, length, file), length);
	fclose(file);
	return path;
}

static inline char *sample(const char *name, const char *text)
{
	return sample_bytes(name, text, strlen(text));
}

static inline char *slurp(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!file)
		return NULL;
	if (getdelim(&text, &size, '\0', file) < 0)
		text[0] = '\0';
	fclose(file);
	return text;
}

static inline void listen(void)
{
	fflush(stderr);
	said_file = tmpfile();
	said_before = dup(STDERR_FILENO);
	dup2(fileno(said_file), STDERR_FILENO);
}

/* What was said since listen(); valid until the next call. */
static inline const char *said(void)
{
	static char text[4096];
	size_t length;

	fflush(stderr);
	dup2(said_before, STDERR_FILENO);
	close(said_before);
	rewind(said_file);
	length = fread(text, 1, sizeof(text) - 1, said_file);
	text[length] = '\0';
	fclose(said_file);
	return text;
}

static inline size_t lines(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

#define assert_has(text, part)						\
	do {								\
		if (!strstr(text, part))				\
			fail_msg("\"%s\" is not in \"%s\"", part, text); \
	} while (0)
#define assert_has_not(text, part)					\
	do {								\
		if (strstr(text, part))					\
			fail_msg("\"%s\" is in \"%s\"", part, text);	\
	} while (0)

static inline int make_directory(void **state)
{
	(void)state;
	return mkdtemp(sample_directory) ? 0 : -1;
}

static inline int remove_directory(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", sample_directory);
	return system(command);
}

#endif /* SAMPLE_RESULTS_H */
