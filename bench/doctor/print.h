/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the screen share. */
#ifndef DMABENCH_DOCTOR_PRINT_H
#define DMABENCH_DOCTOR_PRINT_H

#include <stdio.h>
#include <cjson/cJSON.h>

/* The column that text stands in, behind the word for what it is about. */
#define DOCTOR_INDENT	9

/* Further lines are indented as the first one's text is, behind @label. */
void dmabench_doctor_put_at(FILE *file, int indent, const char *label, const char *text);

/* Of a paragraph's first line @label is what it is about, else "". */
void dmabench_doctor_put(FILE *file, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "a b c" of an array of texts, which the caller frees. */
char *dmabench_doctor_join(const cJSON *array);

void dmabench_doctor_put_regimes(FILE *file, const cJSON *regimes);

#endif /* DMABENCH_DOCTOR_PRINT_H */
