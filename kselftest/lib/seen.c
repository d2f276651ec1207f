// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>

#include "seen.h"

bool seen_strictly(void)
{
	return getenv("DMABENCH_STRICT");
}

/* The line that ktap.awk knows; a test leaves by _exit(), standard error loses nothing. */
void seen_differently(const char *kernels, const char *what, const char *was, long long is)
{
	fprintf(stderr, "# differs from what was seen on %s: %s was %s, is %lld\n", kernels, what,
		was, is);
}
