/* SPDX-License-Identifier: GPL-2.0 */
/* Compares files that are runs of two sides. */
#ifndef COMPARE_RUNS_SAMPLES_H
#define COMPARE_RUNS_SAMPLES_H

#include "compare_points.h"

#define MOST_FILES	16

/* A header of that label, kernel and translation: texts, or null. It may tell its boot in @more. */
#define RUN_OF(label, clock, kernel, translation)			\
	RUN_WITH(label, clock, kernel, translation, "")
#define RUN_WITH(label, clock, kernel, translation, more)		\
	"{\"record\":\"header\",\"schema\":1,\"label\":" label ",\"clock\":\"" clock "\"," \
	"\"environment\":{\"machine\":\"PC\",\"kernel\":\"" kernel "\",\"hypervisor\":null" more "}," \
	"\"target\":{\"translation\":" translation "},"		\
	"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n"
#define LABELLED(label)	RUN_OF("\"" label "\"", "wall", "6.1", "\"direct\"")
/* One phase, whose rounds are 2 % apart. */
#define MAP(p50)	ROUNDS("map", #p50, "1011,1012,1013,1014,1015,1016")
#define ONE(label, p50)	LABELLED(label) P("1", MAP(p50)) TRAILER
#define BOOTED(boot)	",\"boot_id\":\"" boot "\""
#define OF_BOOT(label, boot, p50)						\
	RUN_WITH("\"" label "\"", "wall", "6.1", "\"direct\"", BOOTED(boot)) P("1", MAP(p50)) TRAILER
#define WITH(label, points)	LABELLED(label) points TRAILER

/* What was printed, to be freed; NULL: it was refused. */
static inline char *compare_files(const char *const *texts, size_t count, int status)
{
	char *paths[MOST_FILES], name[16], *output = in_directory("out"), *text;
	int got;

	for (size_t i = 0; i < count; i++) {
		sprintf(name, "%c.jsonl", (int)('a' + i));
		paths[i] = sample(name, texts[i]);
	}
	unlink(output);
	options.output = output;
	got = dmabench_compare(&options, paths, count);
	text = slurp(output);
	free(output);
	for (size_t i = 0; i < count; i++)
		free(paths[i]);
	assert_int_equal(got, status);
	return text;
}

#define FILES(...)	(const char *const[]){ __VA_ARGS__ },		\
			sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)

static inline cJSON *runs_json(const char *const *texts, size_t count)
{
	cJSON *document;
	char *text;

	options.runs = true;
	options.format = "json";
	text = compare_files(texts, count, 0);
	document = cJSON_Parse(text);
	assert_non_null(document);
	free(text);
	return document;
}

static inline const cJSON *pair_of(const cJSON *document, int index)
{
	return cJSON_GetArrayItem(member(document, "comparisons"), index);
}

static inline double interval_at(const cJSON *row, int end)
{
	return cJSON_GetArrayItem(member(row, "ratio_ci95"), end)->valuedouble;
}

static inline char *runs_text(const char *const *texts, size_t count)
{
	char *text, *at;

	options.runs = true;
	options.format = "text";
	text = at = compare_files(texts, count, 0);
	/* Lines that were broken are whole. */
	while ((at = strstr(at, "\n    "))) {
		*at = ' ';
		memmove(at + 1, at + 5, strlen(at + 5) + 1);
	}
	return text;
}

/* 100 and 400 have 200 as their mean, 300 and 1200 600; the variances are 2 log(2)^2 each. */

#endif /* COMPARE_RUNS_SAMPLES_H */
