// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdlib.h>

#include "alloc.h"
#include "html.h"
#include "plain.h"
#include "utf8.h"

static const char *escape(unsigned char character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\t':
	case '\n':
	case '\r':
		return " ";
	}
	return NULL;
}

void dmabench_html_text(FILE *out, const char *text)
{
	while (*text) {
		bool plain;
		size_t length = dmabench_plain_character(text, &plain);
		const char *instead = escape(*text);

		if (!instead && !plain)
			instead = DMABENCH_UTF8_INSTEAD;
		if (instead)
			fputs(instead, out);
		else
			fwrite(text, 1, length, out);
		text += length;
	}
}

void dmabench_html_format(FILE *out, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	dmabench_html_text(out, text);
	free(text);
}
