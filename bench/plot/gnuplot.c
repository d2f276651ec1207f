// SPDX-License-Identifier: GPL-2.0
/* Finding the figures that gnuplot can draw. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "lib/alloc.h"
#include "lib/error.h"

#ifndef DMABENCH_PLOTS_DIR
#define DMABENCH_PLOTS_DIR	"/usr/share/dmabench/plots"
#endif

#define TABLE	"figures.tsv"

char *dmabench_harmless_path(const char *path)
{
	return dmabench_format("%s%s", path[0] == '/' || path[0] == '.' ?
			       "" : "./", path);
}

static char *if_plots(char *directory)
{
	char *table = dmabench_format("%s/%s", directory, TABLE);
	bool there = !access(table, R_OK);

	free(table);
	if (there)
		return directory;
	free(directory);
	return NULL;
}

/* In a source tree, or where it was installed. */
static char *near_program(void)
{
	static const char *const places[] = {
		"../plots", "../../plots", "../share/dmabench/plots",
	};
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program,
				  sizeof(program) - 1);
	char *found = NULL, *slash;

	if (length < 0)
		return NULL;
	program[length] = '\0';
	slash = strrchr(program, '/');
	*slash = '\0';
	for (size_t i = 0; i < 3 && !found; i++)
		found = if_plots(dmabench_format("%s/%s", program, places[i]));
	return found;
}

char *dmabench_find_plots(const char *given)
{
	char *found;

	if (!given)
		given = getenv("DMABENCH_PLOTS");
	if (given) {
		found = if_plots(dmabench_harmless_path(given));
		if (!found)
			dmabench_error("%s holds no " TABLE ": --plots and DMABENCH_PLOTS name the folder plots of dmabench",
				       given);
		return found;
	}
	found = near_program();
	if (!found)
		found = if_plots(dmabench_format("%s", DMABENCH_PLOTS_DIR));
	if (!found)
		dmabench_error("the figures are not in " DMABENCH_PLOTS_DIR ": name dmabench's folder plots with --plots");
	return found;
}

static void undash(char *text)
{
	if (!strcmp(text, "-"))
		*text = '\0';
}

static const char *parse_row(char *line, struct dmabench_figure *figure)
{
	struct dmabench_grouping *grouping = &figure->grouping;
	char shape[64], at[64], *end;

	if (sscanf(line, "%63[a-z0-9_]\t%63[a-z0-9_]\t%63[^\t]\t%63[^\t]\t%63[^\t]\t%63[^\t]\t%255[^\t\n]",
		   figure->name, shape, grouping->over, grouping->by,
		   grouping->phase, at, figure->question) != 7)
		return "is not: figure, shape, over, by, phase, value and question, with tabs between";
	undash(grouping->by);
	undash(grouping->phase);
	grouping->at = NAN;
	if (strcmp(at, "-")) {
		grouping->at = strtod(at, &end);
		if (*end)
			return "has a value that is no number";
	}
	return dmabench_find_shape(shape, figure);
}

int dmabench_read_figures(const char *plots, struct dmabench_figure *figures,
			  size_t room)
{
	char *path = dmabench_format("%s/%s", plots, TABLE);
	FILE *file = fopen(path, "re");
	const char *wrong = file ? NULL : strerror(errno);
	char line[512];
	int number = 0;
	size_t count = 0;

	memset(figures, 0, room * sizeof(*figures));
	while (!wrong && fgets(line, sizeof(line), file)) {
		number++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		wrong = count == room ? "is one figure too many" :
			parse_row(line, &figures[count]);
		count++;
	}
	if (!wrong && file && ferror(file))
		wrong = strerror(errno);
	if (wrong)
		dmabench_error("%s:%d: %s", path, number, wrong);
	if (file)
		fclose(file);
	free(path);
	return wrong ? -1 : (int)count;
}
