// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "roff.h"
#include "version.h"
#include "wrap.h"

/* What stands for a character which says something else to roff, or looks otherwise on paper. */
static const char *escaped(char character)
{
	switch (character) {
	case '\\': return "\\e";
	case '-': return "\\-";
	case '\'': return "\\(aq";
	case '`': return "\\(ga";
	case '^': return "\\(ha";
	case '~': return "\\(ti";
	case '"': return "\\(dq";
	}
	return NULL;
}

void dmabench_put_roff(FILE *out, const char *text, size_t length)
{
	/* Else it would be a macro where a line begins with it. */
	if (length && *text == '.')
		fputs("\\&", out);
	for (size_t i = 0; i < length; i++) {
		const char *instead = escaped(text[i]);

		if (instead)
			fputs(instead, out);
		else
			putc(text[i], out);
	}
}

static const struct dmabench_wrap wrap = { .columns = 60, .put = dmabench_put_roff };

/* Up to the next line that is empty, or the end. */
static size_t paragraph_length(const char *text)
{
	const char *end = strstr(text, "\n\n");

	return end ? (size_t)(end - text) : strlen(text);
}

/* Lines as they are. */
static void put_literal(FILE *out, const char *text, size_t length)
{
	const char *end = text + length;

	fputs(".RS 2\n.nf\n", out);
	while (text < end) {
		size_t line = strcspn(text, "\n");

		dmabench_put_roff(out, text, line);
		putc('\n', out);
		text += line + 1;
	}
	fputs(".fi\n.RE\n", out);
}

/* The lines from @text on, up to @end, that stay as they are, or that do not. */
static const char *same_kind(const char *text, const char *end, bool literal)
{
	while (text < end && (*text == ' ') == literal) {
		text += strcspn(text, "\n");
		text += text < end;
	}
	return text;
}

static void put_flowing(FILE *out, const char *text, size_t length)
{
	char *copy = dmabench_format("%.*s", (int)length, text), *at = copy;

	while ((at = strchr(at, '\n')))
		*at = ' ';
	for (length = strlen(copy); length && copy[length - 1] == ' '; length--)
		copy[length - 1] = '\0';
	dmabench_put_wrapped(out, copy, &wrap);
	free(copy);
}

static void put_paragraph(FILE *out, const char *text, size_t length)
{
	const char *end = text + length, *next;

	for (; text < end; text = next) {
		const bool literal = *text == ' ';

		next = same_kind(text, end, literal);
		if (literal)
			put_literal(out, text, next - text - (next > text && next[-1] == '\n'));
		else
			put_flowing(out, text, next - text);
	}
}

void dmabench_roff_paragraphs(FILE *out, const char *text, const char *macro)
{
	for (bool first = true; *text; first = false) {
		size_t length = paragraph_length(text);

		if (!first)
			fprintf(out, "%s\n", macro);
		put_paragraph(out, text, length);
		text += length;
		text += strspn(text, "\n");
	}
}

void dmabench_roff_item(FILE *out, const char *head, const char *text)
{
	fputs(".TP\n\\fB", out);
	dmabench_put_roff(out, head, strlen(head));
	fputs("\\fR\n", out);
	dmabench_put_wrapped(out, text, &wrap);
}

void dmabench_roff_head(FILE *out, const char *name, unsigned int section, const char *date,
			const char *summary)
{
	char *title = dmabench_format("dmabench%s%s", name ? "-" : "", name ? name : "");
	char *upper = dmabench_format("%s", title);
	const struct dmabench_wrap after_title = {
		.columns = wrap.columns, .begin = strlen(title) + 4, .put = wrap.put,
	};

	for (char *at = upper; *at; at++)
		*at = toupper((unsigned char)*at);
	fprintf(out, ".TH %s %u %s \"dmabench %s\" \"dmabench\"\n.ad l\n.nh\n.SH NAME\n", upper, section, date,
		dmabench_version);
	dmabench_put_roff(out, title, strlen(title));
	fputs(" \\- ", out);
	dmabench_put_wrapped(out, summary, &after_title);
	free(upper);
	free(title);
}

void dmabench_roff_files(FILE *out, const struct dmabench_file *files)
{
	if (files)
		fputs(".SH FILES\n", out);
	for (; files && files->path; files++)
		dmabench_roff_item(out, files->path, files->holds);
}

void dmabench_roff_examples(FILE *out, const struct dmabench_example *examples)
{
	const struct dmabench_example *example = examples;

	if (example)
		fputs(".SH EXAMPLES\n", out);
	for (; example && example->command; example++) {
		if (example != examples)
			fputs(".PP\n", out);
		fprintf(out, "%c", toupper((unsigned char)example->does[0]));
		put_flowing(out, example->does + 1, strlen(example->does + 1));
		put_literal(out, example->command, strlen(example->command));
	}
}
