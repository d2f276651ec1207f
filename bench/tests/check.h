/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of one's own share: cmocka, and what was said on stderr. */
#ifndef DMABENCH_TESTS_CHECK_H
#define DMABENCH_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* The text of standard error and standard output of what was captured last. */
static char check_said[65536];
static char check_printed[1 << 20] __attribute__((unused));

/* Runs @call with @fd going to a file, whose text is in @text after. */
#define CAPTURE_TO(fd, text, call)					\
	do {								\
		FILE *capture_file = tmpfile();				\
		int capture_old = dup(fd);				\
		size_t capture_length;					\
									\
		fflush(NULL);						\
		dup2(fileno(capture_file), fd);				\
		call;							\
		fflush(NULL);						\
		dup2(capture_old, fd);					\
		close(capture_old);					\
		rewind(capture_file);					\
		capture_length = fread(text, 1, sizeof(text) - 1,	\
				       capture_file);			\
		(text)[capture_length] = '\0';				\
		fclose(capture_file);					\
	} while (0)

#define CAPTURE(fd, call)	CAPTURE_TO(fd, check_said, call)

/* Both outputs. */
#define CAPTURE_ALL(call)						\
	CAPTURE_TO(STDERR_FILENO, check_said,				\
		   CAPTURE_TO(STDOUT_FILENO, check_printed, call))

/* @call is wrong usage and says one line with @words in it. */
#define assert_refused(call, status, words)				\
	do {								\
		int refused_status;					\
									\
		CAPTURE(STDERR_FILENO, refused_status = (call));	\
		assert_int_equal(refused_status, status);		\
		assert_said(words);					\
	} while (0)

static inline void assert_said(const char *words)
{
	const char *newline = strchr(check_said, '\n');

	if (!strstr(check_said, words))
		fail_msg("wanted '%s' in: %s", words, check_said);
	if (!newline || newline[1])
		fail_msg("wanted one line: %s", check_said);
}

#endif /* DMABENCH_TESTS_CHECK_H */
