// SPDX-License-Identifier: GPL-2.0
/* gnuplot's processes: some figures each, as many at a time as there are CPUs. */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "draw.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/out_file.h"

#define MAX_FORMATS	2

/* Where gnuplot draws to: there is no other file yet, nor can be. */
static char *temporary(const struct dmabench_drawing *drawing, const char *slug,
		       const char *format)
{
	return dmabench_format("%s/%s.%s", drawing->temporary, slug, format);
}

/* What style.gp is called with, for one format; the caller frees it. */
static char *settings(const struct dmabench_drawing *drawing, const char *slug,
		      const char *format)
{
	char *vars = dmabench_format("%s/data/%s.vars", drawing->directory, slug);
	char *data = dmabench_format("%s/data/%s.tsv", drawing->directory, slug);
	char *out = temporary(drawing, slug, format);
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
static pid_t start(char *const *arguments, int log)
{
	pid_t child = fork();

	if (!child) {
		/* Else it begins with the user's terminal, and ends if it has none such. */
		setenv("GNUTERM", "unknown", 1);
		dup2(log, STDERR_FILENO);
		execvp(arguments[0], arguments);
		_exit(127);
	}
	return child;
}

/* One call draws all figures, in all formats. */
static void start_figures(const struct dmabench_drawing *drawing,
			  struct dmabench_gnuplot *run)
{
	/* -d: no start-up file of the user's. */
	char *arguments[2 + 3 * MAX_FORMATS * DMABENCH_MOST_FIGURES + 1] = {
		"gnuplot", "-d"
	};
	size_t count = 2;

	for (size_t i = 0; i < run->count * MAX_FORMATS; i++) {
		const struct dmabench_to_draw *figure = &run->figures[i / MAX_FORMATS];
		const char *format = drawing->formats[i % MAX_FORMATS];

		if (!format) /* the last: there is one */
			continue;
		arguments[count++] = "-e";
		arguments[count++] = settings(drawing, figure->slug, format);
		arguments[count++] = figure->script;
	}
	run->log = tmpfile();
	run->child = run->log ? start(arguments, fileno(run->log)) : -1;
	for (size_t i = 3; i < count; i += 3)
		free(arguments[i]);
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

/* gnuplot does not tell of a disk that is full. */
static bool is_whole(const char *path, const char *format)
{
	static const char svg[] = "</svg>", png[] = "IEND\xae\x42\x60\x82";
	const char *end = strcmp(format, "svg") ? png : svg;
	char last[16] = "";
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	if (fseek(file, -(long)sizeof(last), SEEK_END) ||
	    fread(last, 1, sizeof(last), file) < sizeof(last))
		last[0] = '\0';
	fclose(file);
	return memmem(last, sizeof(last), end, strlen(end));
}

static int publish(const struct dmabench_drawing *drawing, const char *slug,
		   const char *format)
{
	char *from = temporary(drawing, slug, format);
	char *to = dmabench_format("%s/%s.%s", drawing->directory, slug, format);
	int ret = dmabench_out_check(to, drawing->inputs, drawing->inputs_count);

	if (!ret && !is_whole(from, format)) {
		ret = DMABENCH_EXIT_MACHINE;
		dmabench_error("%s: gnuplot could not write all of it: is there space left in %s?",
			       to, drawing->directory);
	} else if (!ret && rename(from, to)) {
		ret = dmabench_exit_for(errno);
		dmabench_error("%s: %s", to, strerror(errno));
	}
	free(from);
	free(to);
	return ret;
}

static void unlink_temporary(const struct dmabench_drawing *drawing,
			     const char *slug, const char *format)
{
	char *path = temporary(drawing, slug, format);

	unlink(path);
	free(path);
}

/* 0; 3: there is no gnuplot; 2: it failed. */
static int ended(const struct dmabench_gnuplot *run)
{
	int status;

	if (run->child <= 0 || waitpid(run->child, &status, 0) != run->child ||
	    !WIFEXITED(status))
		return DMABENCH_EXIT_USAGE;
	if (WEXITSTATUS(status) == 127)	/* there is none */
		return DMABENCH_EXIT_MACHINE;
	return WEXITSTATUS(status) ? DMABENCH_EXIT_USAGE : 0;
}

/* @ret: how it was drawn. */
static int finish_figure(const struct dmabench_drawing *drawing,
			 const struct dmabench_to_draw *figure, int ret)
{
	const char *const *format;

	for (format = drawing->formats; *format && !ret; format++)
		ret = publish(drawing, figure->slug, *format);
	for (format = drawing->formats; *format && ret; format++)
		unlink_temporary(drawing, figure->slug, *format);
	if (!ret && drawing->drawn)
		drawing->drawn(figure->slug, drawing->context);
	return ret;
}

/* Which of several a gnuplot failed of is seen when each has one of its own. */
static int draw_alone(const struct dmabench_drawing *drawing,
		      const struct dmabench_to_draw *figure)
{
	struct dmabench_gnuplot run = { .figures = { *figure }, .count = 1 };
	int ret;

	start_figures(drawing, &run);
	ret = ended(&run);
	if (ret == 2)
		say_why(figure->script, run.log);
	if (run.log)
		fclose(run.log);
	return finish_figure(drawing, figure, ret);
}

/* 0; 3: there is no gnuplot; 2: it failed, what it said was passed on. */
static int finish(const struct dmabench_drawing *drawing,
		  const struct dmabench_gnuplot *run)
{
	int ret = 0, all = ended(run);

	if (run->log)
		fclose(run->log);
	for (unsigned int i = 0; i < run->count; i++) {
		const struct dmabench_to_draw *figure = &run->figures[i];
		int one = all == 2 ? draw_alone(drawing, figure) :
				     finish_figure(drawing, figure, all);

		ret = ret ?: one;
		free(figure->script);
	}
	return ret;
}

static unsigned int cpus(void)
{
	cpu_set_t set;
	/* It fails where there are more CPUs than a set has room for. */
	int count = sched_getaffinity(0, sizeof(set), &set) ?
		    DMABENCH_MAX_GNUPLOTS : CPU_COUNT(&set);

	return count < DMABENCH_MAX_GNUPLOTS ? count : DMABENCH_MAX_GNUPLOTS;
}

static int wait_for_oldest(struct dmabench_drawing *drawing)
{
	struct dmabench_gnuplot oldest = drawing->running[0];
	int ret;

	drawing->running_count--;
	memmove(drawing->running, drawing->running + 1,
		drawing->running_count * sizeof(oldest));
	ret = finish(drawing, &oldest);
	if (ret != 3)
		return ret;
	drawing->no_gnuplot = true;
	return 0;
}

/* A gnuplot for the figures that wait; where as many run as may, once one has ended. */
static int start_next(struct dmabench_drawing *drawing)
{
	int ret = 0;

	if (drawing->running_count >= cpus())
		ret = wait_for_oldest(drawing);
	start_figures(drawing, &drawing->next);
	drawing->running[drawing->running_count++] = drawing->next;
	drawing->next.count = 0;
	return ret;
}

int dmabench_gnuplot_draw(struct dmabench_drawing *drawing, const char *figure,
			  const char *slug)
{
	struct dmabench_gnuplot *next = &drawing->next;

	if (drawing->no_gnuplot)
		return 0;
	next->figures[next->count++] = (struct dmabench_to_draw){
		.script = dmabench_format("%s/%s.gp", drawing->plots, figure),
		.slug = slug,
	};
	return next->count < DMABENCH_MOST_FIGURES ? 0 : start_next(drawing);
}

int dmabench_gnuplot_wait(struct dmabench_drawing *drawing)
{
	int ret = drawing->next.count ? start_next(drawing) : 0;

	while (drawing->running_count) {
		int one = wait_for_oldest(drawing);

		ret = ret ?: one;
	}
	return ret;
}
