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

int report_inline_svg(FILE *out, const char *path, unsigned int number,
		      const char *title, const char *description)
{
	struct svg svg = {
		.out = out, .number = number, .title = title,
		.description = description,
	};
	char *text = read_whole(path);
	const char *at = text;

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
