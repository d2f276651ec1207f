/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON as trees. Building them: what is not known becomes null, never 0.
 * Reading them: a whole number may be "raw", which is a number as well; so a
 * number is never taken out of a tree but by the functions here.
 */
#ifndef DMABENCH_JSON_H
#define DMABENCH_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>

#include "json_line.h"

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

/* In one line, or indented, in UTF-8; to be freed. NULL: no memory. */
char *dmabench_json_print(const cJSON *json);
char *dmabench_json_print_indented(const cJSON *json);

/* What was read as a tree: whole numbers keep all of their digits. */
cJSON *dmabench_json_tree(const struct dmabench_json_item *item);
/* The same of @text; NULL: it is no JSON. */
cJSON *dmabench_json_parse(const char *text);

bool dmabench_json_is_number(const cJSON *item);
/* NAN unless a number. */
double dmabench_json_double(const cJSON *item);
/* Of a whole number that is not negative. */
uint64_t dmabench_json_u64(const cJSON *item);
/* Of a number, to be read by people; @room holds it where it must be made. */
#define DMABENCH_DIGITS_LEN	32
const char *dmabench_json_digits(const cJSON *item, char *room);

/* Members that need not be there: NULL or NAN then, and where they are null. */
const char *dmabench_json_text(const cJSON *object, const char *name);
double dmabench_json_number(const cJSON *object, const char *name);

#endif /* DMABENCH_JSON_H */
