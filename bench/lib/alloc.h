/* SPDX-License-Identifier: GPL-2.0 */
/* Memory or the end: a program this small has no better answer. */
#ifndef DMABENCH_ALLOC_H
#define DMABENCH_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

void *dmabench_calloc(size_t count, size_t size);
void *dmabench_reallocarray(void *old, size_t count, size_t size);
char *dmabench_format(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
char *dmabench_vformat(const char *format, va_list arguments);

#endif /* DMABENCH_ALLOC_H */
