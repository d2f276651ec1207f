// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "lib/alloc.h"
#include "lib/plain.h"
#include "lib/wrap.h"

#define COLUMNS		79

static void put_word(const struct advise_doc *doc, const char *word,
		     size_t length)
{
	if (doc->markdown)
		dmabench_put_markdown(doc->out, word, length);
	else
		dmabench_put_plain(doc->out, word, length);
}

static void put_wrapped(const struct advise_doc *doc, const char *text,
			size_t indent)
{
	dmabench_put_wrapped(doc->out, text, &(struct dmabench_wrap) {
		.columns = COLUMNS, .begin = indent, .indent = indent,
		.put = doc->markdown ? dmabench_put_markdown : dmabench_put_plain,
	});
}

static void end_list(struct advise_doc *doc)
{
	if (doc->in_list)
		putc('\n', doc->out);
	doc->in_list = false;
}

void dmabench_doc_heading(struct advise_doc *doc, int level,
			  const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	end_list(doc);
	if (doc->markdown)
		fprintf(doc->out, "%.*s ", level, "####");
	put_word(doc, text, strlen(text));
	putc('\n', doc->out);
	for (size_t i = 0; !doc->markdown && i < strlen(text); i++)
		putc(level == 1 ? '=' : '-', doc->out);
	fputs(doc->markdown ? "\n" : "\n\n", doc->out);
	free(text);
}

void dmabench_doc_text(struct advise_doc *doc, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	end_list(doc);
	put_wrapped(doc, text, 0);
	putc('\n', doc->out);
	free(text);
}

void dmabench_doc_item(struct advise_doc *doc, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	fputs("- ", doc->out);
	put_wrapped(doc, text, 2);
	doc->in_list = true;
	free(text);
}

void dmabench_doc_command(struct advise_doc *doc, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	end_list(doc);
	dmabench_print_plain(doc->out, "    %s", text);
	putc('\n', doc->out);
	free(text);
}

/* As it is to stand there; the caller frees it. */
static char *shown(const struct advise_doc *doc, const char *text)
{
	struct advise_doc cell = { .markdown = doc->markdown };
	size_t size;
	char *result;

	cell.out = open_memstream(&result, &size);
	put_word(&cell, text, strlen(text));
	fclose(cell.out);
	return result;
}

static size_t width_of(char *const *cells, size_t rows, size_t columns,
		       size_t column)
{
	size_t width = 2;

	for (size_t row = 0; row < rows; row++) {
		size_t length = strlen(cells[row * columns + column]);

		width = length > width ? length : width;
	}
	return width;
}

void dmabench_doc_table(struct advise_doc *doc, char *const *cells,
			size_t rows, size_t columns)
{
	const char *bar = doc->markdown ? "| " : "";
	const char *end = doc->markdown ? " " : "  ";
	char **words = dmabench_calloc(rows * columns, sizeof(*words));

	for (size_t i = 0; i < rows * columns; i++)
		words[i] = shown(doc, cells[i]);
	end_list(doc);
	for (size_t row = 0; row < rows; row++) {
		for (size_t i = 0; i < columns; i++)
			fprintf(doc->out, "%s%*s%s", bar,
				(int)width_of(words, rows, columns, i),
				words[row * columns + i],
				i + 1 < columns || doc->markdown ? end : "");
		fputs(doc->markdown ? "|\n" : "\n", doc->out);
		for (size_t i = 0; !row && doc->markdown && i < columns; i++)
			fputs(i + 1 < columns ? "| --: " : "| --: |\n", doc->out);
	}
	putc('\n', doc->out);
	for (size_t i = 0; i < rows * columns; i++)
		free(words[i]);
	free(words);
}
