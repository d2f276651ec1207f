/* SPDX-License-Identifier: GPL-2.0 */
/* One document, as text for a terminal or as Markdown. */
#ifndef DMABENCH_ADVISE_DOC_H
#define DMABENCH_ADVISE_DOC_H

#include <stdbool.h>
#include <stdio.h>

struct advise_doc {
	FILE *out;
	bool markdown;
	bool in_list;		/* an item was the last thing written */
};

/* @level 1 is the title. */
void dmabench_doc_heading(struct advise_doc *doc, int level,
			  const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void dmabench_doc_text(struct advise_doc *doc, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Of a list. */
void dmabench_doc_item(struct advise_doc *doc, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* To be typed as it stands: texts of others are words of the shell in it. */
void dmabench_doc_command(struct advise_doc *doc, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* @cells: row by row, the first one is the heading. */
void dmabench_doc_table(struct advise_doc *doc, char *const *cells,
			size_t rows, size_t columns);

#endif /* DMABENCH_ADVISE_DOC_H */
