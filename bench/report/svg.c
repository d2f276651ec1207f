// SPDX-License-Identifier: GPL-2.0
/* gnuplot's SVG made part of a page: no prolog, a text alternative, ids of its own. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/html.h"
#include "parts.h"

struct svg {
	FILE *out;
	unsigned int number;	/* of the figure on the page */
	const char *title, *description;
	bool begun;		/* past the opening tag of svg */
};

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t size = 0;
	char *text = NULL;

	if (!file || getdelim(&text, &size, '\0', file) < 0) {
		dmabench_error("%s: %s", path, file ? "empty" : strerror(errno));
		free(text);
		text = NULL;
	}
	if (file)
		fclose(file);
	return text;
}

static bool begins(const char *text, const char *word)
{
	return !strncmp(text, word, strlen(word));
}

/* What an id, or a reference to one, begins with: up to where its name is. */
static size_t before_name(const char *at)
{
	static const char *const beginnings[] = {
		" id=\"", " id='", "href=\"#", "href='#", "url(#",
	};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
		if (begins(at, beginnings[i]))
			return strlen(beginnings[i]);
	}
	return 0;
}

/* The part of a tag up to @end, ids with the number of the figure before them. */
static void put_tag(const struct svg *svg, const char *at, const char *end)
{
	while (at < end) {
		size_t length = before_name(at);

		if (!length) {
			putc(*at++, svg->out);
			continue;
		}
		fwrite(at, 1, length, svg->out);
		fprintf(svg->out, "f%u-", svg->number);
		at += length;
	}
}

/* A > in a quoted attribute ends no tag. */
static const char *end_of_tag(const char *at)
{
	char quote = '\0';

	for (; *at && (quote || *at != '>'); at++) {
		if (quote ? *at == quote : *at == '"' || *at == '\'')
			quote = quote ? '\0' : *at;
	}
	return at;
}

/* The opening tag, as an image that has a name. */
static void put_opening(struct svg *svg, const char *at, const char *end)
{
	FILE *out = svg->out;

	put_tag(svg, at, end);
	fprintf(out, " role=\"img\" aria-labelledby=\"f%u-title\" aria-describedby=\"f%u-description\">\n<title id=\"f%u-title\">",
		svg->number, svg->number, svg->number);
	dmabench_html_text(out, svg->title);
	fprintf(out, "</title>\n<desc id=\"f%u-description\">", svg->number);
	dmabench_html_text(out, svg->description);
	fputs("</desc>", out);
	svg->begun = true;
}

/* Titles of gnuplot's own (its command lines) would pop up: after all of it. */
static const char *skip_own_words(const char *at)
{
	const char *close = NULL;

	if (begins(at, "<title>"))
		close = "</title>";
	else if (begins(at, "<desc>"))
		close = "</desc>";
	if (!close || !strstr(at, close))
		return NULL;
	return strstr(at, close) + strlen(close);
}

static const char *put_markup(struct svg *svg, const char *at)
{
	const char *end = end_of_tag(at), *after = skip_own_words(at);

	if (after)
		return after;
	if (begins(at, "<svg") && !svg->begun) {
		put_opening(svg, at, end);
	} else if (svg->begun) {
		put_tag(svg, at, end);
		if (*end)
			putc('>', svg->out);
	}
	return *end ? end + 1 : end;
}

/* These are what SVG takes where nothing is said. */
static const char *skip_preset(const char *at)
{
	static const char *const presets[] = {
		" stroke-linecap=\"butt\"", " stroke-linejoin=\"miter\"",
	};

	for (size_t i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
		if (begins(at, presets[i]))
			return at + strlen(presets[i]);
	}
	return at;
}

static bool is_blank(const char *from, const char *to)
{
	while (from < to && strchr(" \t\n\r", *from))
		from++;
	return from == to;
}

#define DEEPEST	64

/* Groups with nothing in them, of which gnuplot makes many: a fifth of a page. In place. */
static void drop_empty_groups(char *text)
{
	struct { char *tag, *content; } open[DEEPEST];
	const char *at = text;
	size_t depth = 0;
	char *to = text;

	while (*at) {
		const bool markup = *at == '<';
		const bool opens = begins(at, "<g "), closes = begins(at, "</g>");
		const char *end = markup ? end_of_tag(at) + 1 : at + 1;
		char *tag = to;

		if (closes && depth && depth-- <= DEEPEST &&
		    is_blank(open[depth].content, to)) {
			to = open[depth].tag;
			at = end;
			continue;
		}
		while (at < end && *at) {
			const char *next = markup ? skip_preset(at) : at;

			if (next == at)
				*to++ = *at++;
			else
				at = next;
		}
		if (!opens || to[-2] == '/')
			continue;
		if (depth < DEEPEST) {
			open[depth].tag = tag;
			open[depth].content = to;
		}
		depth++;
	}
	*to = '\0';
}

int report_inline_svg(FILE *out, const char *path, unsigned int number,
		      const char *title, const char *description)
{
	struct svg svg = {
		.out = out, .number = number, .title = title,
		.description = description,
	};
	char *text = read_whole(path);
	const char *at = text;

	if (text)
		drop_empty_groups(text);
	while (at && *at) {
		if (*at == '<')
			at = put_markup(&svg, at);
		else if (svg.begun)
			putc(*at++, out);
		else
			at++;
	}
	free(text);
	return svg.begun ? 0 : DMABENCH_EXIT_USAGE;
}
