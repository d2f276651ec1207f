/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading a file of results, one line at a time.
 *
 * Memory is that of one line, all of which is checked to be JSON; trees are
 * made of headers and trailers alone. What is wrong with a
 * file is said on standard error with its name and line number: what the schema
 * refuses (schema.h), and what is behind the trailer. Blank lines, a byte-order mark
 * and carriage returns mean nothing. No trailer, as a killed run leaves it, is a
 * warning.
 */
#ifndef DMABENCH_RESULTS_READ_H
#define DMABENCH_RESULTS_READ_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "lib/input.h"
#include "lib/json.h"
#include "lib/lines.h"
#include "record.h"

struct dmabench_results {
	struct dmabench_input *input;
	const char *path;	/* its name */
	bool quiet;		/* no warnings: they were given before */
	bool checked;		/* its points against the schema, before */
	bool may_be_cut;	/* a last line without its newline is none */
	unsigned long line;	/* number of the line read last */
	off_t offset;		/* of its first byte in the file */
	cJSON *header;
	cJSON *trailer;		/* NULL until it was read */

	struct dmabench_lines lines;
	off_t next_offset;
	struct dmabench_json_line items;	/* of the line read last */
	struct dmabench_record record;	/* the same, where it is a point */
};

/* Opens @input and reads its header. 0, or -1 after saying what is wrong. */
int dmabench_results_open(struct dmabench_results *results,
			  struct dmabench_input *input, bool quiet);

/*
 * The next point: 1 and *@record, which is valid until the next call; 0 at the
 * end; -1 after saying what is wrong.
 */
int dmabench_results_next(struct dmabench_results *results,
			  const struct dmabench_record **record);

/*
 * The point that an earlier reading of @input found at @offset, which is valid
 * until @results are closed. 0, or -1 after saying what is wrong; then they are.
 */
int dmabench_results_reread(struct dmabench_results *results,
			    struct dmabench_input *input, off_t offset,
			    const struct dmabench_record **record);

void dmabench_results_close(struct dmabench_results *results);

#endif /* DMABENCH_RESULTS_READ_H */
