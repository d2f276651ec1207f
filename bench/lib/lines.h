/* SPDX-License-Identifier: GPL-2.0 */
/* A file's lines, one at a time, in the memory of the longest; none is endless. */
#ifndef DMABENCH_LINES_H
#define DMABENCH_LINES_H

#include <stddef.h>
#include <stdio.h>

#define DMABENCH_LINES_BLOCK	(64 * 1024)

/* All zero, but for the file, is one to begin with. */
struct dmabench_lines {
	FILE *file;
	char *text;		/* the line, without its newline; @text[@length] is 0 */
	size_t length, size;
	char *block;		/* what was read of the file */
	size_t at, end;		/* of it: what was not yet taken */
};

enum dmabench_line {
	DMABENCH_LINE_NONE,	/* the end of the file, or an error: ferror() tells */
	DMABENCH_LINE_CUT,	/* the file ends before a newline */
	DMABENCH_LINE_WHOLE,
	DMABENCH_LINE_TOO_LONG,	/* longer than @most: its beginning */
};

enum dmabench_line dmabench_lines_next(struct dmabench_lines *lines, size_t most);

/* Frees what it has; the file stays open. */
void dmabench_lines_free(struct dmabench_lines *lines);

#endif /* DMABENCH_LINES_H */
