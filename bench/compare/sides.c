// SPDX-License-Identifier: GPL-2.0
/*
 * Files become sides. Runs are of one side where they have the same label; where
 * none has any, where machine, kernel and regime are the same.
 */
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "environment.h"
#include "lib/alloc.h"
#include "lib/error.h"

/* So many files of a side are named. */
#define NAMED	3

static const struct dmabench_environment_field label = { .name = "label" };

struct grounds {
	const struct dmabench_environment_field *fields[16];
	size_t count;
};

static const cJSON *item_of(const struct dmabench_compare_file *file,
			    const struct dmabench_environment_field *field)
{
	return field == &label ?
	       cJSON_GetObjectItemCaseSensitive(file->header, label.name) :
	       dmabench_environment_item(file->header, field);
}

static bool is_alike(const struct grounds *grounds,
		     const struct dmabench_compare_file *a,
		     const struct dmabench_compare_file *b)
{
	for (size_t i = 0; i < grounds->count; i++) {
		if (!dmabench_environment_same(item_of(a, grounds->fields[i]),
					       item_of(b, grounds->fields[i])))
			return false;
	}
	return true;
}

/* Does it tell two files apart that those before it do not? */
static bool tells(const struct dmabench_comparison *comparison,
		  const struct grounds *before,
		  const struct dmabench_environment_field *field)
{
	const struct dmabench_compare_file *files = comparison->files;

	for (size_t i = 1; i < comparison->files_count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (is_alike(before, &files[i], &files[k]) &&
			    !dmabench_environment_same(item_of(&files[i], field),
						       item_of(&files[k], field)))
				return true;
		}
	}
	return false;
}

static bool any_label(const struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->files_count; i++) {
		if (dmabench_json_text(comparison->files[i].header, label.name))
			return true;
	}
	return false;
}

static struct grounds find_grounds(const struct dmabench_comparison *comparison)
{
	const struct dmabench_environment_field *field = dmabench_environment_fields;
	struct grounds grounds = { };

	if (any_label(comparison)) {
		grounds.fields[grounds.count++] = &label;
		return grounds;
	}
	for (; field->name; field++) {
		if (tells(comparison, &grounds, field))
			grounds.fields[grounds.count++] = field;
	}
	return grounds;
}

static void append(char **text, const char *between, char *more)
{
	char *both = dmabench_format("%s%s%s", *text, **text ? between : "", more);

	free(*text);
	free(more);
	*text = both;
}

static char *ground_text(const struct grounds *grounds)
{
	char *text = dmabench_format("%s", "");

	for (size_t i = 0; i < grounds->count; i++)
		append(&text, ", ", dmabench_format("%s", grounds->fields[i]->name));
	return text;
}

/* "kernel 6.1", "no label" */
static char *common_text(const struct grounds *grounds,
			 const struct dmabench_compare_file *file)
{
	char *text = dmabench_format("%s", "");

	for (size_t i = 0; i < grounds->count; i++) {
		const char *name = grounds->fields[i]->name;
		const char *value = cJSON_GetStringValue(item_of(file, grounds->fields[i]));

		append(&text, ", ", value ? dmabench_format("%s %s", name, value) :
					   dmabench_format("no %s", name));
	}
	return text;
}

static void take(struct dmabench_side *side, const struct dmabench_compare_file *file)
{
	side->files = dmabench_reallocarray(side->files, side->files_count + 1,
					    sizeof(*side->files));
	side->files[side->files_count++] = file;
	side->header = side->files[0]->header;
}

/* "label before (5 runs of 5 boots: a.jsonl, b.jsonl, c.jsonl and 2 more)" */
static void name_group(struct dmabench_side *side, const struct grounds *grounds)
{
	char *files = dmabench_format("%s", ""), *common, *boots;

	for (size_t i = 0; i < side->files_count && i < NAMED; i++)
		append(&files, ", ", dmabench_format("%s", side->files[i]->path));
	if (side->files_count > NAMED)
		append(&files, " ", dmabench_format("and %zu more",
						    side->files_count - NAMED));
	common = common_text(grounds, side->files[0]);
	boots = dmabench_side_boots_text(side);
	side->name = dmabench_format("%s (%zu run%s%s: %s)", common, side->files_count,
				     side->files_count == 1 ? "" : "s", boots, files);
	free(boots);
	free(common);
	free(files);
}

/* The side, the base's number being 0, that the file is of; a new one where none is. */
static struct dmabench_side *side_of(struct dmabench_comparison *comparison,
				     const struct grounds *grounds,
				     const struct dmabench_compare_file *file)
{
	struct dmabench_side *base = &comparison->base;
	size_t i = 0;

	if (!base->files_count || (grounds && is_alike(grounds, base->files[0], file)))
		return base;
	while (i < comparison->pairs_count &&
	       !(grounds && is_alike(grounds, comparison->pairs[i].new.files[0], file)))
		i++;
	comparison->pairs_count += i == comparison->pairs_count;
	return &comparison->pairs[i].new;
}

static int refuse_one(const struct dmabench_comparison *comparison,
		      const struct grounds *grounds)
{
	char *about = dmabench_side_text(&comparison->base);
	char *common = common_text(grounds, comparison->base.files[0]);

	if (grounds->count)
		dmabench_error("--runs: all %zu files have the %s: that is one side; the other one's files have another (dmabench run --label)",
			       comparison->files_count, common);
	else
		dmabench_error("--runs: all %zu files are of one machine, kernel and regime (%s), and none has a label: that is one side; dmabench run --label tells sides apart",
			       comparison->files_count, about);
	free(about);
	free(common);
	return DMABENCH_EXIT_USAGE;
}

static void group(struct dmabench_comparison *comparison, const struct grounds *grounds)
{
	for (size_t i = 0; i < comparison->files_count; i++)
		take(side_of(comparison, grounds, &comparison->files[i]),
		     &comparison->files[i]);
}

int dmabench_compare_sides(struct dmabench_comparison *comparison, bool runs)
{
	struct grounds grounds = { };

	comparison->pairs = dmabench_calloc(comparison->files_count,
					    sizeof(*comparison->pairs));
	if (!runs) {
		group(comparison, NULL);
		dmabench_compare_boots(comparison);
		comparison->base.name = dmabench_format("%s", comparison->files[0].path);
		for (size_t i = 0; i < comparison->pairs_count; i++)
			comparison->pairs[i].new.name = dmabench_format(
				"%s", comparison->files[i + 1].path);
		return 0;
	}
	grounds = find_grounds(comparison);
	comparison->ground = ground_text(&grounds);
	group(comparison, &grounds);
	if (!comparison->pairs_count)
		return refuse_one(comparison, &grounds);
	dmabench_compare_boots(comparison);
	name_group(&comparison->base, &grounds);
	for (size_t i = 0; i < comparison->pairs_count; i++)
		name_group(&comparison->pairs[i].new, &grounds);
	return 0;
}
