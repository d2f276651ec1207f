// SPDX-License-Identifier: GPL-2.0
/* Finding the figures, and running gnuplot on them. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "error.h"
#include "plot_draw.h"

#ifndef DMABENCH_PLOTS_DIR
#define DMABENCH_PLOTS_DIR	"/usr/share/dmabench/plots"
#endif

#define TABLE	"figures.tsv"
#define MAX_FORMATS	2

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
	char shape[64], at[64], *end;

	if (sscanf(line, "%63[a-z0-9_]\t%63[a-z0-9_]\t%63[^\t]\t%63[^\t]\t%63[^\t]\t%63[^\t]\t%255[^\t\n]",
		   figure->name, shape, figure->over, figure->by, figure->phase,
		   at, figure->question) != 7)
		return "is not: figure, shape, over, by, phase, value and question, with tabs between";
	undash(figure->by);
	undash(figure->phase);
	figure->at = NAN;
	if (strcmp(at, "-")) {
		figure->at = strtod(at, &end);
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
	if (wrong)
		dmabench_error("%s:%d: %s", path, number, wrong);
	if (file)
		fclose(file);
	free(path);
	return wrong ? -1 : (int)count;
}

/* What style.gp is called with, for one format; the caller frees it. */
static char *settings(const struct dmabench_drawing *drawing, const char *slug,
		      const char *format)
{
	char *vars = dmabench_format("%s/data/%s.vars", drawing->directory, slug);
	char *data = dmabench_format("%s/data/%s.tsv", drawing->directory, slug);
	char *out = dmabench_format("%s/.%s.%s.tmp", drawing->directory, slug,
				    format);
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	fputs("plots = ", stream);
	dmabench_write_quoted(stream, drawing->plots);
	fputs("; vars = ", stream);
	dmabench_write_quoted(stream, vars);
	fputs("; data = ", stream);
	dmabench_write_quoted(stream, data);
	fputs("; out = ", stream);
	dmabench_write_quoted(stream, out);
	fprintf(stream, "; format = '%s'; bare = %d", format, drawing->bare);
	if (drawing->width)
		fprintf(stream, "; width = %u", drawing->width);
	fclose(stream);
	free(vars);
	free(data);
	free(out);
	return text;
}

/* @arguments as execvp() takes them. What it says goes to @log: only failures are worth showing. */
static int run(char *const *arguments, int log)
{
	int status;
	pid_t child = fork();

	if (!child) {
		/* Else it begins with the user's terminal, and ends if it has none such. */
		setenv("GNUTERM", "unknown", 1);
		dup2(log, STDERR_FILENO);
		execvp(arguments[0], arguments);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* One call draws all formats. */
static int run_formats(const struct dmabench_drawing *drawing,
		       const char *script, const char *slug, int log)
{
	/* -d: no start-up file of the user's. */
	char *arguments[2 + 3 * MAX_FORMATS + 1] = { "gnuplot", "-d" };
	size_t count = 2;
	int ret;

	for (size_t i = 0; drawing->formats[i] && i < MAX_FORMATS; i++) {
		arguments[count++] = "-e";
		arguments[count++] = settings(drawing, slug, drawing->formats[i]);
		arguments[count++] = (char *)script;
	}
	ret = run(arguments, log);
	for (size_t i = 3; i < count; i += 3)
		free(arguments[i]);
	return ret;
}

static void say_why(const char *figure, FILE *log)
{
	char line[512] = "", said[512] = "it died without a word\n";

	if (log)
		rewind(log);
	while (log && fgets(line, sizeof(line), log)) {
		if (line[0] != '\n' && !strstr(line, "warning:"))
			strcpy(said, line);
	}
	said[strcspn(said, "\n")] = '\0';
	dmabench_error("gnuplot could not draw %s: %s", figure, said);
}

static int publish(const char *directory, const char *slug, const char *format)
{
	char *from = dmabench_format("%s/.%s.%s.tmp", directory, slug, format);
	char *to = dmabench_format("%s/%s.%s", directory, slug, format);
	int ret = rename(from, to);

	if (ret)
		dmabench_error("%s: %s", to, strerror(errno));
	free(from);
	free(to);
	return ret ? 2 : 0;
}

static void unlink_temporary(const char *directory, const char *slug,
			     const char *format)
{
	char *path = dmabench_format("%s/.%s.%s.tmp", directory, slug, format);

	unlink(path);
	free(path);
}

int dmabench_run_gnuplot(const struct dmabench_drawing *drawing,
			 const char *figure, const char *slug)
{
	char *script = dmabench_format("%s/%s.gp", drawing->plots, figure);
	const char *const *format;
	FILE *log = tmpfile();
	int ret = log ? run_formats(drawing, script, slug, fileno(log)) : -1;

	if (ret == 127) {
		ret = 3;
	} else if (ret) {
		say_why(script, log);
		ret = 2;
	}
	for (format = drawing->formats; *format && !ret; format++)
		ret = publish(drawing->directory, slug, *format);
	for (format = drawing->formats; *format && ret; format++)
		unlink_temporary(drawing->directory, slug, *format);
	if (log)
		fclose(log);
	free(script);
	return ret;
}
