/* SPDX-License-Identifier: GPL-2.0 */
/* What `dmabench list --json` says, an array a section. */
#ifndef DMABENCH_LIST_JSON_H
#define DMABENCH_LIST_JSON_H

#include <cjson/cJSON.h>

#include "kernel/catalog.h"

cJSON *dmabench_list_targets(const struct catalog *catalog);
cJSON *dmabench_list_exps(const struct catalog *catalog);
cJSON *dmabench_list_engines(const struct catalog *catalog);

#endif /* DMABENCH_LIST_JSON_H */
