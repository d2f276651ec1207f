// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "plain.h"
#include "utf8.h"

size_t dmabench_plain_character(const char *text, bool *plain)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = dmabench_utf8_length(text);
	bool c1 = at[0] == 0xc2 && at[1] < 0xa0;

	*plain = length && at[0] >= 0x20 && at[0] != 0x7f && !c1;
	return length ? length : 1;
}

/* Each character of @text[@length]; one that is cut off there is none. */
static void put_each(FILE *out, const char *text, size_t length,
		     bool (*escaped)(const char *start, const char *at, const char *end))
{
	const char *end = text + length;

	for (const char *at = text, *next; at < end; at = next) {
		bool plain;

		next = at + dmabench_plain_character(at, &plain);
		if (next > end) {
			plain = false;
			next = at + 1;
		}
		if (plain && escaped && escaped(text, at, end))
			putc('\\', out);
		if (plain)
			fwrite(at, 1, next - at, out);
		else
			putc('?', out);
	}
}

char *dmabench_plain(char *text)
{
	char *to = text;

	for (char *at = text; *at; ) {
		bool plain;
		size_t length = dmabench_plain_character(at, &plain);

		if (plain)
			memmove(to, at, length);
		else
			*to = '?';
		to += plain ? length : 1;
		at += length;
	}
	*to = '\0';
	return text;
}

void dmabench_put_plain(FILE *out, const char *text, size_t length)
{
	put_each(out, text, length, NULL);
}

void dmabench_print_plain(FILE *out, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	fprintf(out, "%s\n", dmabench_plain(text));
	free(text);
}

static bool is_of_a_word(char character)
{
	return isalnum((unsigned char)character) || (unsigned char)character >= 0x80;
}

/* Within a word an underscore is no emphasis (CommonMark 0.31, section 6.2). */
static bool is_markup(const char *start, const char *at, const char *end)
{
	if (*at == '_')
		return at == start || at + 1 == end ||
		       !is_of_a_word(at[-1]) || !is_of_a_word(at[1]);
	return strchr("|\\`*<>[]~#&", *at);
}

void dmabench_put_markdown(FILE *out, const char *text, size_t length)
{
	put_each(out, text, length, is_markup);
}

/* The one character that single quotes do not quote is theirs. */
static char *quoted(const char *text)
{
	size_t size;
	char *word;
	FILE *stream = open_memstream(&word, &size);

	putc('\'', stream);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stream);
		else
			putc(*text, stream);
	}
	putc('\'', stream);
	fclose(stream);
	return word;
}

char *dmabench_shell_word(const char *text)
{
	static const char safe[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,:/@%+=";
	char *plain = dmabench_plain(dmabench_format("%s", text)), *word;

	if (*plain && !plain[strspn(plain, safe)])
		return plain;
	word = quoted(plain);
	free(plain);
	return word;
}
