/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What goes into a file or a page is UTF-8, whatever the system, a user or an
 * older file says: U+FFFD stands for each byte that is part of no character.
 */
#ifndef DMABENCH_UTF8_H
#define DMABENCH_UTF8_H

#include <stddef.h>

/* Bytes of the UTF-8 character that @text begins with; 0 where it is none. */
size_t dmabench_utf8_length(const char *text);

/* Bytes of @text that are UTF-8, from its beginning; @text[@length] is 0. */
size_t dmabench_utf8_valid(const char *text, size_t length);

#define DMABENCH_UTF8_INSTEAD	"\xef\xbf\xbd"	/* U+FFFD */
/* @text in UTF-8, to be freed; @length becomes that of it. */
char *dmabench_utf8_filter(const char *text, size_t *length);

/* Bytes of the mark that some editors put before a text: 3, or 0. */
size_t dmabench_utf8_mark(const char *text);

/* Bytes of the longest beginning with whole characters and @most bytes at most. */
size_t dmabench_utf8_cut(const char *text, size_t most);

#endif /* DMABENCH_UTF8_H */
