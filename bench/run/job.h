/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A sweep kept in a file. job_help.c tells how it is written, for people: "dmabench help job".
 */
#ifndef DMABENCH_JOB_H
#define DMABENCH_JOB_H

#include <cjson/cJSON.h>

#include "lib/options.h"

/* What a job is, as a page of the manual. */
extern const struct dmabench_usage dmabench_job_usage;

/*
 * The names of those that ship, in their order, each and the array to be freed; NULL
 * is behind the last.
 */
char **dmabench_job_names(void);

struct job_line {
	char *word, *value;	/* value NULL: there is none */
	char *where;		/* "FILE:LINE" */
	char *argument;		/* "--WORD=VALUE", where it is one of run's */
};

/* [NAME], or what is before any in a file; name NULL then. */
struct job_section {
	char *name, *where;
	size_t defaults;	/* the section with them; its own index: none */
	struct job_line *lines;
	size_t count;
};

struct job_text {
	char *name, *text;	/* a file's */
};

/* All zero is none. */
struct job {
	struct job_section *sections;	/* the first: of the job's own file */
	size_t count;
	struct job_text *texts;		/* in the order they were read */
	size_t texts_count;
};

/*
 * Reads the file @name, or the job of that name that ships. 0, or the exit
 * status after saying what is wrong and where. Free it in any case.
 */
int dmabench_job_read(struct job *job, const char *name);

/* The same from dmabench_job_texts()'s, wherever the files are now. */
int dmabench_job_reread(struct job *job, const cJSON *texts);

/* The texts that were read, [{"name","text"}]. */
cJSON *dmabench_job_texts(const struct job *job);

void dmabench_job_free(struct job *job);
void dmabench_job_free_lines(struct job_section *section);

/* The line with that word, or NULL. */
const struct job_line *dmabench_job_line(const struct job_section *section,
					 const char *word);

/*
 * Where the file is that @asked means, to be freed: beside the file @beside
 * (NULL: here), or among those that ship. NULL after saying that it is nowhere.
 */
char *dmabench_job_find(const char *asked, const char *beside);

/* With all it includes; and how deep. */
#define DMABENCH_JOB_BYTES	(1 << 20)
#define DMABENCH_JOB_FILES	256
#define DMABENCH_JOB_DEEPEST	16

/* What a file of up to @most bytes holds, to be freed; NULL after saying why not. */
char *dmabench_job_load(const char *path, size_t most);

#endif /* DMABENCH_JOB_H */
