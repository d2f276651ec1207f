/* SPDX-License-Identifier: GPL-2.0 */
/* Paragraphs for people. */
#ifndef DMABENCH_WRAP_H
#define DMABENCH_WRAP_H

#include <stdio.h>

struct dmabench_wrap {
	size_t columns;		/* of a line; a longer word has one of its own */
	size_t begin;		/* the column that the first word stands in */
	size_t indent;		/* blanks before each further line */
	/* A word as it has to stand there: dmabench_put_plain(), or a like one. */
	void (*put)(FILE *out, const char *word, size_t length);
};

/* Breaks @text at blanks, and ends the last line. A number and "%" behind it stay together. */
void dmabench_put_wrapped(FILE *out, const char *text,
			  const struct dmabench_wrap *wrap);

#endif /* DMABENCH_WRAP_H */
