// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "repeat.h"

/* Where the name of the file ends, and what tells its type begins. */
static size_t stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return dot && dot > name ? (size_t)(dot - path) : strlen(path);
}

char *dmabench_repeat_path(const char *output, unsigned int number)
{
	const size_t length = output ? stem(output) : 0;

	return output ? dmabench_format("%.*s-%u%s", (int)length, output, number,
					output + length) : NULL;
}

uint64_t dmabench_repeat_seed(uint64_t seed, unsigned int number)
{
	return seed == UINT64_MAX ? seed : (seed + number - 1) % DMABENCH_SEED_LIMIT;
}

/* An empty file is taken, as by a single run. */
static int check_path(const struct run_options *options, const char *path)
{
	struct stat found;

	if (stat(path, &found) || (S_ISREG(found.st_mode) && !found.st_size))
		return 0;
	dmabench_error("%s: exists, and would be a file of --repeat %llu; move it, or give another name with -o",
		       path, (unsigned long long)options->repeat);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_repeat_check(const struct run_options *options)
{
	int status = 0;

	if (options->resume) {
		dmabench_error("--repeat %llu with --resume: a file is of one run; resume each by itself",
			       (unsigned long long)options->repeat);
		return DMABENCH_EXIT_USAGE;
	}
	if (options->output && !strcmp(options->output, "-")) {
		dmabench_error("--repeat %llu -o -: each run has a file of its own; give a name, such as mine.jsonl for mine-1.jsonl, mine-2.jsonl, ...",
			       (unsigned long long)options->repeat);
		return DMABENCH_EXIT_USAGE;
	}
	for (unsigned int i = 1; options->output && !status && i <= options->repeat; i++) {
		char *path = dmabench_repeat_path(options->output, i);

		status = check_path(options, path);
		free(path);
	}
	return status;
}
