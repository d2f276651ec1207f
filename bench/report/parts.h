/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of dmabench report share: what was read, a part a section. */
#ifndef DMABENCH_REPORT_PARTS_H
#define DMABENCH_REPORT_PARTS_H

#include <stdbool.h>
#include <stdio.h>
#include <cjson/cJSON.h>

#include "lib/json.h"
#include "report.h"
#include "results/dataset.h"

struct report_file {
	cJSON *header, *trailer;	/* the trailer may be NULL */
	const char *regimes;	/* seen in its points, with commas between */
	size_t points, ok, settled, refused, failed, batched;
	size_t void_rounds;
	size_t disturbed;	/* points that have disturbed rounds */
	size_t no_net;		/* phases whose cost of measuring is not known */
};

struct report_experiment {
	const char *name;
	double first;		/* place in the sweep */
	size_t points, ok, settled;
};

struct report_param {
	const char *experiment, *name;
	const char *value;	/* of the first point */
	bool varies;
};

/* Points of an experiment that went wrong in the same way. */
struct report_refusal {
	const char *experiment, *status, *errno_name, *reason;
	const char *example;	/* the parameters of the first */
	size_t count;
};

/* Where a point stands. */
struct report_place {
	double index;
	long offset;
	unsigned int file;
};

struct report {
	const struct dmabench_report_options *options;
	struct dmabench_input *inputs;	/* of the files */
	struct dmabench_dataset strings;	/* texts and sources, no points */
	struct report_file *files;
	struct report_experiment *experiments;
	struct report_param *params;
	struct report_refusal *refusals;
	struct report_place *places;
	size_t files_count, experiments_count, params_count, refusals_count;
	size_t places_count, places_room;
	size_t refusals_left_out;	/* points */
	bool no_gnuplot;
};

/* What clocks count: "ns" or "instructions". */
const char *report_unit(const struct report *report);

/*
 * Reads all files once; a point leaves no more than its place in memory. 0, or
 * 2 after saying what is wrong.
 */
int report_read(struct report *report, char *const *paths, size_t count);
void report_free(struct report *report);

/* The value of a parameter; @room has DMABENCH_DIGITS_LEN bytes for it. */
const char *report_value(const cJSON *item, char *room);

/* Of report_read(): a point that is not ok. */
void report_learn_refusal(struct report *report, const char *experiment,
			  const struct dmabench_json_item *point);
/* Of report_warnings(). */
void report_refusals(const struct report *report, FILE *out);

/* The sections; 0, or 2 after saying what is wrong. */
int report_title(struct report *report, FILE *out);
int report_summary(struct report *report, FILE *out);
int report_warnings(struct report *report, FILE *out);
int report_asked(struct report *report, FILE *out);
int report_setup(struct report *report, FILE *out);
int report_figures(struct report *report, FILE *out);
int report_table(struct report *report, FILE *out);
int report_data(struct report *report, FILE *out);

/*
 * The SVG that gnuplot wrote to @path as part of a page: it begins with a
 * title and a description, and no id in it is that of another figure.
 */
int report_inline_svg(FILE *out, const char *path, unsigned int number,
		      const char *title, const char *description);

#endif /* DMABENCH_REPORT_PARTS_H */
