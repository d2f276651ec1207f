// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "job.h"

cJSON *dmabench_job_texts(const struct job *job)
{
	cJSON *texts = cJSON_CreateArray();

	for (size_t i = 0; i < job->texts_count; i++) {
		cJSON *text = cJSON_CreateObject();

		cJSON_AddStringToObject(text, "name", job->texts[i].name);
		cJSON_AddStringToObject(text, "text", job->texts[i].text);
		cJSON_AddItemToArray(texts, text);
	}
	return texts;
}

const struct job_line *dmabench_job_line(const struct job_section *section,
					 const char *word)
{
	for (size_t i = 0; i < section->count; i++)
		if (!strcmp(section->lines[i].word, word))
			return &section->lines[i];
	return NULL;
}

void dmabench_job_free_lines(struct job_section *section)
{
	for (size_t i = 0; i < section->count; i++) {
		free(section->lines[i].word);
		free(section->lines[i].value);
		free(section->lines[i].where);
		free(section->lines[i].argument);
	}
	free(section->lines);
	section->lines = NULL;
	section->count = 0;
}

void dmabench_job_free(struct job *job)
{
	for (size_t i = 0; i < job->count; i++) {
		dmabench_job_free_lines(&job->sections[i]);
		free(job->sections[i].name);
		free(job->sections[i].where);
	}
	for (size_t i = 0; i < job->texts_count; i++) {
		free(job->texts[i].name);
		free(job->texts[i].text);
	}
	free(job->sections);
	free(job->texts);
	memset(job, 0, sizeof(*job));
}
