// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "plain.h"

static const char *place;
static void (*clear_line)(void);

void dmabench_error_at(const char *where)
{
	place = where;
}

void dmabench_error_before(void (*clear)(void))
{
	clear_line = clear;
}

static void say(const char *kind, const char *format, va_list arguments)
{
	char *said, *text;

	if (vasprintf(&said, format, arguments) < 0)
		return;
	if (asprintf(&text, "%s%s%s%s", place ? place : "", place ? ": " : "",
		     kind, said) < 0)
		text = NULL;
	free(said);
	if (clear_line)
		clear_line();
	if (text)
		fprintf(stderr, "dmabench: %s\n", dmabench_plain(text));
	free(text);
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

int dmabench_exit_for(int error)
{
	static const int lacks[] = {
		ENOSPC, EDQUOT, EFBIG, ENOMEM, EMFILE, ENFILE,
	};

	for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++) {
		if (lacks[i] == error)
			return DMABENCH_EXIT_MACHINE;
	}
	return DMABENCH_EXIT_USAGE;
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
