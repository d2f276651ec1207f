// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "progress.h"

static void say(const char *kind, const char *format, va_list arguments)
{
	dmabench_progress_erase();
	fprintf(stderr, "dmabench: %s", kind);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void dmabench_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("", format, arguments);
	va_end(arguments);
}

void dmabench_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("warning: ", format, arguments);
	va_end(arguments);
}

const char *dmabench_errno_name(int number)
{
	const char *name = strerrorname_np(number);
	static char text[32];

	if (name)
		return name;
	snprintf(text, sizeof(text), "errno %d", number);
	return text;
}
