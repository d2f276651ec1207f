/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_RESULTS_HEADER_H
#define DMABENCH_RESULTS_HEADER_H

#include <cjson/cJSON.h>

/* Is a record what readers rely on? 0, or -1 with why not in @reason, of DMABENCH_REASON_LEN. */
int dmabench_check_header(const cJSON *record, char *reason);

#endif /* DMABENCH_RESULTS_HEADER_H */
