/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names in files and in the system may hold anything. On their way to people
 * they pass here: what is no UTF-8, and each control character (C0, DEL and
 * C1, which drive terminals and end lines), becomes '?'.
 */
#ifndef DMABENCH_PLAIN_H
#define DMABENCH_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Bytes of the first character of @text, which is not empty; @plain: neither
 * a control character nor, then of one byte, no UTF-8.
 */
size_t dmabench_plain_character(const char *text, bool *plain);

/* In place: it does not grow. Returns @text. */
char *dmabench_plain(char *text);

void dmabench_put_plain(FILE *out, const char *text, size_t length);

/* printf() of one line; the newline is added. */
void dmabench_print_plain(FILE *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Also, nothing in it is markup: CommonMark with the tables of GitHub's. */
void dmabench_put_markdown(FILE *out, const char *text, size_t length);

/* One word of POSIX's shell, quoted where it must be; to be freed. */
char *dmabench_shell_word(const char *text);

#endif /* DMABENCH_PLAIN_H */
