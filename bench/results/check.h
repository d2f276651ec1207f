/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is a record what readers rely on? 0, or -1 with the reason in @reason.
 * This is less than results/schema.json says: only what is read is looked at.
 */
#ifndef DMABENCH_RESULTS_CHECK_H
#define DMABENCH_RESULTS_CHECK_H

#include <cjson/cJSON.h>

#include "lib/json_line.h"

#define DMABENCH_REASON_LEN	256

int dmabench_check_header(const cJSON *record, char *reason);
int dmabench_check_point(const struct dmabench_json_item *record, char *reason);
int dmabench_check_trailer(const struct dmabench_json_item *record);

#endif /* DMABENCH_RESULTS_CHECK_H */
