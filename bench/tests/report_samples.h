/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of files that are written on the spot. */
#ifndef REPORT_SAMPLES_H
#define REPORT_SAMPLES_H

#include "sample_results.h"

#include <glob.h>
#include <stdbool.h>

#include "report/parts.h"

#define FULL_HEADER(more)	FULL_HEADER_OF("", more)
#define FULL_HEADER_OF(of_target, more)					\
	"{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\","	\
	"\"program_version\":\"1\",\"started\":\"2026-11-29T00:00:00Z\",\"label\":null,"	\
	"\"environment\":{\"machine\":\"PC\",\"kernel\":\"6.1\","	\
	"\"cpu_model\":\"Z80\",\"cpus_online\":2,\"command_line\":\"quiet iommu=on\"," \
	"\"iommu\":\"dmar0\",\"hypervisor\":null},"			\
	"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000},"		\
	"\"target\":{\"name\":\"t\",\"dma_mask\":4294967295,\"max_mapping_bytes\":18446744073709551615" of_target "}," \
	"\"sweep\":{\"arguments\":[\"--size=64,128\",\"--label=it's\"]," \
	"\"experiments\":{\"e\":{\"size\":[64,128],\"hot\":[true]}},"	\
	"\"threads\":[1],\"cpus\":[0],\"points\":2,\"precision_pct\":1,"	\
	"\"max_time_s\":5,\"min_rounds\":6,\"max_rounds\":200}"		\
	more "}\n"
#define QUIET ",\"preflight\":[],\"verification\":{\"checks\":7,\"caught\":7}"
#define GOOD	POINT("\"size\":64,\"hot\":true", "direct", "true", PHASE("map", "5.5", "9"))
#define SECOND	POINT("\"size\":128,\"hot\":true", "swiotlb", "true", PHASE("map", "7", "9"))

static inline int report_with(const struct dmabench_report_options *given,
		       char *const *paths, size_t count, char **page,
		       const char **words)
{
	struct dmabench_report_options options = *given;
	char *output = in_directory("out.html");
	int ret;

	unlink(output);
	options.output = output;
	listen();
	ret = dmabench_report(&options, paths, count);
	*words = said();
	*page = slurp(output);
	free(output);
	return ret;
}

static const struct dmabench_report_options preset = {
	.max_points = 2000, .max_figures = 100, .max_data = 1 << 25,
};

/* The page of one file with @text in it, to be freed. */
static inline char *page_with(const struct dmabench_report_options *options, const char *text)
{
	char *path = sample("a.jsonl", text), *page;
	const char *words;

	if (report_with(options, &path, 1, &page, &words))
		fail_msg("%s", words);
	free(path);
	return page;
}

static inline char *page_of(const char *text)
{
	return page_with(&preset, text);
}

static const struct dmabench_report_options all_figures = {
	.max_points = 2000, .max_figures = 100, .max_data = 1 << 25, .all_figures = true,
};

#define assert_page(text, part)						\
	do {								\
		char *assert_text = page_of(text);			\
									\
		assert_has(assert_text, part);				\
		free(assert_text);					\
	} while (0)

static inline size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part))) {
		count++;
		text += strlen(part);
	}
	return count;
}

#endif /* REPORT_SAMPLES_H */
