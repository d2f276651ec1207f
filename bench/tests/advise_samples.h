/* SPDX-License-Identifier: GPL-2.0 */
/* Files of points that cost what a test wants, and what advise says of them. */
#ifndef ADVISE_SAMPLES_H
#define ADVISE_SAMPLES_H

#include "sample_results.h"

#include <math.h>
#include <cjson/cJSON.h>

#include "advise/advise.h"
#include "lib/alloc.h"

/* A file being made. */
struct file {
	char *text;
	size_t size, points;
	FILE *stream;
};

/* @target: the header's member, with a comma before it. */
static inline void start_on(struct file *file, const char *clock,
			    const char *hypervisor, const char *target)
{
	file->points = 0;
	file->stream = open_memstream(&file->text, &file->size);
	fprintf(file->stream,
		"{\"record\":\"header\",\"schema\":1,\"clock\":\"%s\","
		"\"environment\":{\"machine\":\"PC\",\"kernel\":\"6.1\","
		"\"hypervisor\":%s%s%s,\"scenario\":null},"
		"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}%s}\n",
		clock, hypervisor ? "\"" : "", hypervisor ? hypervisor : "null",
		hypervisor ? "\"" : "", target);
}

static inline void start(struct file *file, const char *clock, const char *hypervisor)
{
	start_on(file, clock, hypervisor, "");
}

/* The interval is @percent to each side; measuring costs 10. */
static inline void put_phase(struct file *file, const char *name, double cost,
		      double percent)
{
	fprintf(file->stream,
		"{\"phase\":\"%s\",\"samples\":4,\"overhead_ns\":10,"
		"\"raw_ns\":{\"p50\":%.9g},\"net_ns\":{\"p50\":%.9g},"
		"\"p50_ci95_ns\":[%.9g,%.9g],\"histogram\":[[1,4]]}", name,
		cost + 10, cost, cost * (1 - percent / 100) + 10,
		cost * (1 + percent / 100) + 10);
}

static inline void start_point(struct file *file, const char *experiment,
			const char *regime, const char *parameters)
{
	fprintf(file->stream,
		"{\"record\":\"point\",\"index\":%zu,\"experiment\":\"%s\","
		"\"parameters\":{%s},\"threads\":1,\"target\":\"t\","
		"\"engine\":\"none\",\"status\":\"ok\",\"reason\":null,"
		"\"settled\":true,\"regime\":\"%s\",\"sync\":\"needed\","
		"\"batch\":1,\"timing\":\"single\",\"phases\":[",
		file->points++, experiment, parameters, regime);
}

static inline void end_point(struct file *file)
{
	fputs("]}\n", file->stream);
}

/* The file's path, to be freed. */
static inline char *finish(struct file *file, const char *name)
{
	char *path;

	fputs(TRAILER, file->stream);
	fclose(file->stream);
	path = sample(name, file->text);
	free(file->text);
	return path;
}

static inline void put_strategy(struct file *file, const char *strategy, double size,
			 double total, double percent)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"direction\":\"to_device\",\"strategy\":\"%s\"",
		size, strategy);

	/* What maps nothing is in no regime but direct. */
	start_point(file, "strategy", strstr(strategy, "coherent") ? "direct" :
		    "iommu-strict", parameters);
	put_phase(file, "total", total, percent);
	if (!strcmp(strategy, "streaming")) {
		fputc(',', file->stream);
		put_phase(file, "map", 500, percent);
		fputc(',', file->stream);
		put_phase(file, "unmap", 400, percent);
	}
	end_point(file);
	free(parameters);
}

static inline void put_map(struct file *file, const char *regime, double size,
		    double offset, double cost, double percent)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"offset\":%.0f,\"direction\":\"to_device\"",
		size, offset);

	start_point(file, "map_single", regime, parameters);
	put_phase(file, "map", cost / 2, percent);
	fputc(',', file->stream);
	put_phase(file, "unmap", cost / 2, percent);
	end_point(file);
	free(parameters);
}

/* What @format makes of the file, to be freed; takes @path. */
static inline char *advise(const char *format, char *path)
{
	struct advise_options options = { .format = format };
	char *text;

	options.output = in_directory("out");
	assert_int_equal(dmabench_advise(&options, &path, 1), 0);
	text = slurp(options.output);
	free((char *)options.output);
	free(path);
	assert_non_null(text);
	return text;
}

/* Paragraphs as one line each. */
static inline char *unwrapped(char *text)
{
	for (char *at = text; *at; at++) {
		if (*at == '\n' && at[1] == ' ' && at[2] == ' ' && at[3] != ' ')
			memmove(at, at + 2, strlen(at + 2) + 1);
		if (*at == '\n' && at[1] != '\n' && at[1] != '-' && at[1] != ' ')
			*at = ' ';
	}
	return text;
}

/* Streaming costs 1000; a copy meets that at 1480 bytes; a sync costs 700. */
static inline char *planted_on(const char *clock, const char *hypervisor,
			       double percent, const char *target)
{
	struct file file;

	start_on(&file, clock, hypervisor, target);
	put_map(&file, "iommu-strict", 64, 0, 900, percent);
	put_map(&file, "iommu-strict", 64, 8, 900, percent);
	for (double size = 64; size <= 65536; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, percent);
		put_strategy(&file, "coherent_copy", size, 260 + size / 2, percent);
		put_strategy(&file, "persistent", size, 700, percent);
	}
	return finish(&file, "a.jsonl");
}

static inline char *planted(const char *clock, const char *hypervisor, double percent)
{
	return planted_on(clock, hypervisor, percent, "");
}

#endif /* ADVISE_SAMPLES_H */
