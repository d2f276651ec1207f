/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_HTML_H
#define DMABENCH_HTML_H

#include <stdio.h>

/*
 * @text as the content of an element or of a quoted attribute, whatever is in
 * it: markup is escaped, and what HTML cannot hold (control characters, broken
 * UTF-8) becomes U+FFFD.
 */
void dmabench_html_text(FILE *out, const char *text);

/* The same, of what printf() would print. */
void dmabench_html_format(FILE *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* DMABENCH_HTML_H */
