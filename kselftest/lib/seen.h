/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kernels were seen to do, and no document promises: rules with the source [C] alone in
 * the README. Where another kernel does otherwise the test says what was and what is, and
 * passes, which run-dmabench tells as an XFAIL that "differs from what was seen"; with
 * DMABENCH_STRICT in the environment, run-dmabench's --strict, it fails.
 */
#ifndef DMABENCH_SELFTEST_SEEN_H
#define DMABENCH_SELFTEST_SEEN_H

#include <stdbool.h>

/* Of the kernels that a check was seen on, the last; and all from a first one on. */
#define SEEN_LAST		"7.2"
#define SEEN_NEW		"Linux " SEEN_LAST
#define SEEN_SINCE(first)	"Linux " first " to " SEEN_LAST

bool seen_strictly(void);
void seen_differently(const char *kernels, const char *what, const char *was, long long is);

/* As EXPECT_EQ(was, is) of integers; @kernels, in words, are those that it was seen on. */
#define EXPECT_SEEN(kernels, was, is) do {				\
	long long was_seen = (was), is_now = (is);			\
									\
	if (was_seen != is_now && !seen_strictly())			\
		seen_differently(kernels, #is, #was, is_now);		\
	else								\
		EXPECT_EQ(was_seen, is_now);				\
} while (0)

#endif /* DMABENCH_SELFTEST_SEEN_H */
