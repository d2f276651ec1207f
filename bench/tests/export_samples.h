/* SPDX-License-Identifier: GPL-2.0 */
/* Files of results, and what export makes of them. */
#ifndef EXPORT_SAMPLES_H
#define EXPORT_SAMPLES_H

#include "sample_results.h"

#include "export/export.h"

/* The output, to be freed; NULL where the status is not 0. */
static inline char *export(const char *format, bool histograms, char *const *paths,
		    size_t count)
{
	char *output = in_directory("out");
	struct dmabench_export_options options = {
		.format = format, .output = output, .histograms = histograms,
	};
	char *text = NULL;

	unlink(output);
	if (!dmabench_export(&options, paths, count))
		text = slurp(output);
	else
		assert_int_equal(access(output, F_OK), -1);
	free(output);
	return text;
}

static const char first[] =
	HEADER("wall")
	POINT("\"size\":64,\"direction\":\"to,\\\"x\\\"\"", "direct", "true",
	      PHASE("map", "5.5", "null") "," PHASE("unmap", "null", "9"))
	REFUSED("\"size\":128,\"direction\":\"b,c\"", "line\\nbreak") TRAILER;
static const char second[] =
	HEADER("wall")
	POINT("\"size\":64,\"hot\":true,\"phase\":7,\"sync\":\"x\"", "swiotlb", "false",
	      PHASE("map", "-500.25", "9")) TRAILER;

static inline char *export_both(const char *format, bool histograms)
{
	char *paths[] = { sample("a.jsonl", first), sample("b.jsonl", second) };
	char *text;

	listen();
	text = export(format, histograms, paths, 2);
	assert_string_equal(said(), "");
	free(paths[0]);
	free(paths[1]);
	assert_non_null(text);
	return text;
}

#endif /* EXPORT_SAMPLES_H */
