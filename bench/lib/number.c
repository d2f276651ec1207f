// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

static int suffix_shift(const char *text)
{
	if (!*text)
		return 0;
	if (text[1])
		return -EINVAL;
	switch (*text) {
	case 'k':
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	}
	return -EINVAL;
}

int dmabench_parse_u64(const char *text, size_t length, uint64_t *value)
{
	unsigned long long number;
	char copy[32], *end;
	int shift, base;

	/* strtoull() would take a sign and spaces, and 010 as octal. */
	if (!length || length >= sizeof(copy) || !isdigit((unsigned char)text[0]))
		return -EINVAL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	base = copy[0] == '0' && (copy[1] == 'x' || copy[1] == 'X') ? 16 : 10;
	errno = 0;
	number = strtoull(copy, &end, base);
	if (errno)
		return -ERANGE;
	shift = suffix_shift(end);
	if (shift < 0)
		return shift;
	if (number << shift >> shift != number)
		return -ERANGE;
	*value = number << shift;
	return 0;
}

const char *dmabench_format_u64(char *text, uint64_t value)
{
	static const char *const suffixes[] = { "", "k", "M", "G" };
	unsigned int i = 0;

	while (value && i < 3 && value % 1024 == 0) {
		value /= 1024;
		i++;
	}
	snprintf(text, DMABENCH_U64_LEN, "%" PRIu64 "%s", value, suffixes[i]);
	return text;
}

const char *dmabench_format_span(char *text, double seconds)
{
	unsigned long s = lround(fmin(fmax(seconds, 0), 1e8));

	if (s < 100)
		snprintf(text, DMABENCH_SPAN_LEN, "%lu s", s);
	else if (s < 3600)
		snprintf(text, DMABENCH_SPAN_LEN, "%lum%02lus", s / 60, s % 60);
	else
		snprintf(text, DMABENCH_SPAN_LEN, "%luh%02lum", s / 3600,
			 s / 60 % 60);
	return text;
}

const char *dmabench_format_ns(char *text, double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	unsigned int unit = 0;

	if (isnan(ns)) {
		snprintf(text, DMABENCH_TIME_LEN, "-");
		return text;
	}
	/* A little below zero would be "-0.00". */
	if (fabs(ns) < 0.005)
		ns = 0;
	while (fabs(ns) >= 999.5 && unit < 3) {
		ns /= 1000;
		unit++;
	}
	snprintf(text, DMABENCH_TIME_LEN, fabs(ns) < 10 ? "%.2f %s" :
		 fabs(ns) < 100 ? "%.1f %s" : "%.0f %s", ns, units[unit]);
	return text;
}
