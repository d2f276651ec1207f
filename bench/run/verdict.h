/* SPDX-License-Identifier: GPL-2.0 */
/* What a result is worth, in one line of words. */
#ifndef DMABENCH_VERDICT_H
#define DMABENCH_VERDICT_H

#include <cjson/cJSON.h>

#include "result_json.h"

struct verdict {
	const struct result_counts *counts;
	const cJSON *header;	/* of the result */
};

/*
 * How precise the medians are, by which clock, what kept some from being so,
 * and what preflight found to spoil them all: "20 of 24 points are known to 1 %,
 * by tsc in steps of 10 ns; 3 no better than to 5.2 %, for its steps; spoilt by
 * turbo". To be freed.
 */
char *dmabench_verdict(const struct verdict *verdict);

#endif /* DMABENCH_VERDICT_H */
