// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "lines.h"

static bool fill(struct dmabench_lines *lines)
{
	if (!lines->block)
		lines->block = dmabench_calloc(1, DMABENCH_LINES_BLOCK);
	lines->at = 0;
	lines->end = fread(lines->block, 1, DMABENCH_LINES_BLOCK, lines->file);
	return lines->end;
}

static void append(struct dmabench_lines *lines, const char *text, size_t length)
{
	if (lines->length + length >= lines->size) {
		lines->size = 2 * lines->size + length + 1;
		lines->text = dmabench_reallocarray(lines->text, lines->size, 1);
	}
	memcpy(lines->text + lines->length, text, length);
	lines->length += length;
	lines->text[lines->length] = '\0';
}

enum dmabench_line dmabench_lines_next(struct dmabench_lines *lines, size_t most)
{
	lines->length = 0;
	while (lines->at < lines->end || fill(lines)) {
		const char *first = lines->block + lines->at;
		const size_t left = lines->end - lines->at;
		const char *newline = memchr(first, '\n', left);

		append(lines, first, newline ? (size_t)(newline - first) : left);
		lines->at = newline ? (size_t)(newline + 1 - lines->block) : lines->end;
		if (lines->length > most)
			return DMABENCH_LINE_TOO_LONG;
		if (newline)
			return DMABENCH_LINE_WHOLE;
	}
	return lines->length ? DMABENCH_LINE_CUT : DMABENCH_LINE_NONE;
}

void dmabench_lines_free(struct dmabench_lines *lines)
{
	free(lines->text);
	free(lines->block);
	memset(lines, 0, sizeof(*lines));
}
