/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing a result, a line at a time: a line is on the disk as a whole, or it
 * is not in the file.
 */
#ifndef DMABENCH_RESULT_WRITE_H
#define DMABENCH_RESULT_WRITE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>
#include <cjson/cJSON.h>

struct result_file {
	int fd;
	const char *path;	/* "-": standard output */
	bool regular;
	off_t end;		/* of the last whole line, where regular */
};

/*
 * A new file, which no other run writes meanwhile. 0, or the exit status after
 * saying what is wrong.
 */
int dmabench_result_create(struct result_file *file, const char *path);

/*
 * Likewise, here, and named after @now: "dmabench-20261129-004936.jsonl", or with
 * -2, -3 and so on before the dot where there is such a file. @name, which
 * has room for DMABENCH_RESULT_NAME bytes, is file->path then.
 */
#define DMABENCH_RESULT_NAME	64
int dmabench_result_create_named(struct result_file *file, char *name,
				 time_t now);

/* An old one, which from here on no other run writes. Likewise. */
int dmabench_result_reopen(struct result_file *file, const char *path);
/* Then all behind @end is cut off, and what is written goes there. Likewise. */
int dmabench_result_go_on(struct result_file *file, off_t end);

/*
 * Deletes @line. 0, or the exit status after saying what is wrong; then the
 * file ends with the last whole line, and nothing more should be written.
 */
int dmabench_result_write(struct result_file *file, cJSON *line);
void dmabench_result_close(struct result_file *file);

#endif /* DMABENCH_RESULT_WRITE_H */
