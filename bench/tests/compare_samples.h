/* SPDX-License-Identifier: GPL-2.0 */
/* Compares files that are written on the spot. */
#ifndef COMPARE_SAMPLES_H
#define COMPARE_SAMPLES_H

#include "sample_results.h"

#include <math.h>
#include <cjson/cJSON.h>

#include "compare/compare.h"

static struct dmabench_compare_options options;

static inline int default_options(void **state)
{
	(void)state;
	options = (struct dmabench_compare_options) { .format = "text", .statistic = "p50" };
	return 0;
}

/* What it printed, to be freed; NULL unless the status is @status. */
static inline char *compare(const char *base, const char *new, int status)
{
	char *paths[] = { sample("a.jsonl", base), sample("b.jsonl", new) };
	char *output = in_directory("out"), *text;
	int got;

	unlink(output);
	options.output = output;
	got = dmabench_compare(&options, paths, 2);
	text = slurp(output);
	free(output);
	free(paths[0]);
	free(paths[1]);
	assert_int_equal(got, status);
	assert_true(status < 2 ? text != NULL : text == NULL);
	return text;
}

static inline void refuses(const char *base, const char *new, const char *words)
{
	const char *text;

	listen();
	compare(base, new, 2);
	text = said();
	assert_has(text, words);
	assert_int_equal(lines(text), 1);
}

static inline cJSON *compare_json(const char *base, const char *new, int status)
{
	cJSON *document;
	char *text;

	options.format = "json";
	text = compare(base, new, status);
	document = cJSON_Parse(text);
	assert_non_null(document);
	free(text);
	return document;
}

static inline const cJSON *member(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	if (!item)
		fail_msg("no \"%s\"", name);
	return item;
}

static inline const cJSON *row_of(const cJSON *document, int index)
{
	const cJSON *pair = cJSON_GetArrayItem(member(document, "comparisons"), 0);

	return cJSON_GetArrayItem(member(pair, "rows"), index);
}

static inline double count_of(const cJSON *document, const char *name)
{
	const cJSON *pair = cJSON_GetArrayItem(member(document, "comparisons"), 0);

	return member(member(pair, "summary"), name)->valuedouble;
}

static inline void assert_number(const cJSON *object, const char *name, double wanted)
{
	const cJSON *item = member(object, name);

	if (!cJSON_IsNumber(item) ||
	    fabs(item->valuedouble - wanted) > 0.000001 * fabs(wanted))
		fail_msg("\"%s\" is %g, not %g", name, item->valuedouble, wanted);
}

static inline void assert_text(const cJSON *object, const char *name, const char *wanted)
{
	assert_string_equal(cJSON_GetStringValue(member(object, name)), wanted);
}

#define TEST(name)	cmocka_unit_test_setup(name, default_options)

#endif /* COMPARE_SAMPLES_H */
