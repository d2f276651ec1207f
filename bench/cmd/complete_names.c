// SPDX-License-Identifier: GPL-2.0
/* What the system and the kernel have now. Where they cannot be asked there is nothing to offer. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "kernel/catalog.h"
#include "kernel/spec.h"
#include "lib/alloc.h"
#include "run/job.h"

static void put_jobs(const struct completion *completion)
{
	char **names = dmabench_job_names();

	for (size_t i = 0; names[i]; i++) {
		dmabench_candidate(completion, names[i], NULL);
		free(names[i]);
	}
	free(names);
}

static void put_folder(const struct completion *completion, const char *path)
{
	DIR *stream = opendir(path);
	struct dirent *entry;

	while (stream && (entry = readdir(stream)))
		if (entry->d_name[0] != '.')
			dmabench_candidate(completion, entry->d_name, NULL);
	if (stream)
		closedir(stream);
}

static void put_targets(const struct completion *completion)
{
	struct catalog catalog;

	if (dmabench_catalog_open(&catalog))
		return;
	for (unsigned int i = 0; i < catalog.info.out_targets; i++)
		dmabench_candidate(completion, catalog.targets[i].out_name,
				   catalog.targets[i].out_device);
	dmabench_catalog_close(&catalog);
}

static void put_exps(struct completion *completion)
{
	struct catalog catalog;

	if (dmabench_catalog_open(&catalog))
		return;
	dmabench_complete_list(completion);
	for (unsigned int i = 0; i < catalog.info.out_experiments; i++)
		dmabench_candidate(completion, catalog.exps[i].info.out_name,
				   catalog.exps[i].info.out_summary);
	dmabench_catalog_close(&catalog);
}

void dmabench_complete_names(struct completion *completion, enum dmabench_names names)
{
	switch (names) {
	case DMABENCH_NAMES_NONE:
		break;
	case DMABENCH_NAMES_JOBS:
		put_jobs(completion);
		puts(":files");
		break;
	case DMABENCH_NAMES_FILES:
		puts(":files");
		break;
	case DMABENCH_NAMES_FOLDERS:
		puts(":folders");
		break;
	case DMABENCH_NAMES_EXPERIMENTS:
		put_exps(completion);
		break;
	case DMABENCH_NAMES_TARGETS:
		put_targets(completion);
		break;
	case DMABENCH_NAMES_DEVICES:
		put_folder(completion, "/sys/bus/pci/devices");
		put_folder(completion, "/sys/bus/platform/devices");
		break;
	}
}

/* The list of experiments that was typed, or NULL. */
static const char *asked_exps(const struct completion *completion)
{
	static const char joined[] = "--experiment=";
	const char *asked = NULL;

	for (int i = 0; i < completion->count - 1; i++) {
		const char *word = completion->words[i];

		if (!strncmp(word, joined, strlen(joined)))
			asked = word + strlen(joined);
		else if (i < completion->count - 2 &&
			 (!strcmp(word, "--experiment") || !strcmp(word, "-e")))
			asked = completion->words[i + 1];
	}
	return asked;
}

static bool is_asked(const char *asked, const char *name)
{
	const size_t length = strlen(name);

	if (!asked)
		return true;
	for (; *asked; asked += strcspn(asked, ","), asked += *asked == ',')
		if (strcspn(asked, ",") == length && !strncmp(asked, name, length))
			return true;
	return false;
}

/* Whether one of the first @count experiments, asked for, has the parameter. */
static bool was_before(const struct catalog *catalog, unsigned int count, const char *asked,
		       const char *name)
{
	for (unsigned int i = 0; i < count; i++)
		if (is_asked(asked, catalog->exps[i].info.out_name) &&
		    dmabench_catalog_param(&catalog->exps[i], name))
			return true;
	return false;
}

void dmabench_complete_params(const struct completion *completion)
{
	const char *asked = asked_exps(completion);
	struct catalog catalog;
	char word[80];

	if (dmabench_catalog_open(&catalog))
		return;
	for (unsigned int i = 0; i < catalog.info.out_experiments; i++) {
		const struct catalog_exp *exp = &catalog.exps[i];

		if (!is_asked(asked, exp->info.out_name))
			continue;
		for (unsigned int j = 0; j < exp->info.out_params; j++) {
			const char *name = exp->params[j].info.out_name;

			snprintf(word, sizeof(word), "--%s", name);
			if (!was_before(&catalog, i, asked, name))
				dmabench_candidate(completion, word,
						   exp->params[j].info.out_help);
		}
	}
	dmabench_catalog_close(&catalog);
}

static void put_values(const struct completion *completion, const struct catalog_param *param)
{
	char text[DMABENCH_VALUE_LEN];

	if (param->info.out_type == DMABENCH_PARAM_U64) {
		dmabench_candidate(completion, dmabench_spec_format(text, param, param->info.out_min),
				   "the least");
		dmabench_candidate(completion, dmabench_spec_format(text, param, param->info.out_default),
				   "the default");
		dmabench_candidate(completion, dmabench_spec_format(text, param, param->info.out_max),
				   "the greatest");
		return;
	}
	for (uint64_t i = 0; i <= param->info.out_max; i++)
		dmabench_candidate(completion, dmabench_spec_format(text, param, i), NULL);
	dmabench_candidate(completion, "all", NULL);
}

void dmabench_complete_values(struct completion *completion, const char *param)
{
	const char *asked = asked_exps(completion);
	struct catalog catalog;

	if (dmabench_catalog_open(&catalog))
		return;
	dmabench_complete_list(completion);
	for (unsigned int i = 0; i < catalog.info.out_experiments; i++) {
		const struct catalog_exp *exp = &catalog.exps[i];
		const struct catalog_param *found = dmabench_catalog_param(exp, param);

		if (!found || !is_asked(asked, exp->info.out_name))
			continue;
		put_values(completion, found);
		break;
	}
	dmabench_catalog_close(&catalog);
}
