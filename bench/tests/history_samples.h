/* SPDX-License-Identifier: GPL-2.0 */
/* Runs for the tests of the history, and calls of it. */
#ifndef HISTORY_SAMPLES_H
#define HISTORY_SAMPLES_H

#include "check.h"

#include <cjson/cJSON.h>

#include "cmd/commands.h"
#include "lib/alloc.h"
#include "lib/json.h"

static char history_folder[] = "/tmp/dmabench-test-XXXXXX";
static char *history_db;

static inline int history_open(void **state)
{
	(void)state;
	strcpy(history_folder + strlen(history_folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(history_folder));
	history_db = dmabench_format("%s/of/it/history.sqlite", history_folder);
	return 0;
}

static inline int history_close(void **state)
{
	char *command = dmabench_format("rm -rf %s", history_folder);

	(void)state;
	free(history_db);
	assert_int_equal(system(command), 0);
	free(command);
	return 0;
}

/* dmabench history LINE --db ...: words, with blanks between; what it says is in check_said and check_printed. */
static inline int history_status(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
static inline int history_status(const char *format, ...)
{
	char name[] = "history", db[] = "--db", *argv[4096] = { name };
	va_list arguments;
	int argc = 1, status;
	char *line, *rest, *word;

	va_start(arguments, format);
	rest = line = dmabench_vformat(format, arguments);
	va_end(arguments);
	while ((word = strsep(&rest, " ")))
		argv[argc++] = word;
	argv[argc++] = db;
	argv[argc++] = history_db;
	CAPTURE_ALL(status = cmd_history(argc, argv));
	free(line);
	return status;
}

static inline cJSON *history_json(const char *line, int wanted)
{
	cJSON *json;

	assert_int_equal(history_status("%s", line), wanted);
	assert_string_equal(check_said, "");
	json = cJSON_Parse(check_printed);
	if (!json)
		fail_msg("no JSON: %s", check_printed);
	return json;
}

/* "changes.0.id", as in jq without its dots before; NULL: there is none. */
static inline const cJSON *history_get(const cJSON *json, const char *path)
{
	char *copy = dmabench_format("%s", path), *rest = copy, *name;

	while (json && (name = strsep(&rest, ".")))
		json = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, atoi(name)) :
		       cJSON_GetObjectItemCaseSensitive(json, name);
	free(copy);
	return json;
}

static inline double history_number(const cJSON *json, const char *path)
{
	const cJSON *item = history_get(json, path);

	if (!cJSON_IsNumber(item))
		fail_msg("%s is no number", path);
	return item->valuedouble;
}

static inline const char *history_text(const cJSON *json, const char *path)
{
	const char *text = cJSON_GetStringValue(history_get(json, path));

	if (!text)
		fail_msg("%s is no text", path);
	return text;
}

struct history_run {
	const char *name;	/* of the file */
	const char *clock;	/* NULL: wall */
	const char *kernel;	/* NULL: 6.1 */
	const char *started;	/* NULL: 2026-01-01 */
	const char *environment;	/* more members, with a comma before, or NULL */
	const char *trailer;	/* NULL: complete */
	double map, unmap;	/* p50 of size 64; of size 128 twice as much */
	int batch;		/* 0: 1 */
};

static inline void history_put_phase(FILE *out, const char *phase, double p50)
{
	fprintf(out, "{\"phase\":\"%s\",\"samples\":4000,\"overhead_ns\":10,"
		"\"net_ns\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":null,\"mean\":%.3f},"
		"\"p50_ci95_ns\":[%.3f,%.3f]}", phase, p50, p50 * 2, p50 * 1.5, p50 + 9, p50 + 11);
}

/* Writes it; the path, to be freed. */
static inline char *history_run(const struct history_run *run)
{
	char *path = dmabench_format("%s/%s", history_folder, run->name);
	FILE *out = fopen(path, "w");
	const char *kernel = run->kernel ? run->kernel : "6.1";

	assert_non_null(out);
	fprintf(out, "{\"record\":\"header\",\"schema\":1,\"clock\":\"%s\",\"started\":\"%s\","
		"\"label\":null,\"environment\":{\"machine\":\"PC\",\"kernel\":\"%s\"%s},"
		"\"target\":{\"name\":\"dma0chan0\",\"device\":\"0000:00:01.0\"},"
		"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n",
		run->clock ? run->clock : "wall",
		run->started ? run->started : "2026-01-01T00:00:00Z", kernel,
		run->environment ? run->environment : "");
	for (int size = 64; size <= 128; size *= 2) {
		fprintf(out, "{\"record\":\"point\",\"index\":%d,\"experiment\":\"map_single\","
			"\"parameters\":{\"size\":%d,\"direction\":\"to_device\",\"hot\":true},"
			"\"threads\":1,\"target\":\"t\",\"engine\":\"none\",\"status\":\"ok\","
			"\"regime\":\"direct\",\"batch\":%d,\"timing\":\"single\",\"elapsed_s\":0.25,"
			"\"phases\":[", size / 128, size, run->batch ? run->batch : 1);
		history_put_phase(out, "map", run->map * size / 64);
		putc(',', out);
		history_put_phase(out, "unmap", run->unmap * size / 64);
		fputs("]}\n", out);
	}
	fprintf(out, "%s", run->trailer ? run->trailer :
		"{\"record\":\"trailer\",\"complete\":true}\n");
	fclose(out);
	return path;
}

/* Writes and adds it, which is to go well. */
static inline void history_add(const struct history_run *run)
{
	char *path = history_run(run);

	if (history_status("add %s", path))
		fail_msg("%s", check_said);
	free(path);
}

/*
 * Runs 0 to @count - 1, a second apart, of values around @level, and after the
 * @change-th run @factor times that. The same numbers each time.
 */
static inline void history_add_series(const char *clock, int count, int change, double level,
				      double factor)
{
	char *line = dmabench_format("add");
	uint64_t state = 88172645463325252;

	for (int i = 0; i < count; i++) {
		char name[32], started[32];
		double noise = 0;
		char *path, *longer;

		/* G. Marsaglia, Xorshift RNGs (2003). */
		for (int k = 0; k < 4; k++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			noise += (state >> 11) * 0x1p-53 - 0.5;
		}
		snprintf(name, sizeof(name), "%s-%d.jsonl", clock, i);
		snprintf(started, sizeof(started), "2026-01-01T%02d:%02d:%02dZ",
			 i / 3600, i / 60 % 60, i % 60);
		noise = strcmp(clock, "icount") ? 1 + noise * 0.02 : 1;
		path = history_run(&(struct history_run) {
			.name = name, .clock = clock, .started = started, .unmap = 50 * noise,
			.map = level * noise * (i < change ? 1 : factor),
		});
		longer = dmabench_format("%s %s", line, path);
		free(line);
		free(path);
		line = longer;
	}
	if (history_status("%s", line))
		fail_msg("%s", check_said);
	free(line);
}

#endif /* HISTORY_SAMPLES_H */
