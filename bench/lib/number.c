// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
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
