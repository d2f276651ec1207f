/* SPDX-License-Identifier: GPL-2.0 */
/* Reading a job, and the files that it includes within each other. */
#ifndef DMABENCH_JOB_LEVEL_H
#define DMABENCH_JOB_LEVEL_H

#include <limits.h>
#include <stddef.h>

#include "job.h"

/* A file that is being read, and those that include it. */
struct level {
	const struct level *outer;
	const char *path;		/* as it is told */
	char real[PATH_MAX];		/* empty: out of a result */
	unsigned long line;
	unsigned int depth;		/* how many include it */
	size_t defaults;		/* what is before its first sweep */
	size_t section;			/* where lines go */
};

struct reading {
	struct job *job;
	const cJSON *texts;		/* NULL: files are read */
	int next;			/* of the texts */
	size_t bytes;
};

/*
 * The next text, which is that of the file that @asked means: in the job's texts.
 * NULL after saying what is wrong.
 */
const struct job_text *dmabench_job_next_text(struct reading *reading,
					      struct level *level,
					      const char *asked);

#endif /* DMABENCH_JOB_LEVEL_H */
