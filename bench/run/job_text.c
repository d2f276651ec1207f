// SPDX-License-Identifier: GPL-2.0
/* The texts of a job, one after the other: of files, or those that a result has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job_level.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"

/* Takes both. */
static const struct job_text *keep_text(struct reading *reading, char *name,
					char *text)
{
	struct job *job = reading->job;

	reading->bytes += strlen(text);
	job->texts = dmabench_reallocarray(job->texts, job->texts_count + 1,
					   sizeof(*job->texts));
	job->texts[job->texts_count] = (struct job_text){ name, text };
	return &job->texts[job->texts_count++];
}

static bool is_cycle(const struct level *level)
{
	for (const struct level *outer = level->outer; outer; outer = outer->outer) {
		if (strcmp(outer->real, level->real))
			continue;
		dmabench_error("include '%s': it includes this file itself, and that would never end",
			       level->path);
		return true;
	}
	return false;
}

/* The file's text, in the job's texts; NULL after saying what is wrong. */
static const struct job_text *open_level(struct reading *reading,
					 struct level *level, const char *asked)
{
	char *path = dmabench_job_find(asked, level->outer ? level->outer->path : NULL);
	char *text;

	if (!path)
		return NULL;
	level->path = path;
	if (!realpath(path, level->real))
		snprintf(level->real, sizeof(level->real), "%s", path);
	text = is_cycle(level) ? NULL :
	       dmabench_job_load(path, DMABENCH_JOB_BYTES - reading->bytes);
	if (!text) {
		free(path);
		return NULL;
	}
	return keep_text(reading, path, text);
}

/* As recorded: files were read in the same order. */
static const struct job_text *recall_level(struct reading *reading)
{
	const cJSON *item = cJSON_GetArrayItem(reading->texts, reading->next++);
	const char *name = dmabench_json_text(item, "name");
	const char *text = dmabench_json_text(item, "text");

	if (name && text)
		return keep_text(reading, dmabench_format("%s", name),
				 dmabench_format("%s", text));
	dmabench_error("the result's header lacks a part of its job: start a new file");
	return NULL;
}

/* Files that include two each soon are thousands, and none of them is large. */
static bool is_within_bounds(const struct reading *reading,
			     const struct level *level)
{
	if (level->depth > DMABENCH_JOB_DEEPEST)
		dmabench_error("include: more than %d files within each other: include them from one",
			       DMABENCH_JOB_DEEPEST);
	else if (reading->job->texts_count == DMABENCH_JOB_FILES)
		dmabench_error("include: a job has at most %d files, each counted as often as it is included",
			       DMABENCH_JOB_FILES);
	else
		return true;
	return false;
}

const struct job_text *dmabench_job_next_text(struct reading *reading,
					      struct level *level,
					      const char *asked)
{
	if (!is_within_bounds(reading, level))
		return NULL;
	return reading->texts ? recall_level(reading) :
				open_level(reading, level, asked);
}
