/* SPDX-License-Identifier: GPL-2.0 */
/* Building JSON: what is not known becomes null, never 0. */
#ifndef DMABENCH_JSON_H
#define DMABENCH_JSON_H

#include <stdint.h>
#include <cjson/cJSON.h>

/* Value of a count that is not known. */
#define DMABENCH_UNKNOWN	UINT64_MAX

/* NULL and "" are null. */
cJSON *dmabench_json_new_text(const char *text);
/* Exact up to 2^64-1. Printed, it is a number; in memory it is "raw". */
cJSON *dmabench_json_new_u64(uint64_t number);
/* NAN and infinities are null. */
cJSON *dmabench_json_new_number(double number);
/* Rounded to a picosecond, which no clock here can tell. */
cJSON *dmabench_json_new_ns(double ns);

void dmabench_json_add(cJSON *object, const char *name, cJSON *item);
void dmabench_json_add_text(cJSON *object, const char *name, const char *text);
void dmabench_json_add_u64(cJSON *object, const char *name, uint64_t number);
/* DMABENCH_UNKNOWN is null. */
void dmabench_json_add_count(cJSON *object, const char *name, uint64_t number);
void dmabench_json_add_number(cJSON *object, const char *name, double number);
void dmabench_json_add_ns(cJSON *object, const char *name, double ns);
void dmabench_json_add_bool(cJSON *object, const char *name, int value);

#endif /* DMABENCH_JSON_H */
