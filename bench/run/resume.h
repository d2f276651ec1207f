/* SPDX-License-Identifier: GPL-2.0 */
/* Going on with a run that did not come to its end. */
#ifndef DMABENCH_RESUME_H
#define DMABENCH_RESUME_H

#include <stdint.h>
#include <sys/types.h>
#include <cjson/cJSON.h>

#include "result_json.h"

/*
 * The header of @path, which the caller deletes; NULL after saying what is
 * wrong.
 */
cJSON *dmabench_resume_header(const char *path);

/*
 * Would the same be measured, on the same machine? 0, or DMABENCH_EXIT_USAGE
 * after saying the first thing that differs. What may differ from boot to boot
 * (the clock's calibration, the exact memory size) is not compared, nor label,
 * seed and times. That it is another boot is warned of.
 */
int dmabench_resume_compare(const char *path, const cJSON *old,
			    const cJSON *fresh);

/*
 * Sets a bit in @done and counts for each of @points points in the file; @end
 * is where the next line belongs: behind the last whole line that is no
 * trailer. 0, or the exit status after saying what is wrong.
 */
int dmabench_resume_points(const char *path, uint64_t points,
			   unsigned char *done, struct result_counts *counts,
			   off_t *end);

#endif /* DMABENCH_RESUME_H */
