/* SPDX-License-Identifier: GPL-2.0 */
/* Running dmabench plot in a test, and looking at what it drew. */
#ifndef PLOT_RUN_H
#define PLOT_RUN_H

#include "sample_results.h"

#include <dirent.h>

#include "plot/all.h"

static char *out;	/* where figures go */

static inline int plot_with(const struct dmabench_plot_options *given,
		     char *const *paths, size_t count, const char **words)
{
	struct dmabench_plot_options options = *given;
	char command[256];
	int ret, screen;

	snprintf(command, sizeof(command), "PATH=/bin:/usr/bin rm -rf '%s'", out);
	assert_int_equal(system(command), 0);
	options.directory = out;
	options.max_figures = options.max_figures ? options.max_figures : 100;
	/* The list of figures would be no TAP. */
	fflush(stdout);
	screen = dup(STDOUT_FILENO);
	assert_non_null(freopen("/dev/null", "w", stdout));
	listen();
	ret = dmabench_plot(&options, paths, count);
	*words = said();
	fflush(stdout);
	dup2(screen, STDOUT_FILENO);
	close(screen);
	return ret;
}

/* Drawn as SVG alone, in which text can be found. */
static inline int plot(char *const *paths, size_t count, const char **words)
{
	static const struct dmabench_plot_options options = { .format = "svg" };

	return plot_with(&options, paths, count, words);
}

/* A file in the folder of figures, to be freed; NULL where there is none. */
static inline char *drawn(const char *name)
{
	char *path, *text;

	assert_true(asprintf(&path, "%s/%s", out, name) > 0);
	text = slurp(path);
	free(path);
	return text;
}

static inline void assert_drawn(const char *name, const char *part)
{
	char *text = drawn(name);

	if (!text)
		fail_msg("%s is not there", name);
	assert_has(text, part);
	free(text);
}

/* What is not whole yet has a place of its own in the folder, which goes. */
static inline void assert_nothing_hidden(void)
{
	DIR *folder = opendir(out);
	struct dirent *entry;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.' && strspn(entry->d_name, ".") < strlen(entry->d_name))
			fail_msg("%s was left", entry->d_name);
	}
	closedir(folder);
}

static inline char *direct(void)
{
	return sample("direct.jsonl", HEADER("wall")
		      POINT("\"size\":64,\"k\":1", "direct", "true",
			    PHASE("map", "50", "null"))
		      POINT("\"size\":4000,\"k\":1", "direct", "false",
			    PHASE("map", "60", "null"))
		      POINT("\"size\":65536,\"k\":1", "direct", "true",
			    PHASE("map", "70", "null")) TRAILER);
}

static inline int prepare(void **state)
{
	if (make_directory(state))
		return -1;
	out = in_directory("out");
	return 0;
}

static inline int tidy(void **state)
{
	free(out);
	return remove_directory(state);
}

#endif /* PLOT_RUN_H */
