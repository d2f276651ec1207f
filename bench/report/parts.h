/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of dmabench report share: what was read, a part a section. */
#ifndef DMABENCH_REPORT_PARTS_H
#define DMABENCH_REPORT_PARTS_H

#include <stdbool.h>
#include <stdio.h>
#include <cjson/cJSON.h>

#include "advise/advise.h"
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
	size_t points, ok, settled, coarse;
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

struct report {
	const struct dmabench_report_options *options;
	struct dmabench_input *inputs;	/* of the files */
	struct advise advise;	/* its cases, of the points */
	struct dmabench_dataset *set;	/* advise.set, which is where the points are */
	struct report_file *files;
	struct report_experiment *experiments;
	struct report_param *params;
	struct report_refusal *refusals;
	size_t files_count, experiments_count, params_count, refusals_count;
	size_t refusals_left_out;	/* points */
	struct dmabench_comparison *comparison;	/* NULL: nothing is compared */
	struct report_headline *headline;
	struct report_figures *figures;
	bool no_gnuplot;
	bool nodes;		/* report_nodes() tells of some point */
};

/* What clocks count: "ns" or "instructions". */
const char *report_unit(const struct report *report);

/*
 * Where a point's CPUs, its memory and the device are, to be freed; NULL where all is
 * on one node, or not told, and none was asked for. @header: of its file.
 */
char *report_nodes(const cJSON *header, const struct dmabench_record *record);

/* Reads all files once. 0, or 2 after saying what is wrong. */
int report_read(struct report *report, char *const *paths, size_t count);
void report_free(struct report *report);

/* Of report_read(): the set's last point, which is not ok. */
void report_learn_refusal(struct report *report,
			  const struct dmabench_record *record);
/* Of report_warnings(). */
void report_refusals(const struct report *report, FILE *out);

/* The sections; 0, or 2 after saying what is wrong. */
int report_title(struct report *report, FILE *out);
int report_warnings(struct report *report, FILE *out);
int report_asked(struct report *report, FILE *out);
int report_setup(struct report *report, FILE *out);
int report_table(struct report *report, FILE *out);
int report_data(struct report *report, FILE *out);

/*
 * The SVG that gnuplot wrote to @path as part of a page: it begins with a
 * title and a description, and no id in it is that of another figure.
 */
int report_inline_svg(FILE *out, const char *path, unsigned int number,
		      const char *title, const char *description);

#endif /* DMABENCH_REPORT_PARTS_H */
