// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job_level.h"
#include "lib/alloc.h"
#include "lib/error.h"

#define MOST_SECTIONS	100
#define BLANKS		" \t\r"

static int read_level(struct reading *reading, const struct level *outer,
		      const char *asked);

static char *where(const struct level *level)
{
	return dmabench_format("%s:%lu", level->path, level->line);
}

__attribute__((format(printf, 2, 3)))
static int wrong(const struct level *level, const char *format, ...)
{
	char *place = where(level), *text;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		abort();
	va_end(arguments);
	dmabench_error("%s: %s", place, text);
	free(text);
	free(place);
	return DMABENCH_EXIT_USAGE;
}

static size_t add_section(struct job *job, char *name, char *where,
			  size_t defaults)
{
	job->sections = dmabench_reallocarray(job->sections, job->count + 1,
					      sizeof(*job->sections));
	job->sections[job->count] = (struct job_section){
		.name = name, .where = where, .defaults = defaults,
	};
	return job->count++;
}

static bool is_name(const char *text)
{
	const char *at = text;

	while (isalnum((unsigned char)*at) || *at == '_' || *at == '-')
		at++;
	return at > text && !*at && *text != '-';
}

/* "[NAME]" */
static int begin_section(struct reading *reading, struct level *level,
			 char *text)
{
	const struct level *outer = level->outer;
	size_t length = strlen(text);
	struct job *job = reading->job;

	if (text[length - 1] != ']')
		return wrong(level, "'%s': a sweep's name ends with ]", text);
	text[length - 1] = '\0';
	text++;
	if (!is_name(text))
		return wrong(level, "[%s]: a sweep's name is made of letters, digits, _ and -",
			     text);
	if (outer && job->sections[outer->section].name)
		return wrong(level, "[%s]: this file is included within [%s], where no other sweep can be",
			     text, job->sections[outer->section].name);
	for (size_t i = 0; i < job->count; i++)
		if (job->sections[i].name && !strcmp(job->sections[i].name, text))
			return wrong(level, "[%s] is there already, at %s: sweeps have different names",
				     text, job->sections[i].where);
	if (job->count > MOST_SECTIONS)
		return wrong(level, "more than %d sweeps", MOST_SECTIONS);
	level->section = add_section(job, dmabench_format("%s", text),
				     where(level), level->defaults);
	return 0;
}

/* Takes @where. */
static void add_line(struct job_section *section, const char *word,
		     const char *value, char *where)
{
	struct job_line *line =
		(struct job_line *)dmabench_job_line(section, word);

	if (!line) {
		section->lines = dmabench_reallocarray(section->lines,
						       section->count + 1,
						       sizeof(*line));
		line = &section->lines[section->count++];
		memset(line, 0, sizeof(*line));
		line->word = dmabench_format("%s", word);
	} else {
		free(line->value);
		free(line->where);
	}
	line->value = value && *value ? dmabench_format("%s", value) : NULL;
	line->where = where;
}

/* A file without sweeps is a part of the one that includes it. */
static void move_lines(struct job *job, size_t from, size_t to)
{
	const struct job_section *section = &job->sections[from];

	for (size_t i = 0; i < section->count; i++)
		add_line(&job->sections[to], section->lines[i].word,
			 section->lines[i].value,
			 dmabench_format("%s", section->lines[i].where));
	dmabench_job_free_lines(&job->sections[from]);
}

/* A line without comment and blanks at its ends, and not empty. */
static int take_line(struct reading *reading, struct level *level, char *text)
{
	char *value = text + strcspn(text, BLANKS);

	if (text[0] == '[')
		return begin_section(reading, level, text);
	if (*value)
		*value++ = '\0';
	value += strspn(value, BLANKS);
	if (!strcmp(text, "include"))
		return *value ? read_level(reading, level, value) :
				wrong(level, "include: which file?");
	if (!is_name(text))
		return wrong(level, "'%s' is no word: valid are WORD VALUE with an option of dmabench run (without its dashes), [NAME], include FILE and # comments",
			     text);
	add_line(&reading->job->sections[level->section], text, value,
		 where(level));
	return 0;
}

/* Cuts @line where its comment begins, and the blanks at both ends off. */
static char *strip(char *line)
{
	char *comment = line;

	while ((comment = strchr(comment, '#'))) {
		if (comment == line || strchr(BLANKS, comment[-1]))
			*comment = '\0';
		else
			comment++;
	}
	line += strspn(line, BLANKS);
	for (size_t length = strlen(line);
	     length && strchr(BLANKS, line[length - 1]); length--)
		line[length - 1] = '\0';
	return line;
}

static int take_text(struct reading *reading, struct level *level,
		     const char *text)
{
	char *copy = dmabench_format("%s", text), *rest = copy, *line;
	int status = 0;

	while (!status && (line = strsep(&rest, "\n"))) {
		level->line++;
		line = strip(line);
		if (*line)
			status = take_line(reading, level, line);
	}
	free(copy);
	return status;
}

static int read_level(struct reading *reading, const struct level *outer,
		      const char *asked)
{
	struct level level = {
		.outer = outer, .depth = outer ? outer->depth + 1 : 0,
	};
	struct job *job = reading->job;
	const struct job_text *found;
	char *place = outer ? where(outer) : NULL;
	int status;

	dmabench_error_at(place);
	found = dmabench_job_next_text(reading, &level, asked);
	dmabench_error_at(NULL);
	free(place);
	if (!found)
		return DMABENCH_EXIT_USAGE;
	level.path = found->name;
	level.defaults = add_section(job, NULL, NULL,
				     outer ? outer->defaults : 0);
	level.section = level.defaults;
	status = take_text(reading, &level, found->text);
	if (outer && level.section == level.defaults)
		move_lines(job, level.defaults, outer->section);
	return status;
}

int dmabench_job_read(struct job *job, const char *name)
{
	struct reading reading = { .job = job };

	return read_level(&reading, NULL, name);
}

int dmabench_job_reread(struct job *job, const cJSON *texts)
{
	struct reading reading = { .job = job, .texts = texts };

	return read_level(&reading, NULL, NULL);
}
