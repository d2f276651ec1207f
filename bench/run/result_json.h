/* SPDX-License-Identifier: GPL-2.0 */
/* The three kinds of line of a result; results/README.md says what they mean. */
#ifndef DMABENCH_RESULT_JSON_H
#define DMABENCH_RESULT_JSON_H

#include <cjson/cJSON.h>

#include "blind.h"
#include "job.h"
#include "overhead.h"

struct result_header {
	const struct catalog *catalog;
	const struct dmabench_target_info *target;
	const struct sweep *sweep;
	const struct schedule_limits *limits;
	const struct run_counters *counters;	/* or NULL */
	const struct blind_check *blind;
	const char *const *arguments;	/* to be parsed again on --resume */
	size_t narguments;
	const struct job *job;		/* or NULL */
	const char *node;		/* --node, or NULL */
	const char *label;		/* or NULL */
	const char *root;		/* of the files of the system; "" */
	uint64_t seed;
};

cJSON *dmabench_result_header(const struct result_header *header);

/* Its sweep. */
cJSON *dmabench_result_sweep(const struct result_header *header);

/* @overhead: of the same threads and batch. */
cJSON *dmabench_result_point(const struct measure_setup *setup,
			     const struct measure *measure,
			     const struct overhead *overhead);

/* The status of a point, by enum measure_status; but of one that is going on. */
extern const char *const dmabench_result_statuses[];

/* "unsettled_by" of a point; NULL of one that is settled. */
extern const char *const dmabench_result_unsettled[MEASURE_UNSETTLED];

/* How the points of a file went; a resumed run's include those before it. */
struct result_counts {
	uint64_t points, ok, refused, failed;
	uint64_t by[MEASURE_UNSETTLED];	/* of those that are ok */
	double worst_pct[MEASURE_UNSETTLED];	/* half of the widest interval of theirs */
	uint64_t no_median;	/* too few operations to tell one */
};

/* What is counted of a point. */
struct result_outcome {
	enum measure_status status;
	enum measure_unsettled unsettled;
	double error_pct;	/* half of its widest interval; NAN: not known */
	bool no_median;		/* some phase was timed, but too few times */
};

void dmabench_result_count(struct result_counts *counts, struct result_outcome outcome);
struct result_outcome dmabench_result_outcome(const struct measure_setup *setup,
					      const struct measure *measure);
/* A phase's raw_ns. */
struct distribution dmabench_result_raw(const struct measure_setup *setup,
					const struct measure *measure,
					unsigned int phase);

/* @reason: NULL for a complete run. @verdict: see verdict.h. */
cJSON *dmabench_result_trailer(const struct result_counts *counts,
			       const char *reason, const char *verdict,
			       double elapsed_s);

/* The header's target. */
cJSON *dmabench_result_target(const struct dmabench_target_info *target);

/* A parameter's value: a number, a name, or true or false. */
cJSON *dmabench_result_value(const struct catalog_param *param, uint64_t value);

#endif /* DMABENCH_RESULT_JSON_H */
