// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "alloc.h"

static void *or_die(void *memory)
{
	if (memory)
		return memory;
	fputs("dmabench: out of memory\n", stderr);
	exit(3);
}

void *dmabench_calloc(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size));
}

void *dmabench_reallocarray(void *old, size_t count, size_t size)
{
	return or_die(reallocarray(old, count, size));
}

char *dmabench_vformat(const char *format, va_list arguments)
{
	char *text;
	int length = vasprintf(&text, format, arguments);

	return or_die(length < 0 ? NULL : text);
}

char *dmabench_format(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	return text;
}
