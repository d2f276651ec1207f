// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json_line.h"

/* A string with a backslash, which names hardly have. */
static bool equals_decoded(const struct dmabench_json_item *item,
			   const char *text, size_t length)
{
	char *decoded = dmabench_calloc(item->length + 1, 1);
	bool equal = dmabench_item_decode(item, decoded) == length &&
		     !memcmp(decoded, text, length);

	free(decoded);
	return equal;
}

static inline bool equals(const struct dmabench_json_item *item,
			  const char *text, size_t length)
{
	if (item->escaped)
		return equals_decoded(item, text, length);
	return item->length == length && !memcmp(item->text, text, length);
}

bool dmabench_item_equals(const struct dmabench_json_item *item,
			  const char *text)
{
	return dmabench_item_is(item, DMABENCH_JSON_STRING) &&
	       equals(item, text, strlen(text));
}

const struct dmabench_json_item *
dmabench_item_member(const struct dmabench_json_item *object, const char *name)
{
	const struct dmabench_json_item *item, *value;
	size_t length = strlen(name);

	if (!dmabench_item_is(object, DMABENCH_JSON_OBJECT))
		return NULL;
	dmabench_item_for_each_member(item, value, object) {
		if (equals(item, name, length))
			return value;
	}
	return NULL;
}

/* Exact: both factors are, so the product is rounded once (W. D. Clinger, 1990). */
static bool quick_number(const struct dmabench_json_item *item, double *number)
{
	static const double powers[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15,
	};
	const char *at = item->text, *end = at + item->length, *point = end;
	uint64_t digits = 0;

	/* 15 digits are below 2^53. */
	if (item->length > 16)
		return false;
	if (*at == '-')
		at++;
	for (; at < end; at++) {
		if (*at == '.')
			point = at + 1;
		else if (*at >= '0' && *at <= '9')
			digits = 10 * digits + (*at - '0');
		else
			return false;
	}
	*number = digits / powers[end - point];
	if (*item->text == '-')
		*number = -*number;
	return true;
}

double dmabench_item_number(const struct dmabench_json_item *item)
{
	double number;

	if (!dmabench_item_is(item, DMABENCH_JSON_NUMBER))
		return NAN;
	return quick_number(item, &number) ? number : strtod(item->text, NULL);
}

static unsigned int decode_hex(const char *digits)
{
	char copy[5] = "";

	memcpy(copy, digits, 4);
	return strtoul(copy, NULL, 16);
}

static size_t encode_utf8(unsigned int code, char *text)
{
	if (code < 0x80) {
		text[0] = code;
		return 1;
	}
	if (code < 0x800) {
		text[0] = 0xc0 | code >> 6;
		text[1] = 0x80 | (code & 0x3f);
		return 2;
	}
	if (code < 0x10000) {
		text[0] = 0xe0 | code >> 12;
		text[1] = 0x80 | (code >> 6 & 0x3f);
		text[2] = 0x80 | (code & 0x3f);
		return 3;
	}
	text[0] = 0xf0 | code >> 18;
	text[1] = 0x80 | (code >> 12 & 0x3f);
	text[2] = 0x80 | (code >> 6 & 0x3f);
	text[3] = 0x80 | (code & 0x3f);
	return 4;
}

#define REPLACEMENT	0xfffd

/* *@at is behind "\u"; half of a pair without the other half is no character. */
static unsigned int decode_code(const char **at)
{
	unsigned int code = decode_hex(*at), low;

	*at += 4;
	if (!code || (code >= 0xdc00 && code <= 0xdfff))
		return REPLACEMENT;
	if (code < 0xd800 || code > 0xdbff)
		return code;
	if ((*at)[0] != '\\' || (*at)[1] != 'u')
		return REPLACEMENT;
	low = decode_hex(*at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return REPLACEMENT;
	*at += 6;
	return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

size_t dmabench_item_decode(const struct dmabench_json_item *item, char *text)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *at = item->text, *end = at + item->length;
	char *out = text;

	while (at < end) {
		if (*at != '\\') {
			*out++ = *at++;
		} else if (at[1] == 'u') {
			at += 2;
			out += encode_utf8(decode_code(&at), out);
		} else {
			*out++ = meant[strchr(letters, at[1]) - letters];
			at += 2;
		}
	}
	*out = '\0';
	return out - text;
}

char *dmabench_item_text(const struct dmabench_json_item *item)
{
	char *text;

	if (!dmabench_item_is(item, DMABENCH_JSON_STRING))
		return NULL;
	text = dmabench_calloc(item->length + 1, 1);
	dmabench_item_decode(item, text);
	return text;
}
