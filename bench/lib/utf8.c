// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>
#include <string.h>

#include "alloc.h"
#include "utf8.h"

size_t dmabench_utf8_length(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = at[0] < 0x80 ? 1 : at[0] >= 0xc2 && at[0] < 0xe0 ? 2 :
			at[0] >= 0xe0 && at[0] < 0xf0 ? 3 :
			at[0] >= 0xf0 && at[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	}
	/* Longer than needed, a half of a surrogate pair, above U+10FFFF. */
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return length;
}

/* Eight bytes of ASCII at a time: most of what is read is nothing else. */
size_t dmabench_utf8_valid(const char *text, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint64_t word = UINT64_MAX;
		size_t character;

		if (length - at >= sizeof(word))
			memcpy(&word, text + at, sizeof(word));
		if (!(word & 0x8080808080808080)) {
			at += sizeof(word);
			continue;
		}
		character = dmabench_utf8_length(text + at);
		if (!character)
			break;
		at += character;
	}
	return at;
}

char *dmabench_utf8_filter(const char *text, size_t *length)
{
	const char *end = text + *length;
	char *filtered = dmabench_calloc(*length + 1, strlen(DMABENCH_UTF8_INSTEAD));
	char *out = filtered;

	while (text < end) {
		size_t valid = dmabench_utf8_valid(text, end - text);

		out = mempcpy(out, text, valid);
		text += valid;
		if (text == end)
			break;
		out = stpcpy(out, DMABENCH_UTF8_INSTEAD);
		text++;
	}
	*length = out - filtered;
	return filtered;
}

size_t dmabench_utf8_mark(const char *text)
{
	static const char mark[] = "\xef\xbb\xbf";
	const size_t length = sizeof(mark) - 1;

	return strncmp(text, mark, length) ? 0 : length;
}

size_t dmabench_utf8_cut(const char *text, size_t most)
{
	size_t at = 0, length;

	while (text[at]) {
		length = dmabench_utf8_length(text + at);
		if (!length)
			length = 1;
		if (at + length > most)
			break;
		at += length;
	}
	return at;
}
