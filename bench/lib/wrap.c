// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "wrap.h"

static size_t word_length(const char *text)
{
	const size_t length = strcspn(text, " ");

	if (strncmp(text + length, " %", 2))
		return length;
	return length + 1 + strcspn(text + length + 1, " ");
}

void dmabench_put_wrapped(FILE *out, const char *text,
			  const struct dmabench_wrap *wrap)
{
	size_t column = wrap->begin;
	const char *at = text;

	while (*at) {
		const size_t length = word_length(at);

		if (at > text && column + 1 + length > wrap->columns) {
			fprintf(out, "\n%*s", (int)wrap->indent, "");
			column = wrap->indent;
		} else if (at > text) {
			putc(' ', out);
			column++;
		}
		wrap->put(out, at, length);
		column += length;
		at += length;
		at += *at == ' ';
	}
	putc('\n', out);
}
