// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

char *dmabench_group_words(const struct dmabench_group *group, bool varying,
			   const char *before_each, const char *between)
{
	const struct dmabench_point *point = group->points[0];
	const char *separator = before_each;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value =
			dmabench_nth_value(group->set, point, i);

		if (!strcmp(value->name, group->grouping->over) ||
		    !strcmp(value->name, group->grouping->by) ||
		    dmabench_value_varies(group->set, point->kind->experiment,
					  value->name) != varying)
			continue;
		fprintf(stream, "%s%s %s", separator, value->name, value->text);
		separator = between;
	}
	fclose(stream);
	return text;
}

char *dmabench_group_title(const struct dmabench_group *group)
{
	char *values = dmabench_group_words(group, true, ", ", ", ");
	char *text;

	if (isnan(group->grouping->at) || !group->xs_count)
		text = dmabench_format("%s%s", group->points[0]->kind->experiment,
				       values);
	else
		text = dmabench_format("%s, %s %s%s",
				       group->points[0]->kind->experiment,
				       group->grouping->over, group->xs[0]->text,
				       values);
	free(values);
	return text;
}

/* One feature of the files behind the curves, each of its values once. */
static void put_distinct(FILE *stream, const struct dmabench_group *group,
			 const char *(*of)(const struct dmabench_source *source))
{
	const char *separator = "";

	for (size_t i = 0; i < group->curves_count; i++) {
		const char *text = of(&group->set->sources[group->curves[i].source]);
		bool known = false;

		for (size_t k = 0; k < i; k++)
			known |= text == of(&group->set->sources
						 [group->curves[k].source]);
		if (known)
			continue;
		fprintf(stream, "%s%s", separator, text);
		separator = " / ";
	}
}

static const char *machine_of(const struct dmabench_source *source)
{
	return source->machine;
}

static const char *kernel_of(const struct dmabench_source *source)
{
	return source->kernel;
}

static const char *clock_of(const struct dmabench_source *source)
{
	return source->clock;
}

char *dmabench_group_machine(const struct dmabench_group *group)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	put_distinct(stream, group, machine_of);
	fputs(", Linux ", stream);
	put_distinct(stream, group, kernel_of);
	fputs(", clock ", stream);
	put_distinct(stream, group, clock_of);
	fclose(stream);
	return text;
}

char *dmabench_group_notes(const struct dmabench_group *group)
{
	char *values = dmabench_group_words(group, false, "", ", ");
	bool batched = false;
	char *text;

	for (size_t i = 0; i < group->points_count; i++)
		batched |= group->points[i]->batch > 1;
	text = dmabench_format("%s%s%s%s", values, *values ? "; " : "",
			       group->set->raw ? "the cost of measuring is in it" :
						 "the cost of measuring is taken off",
			       batched ? "; batched: means of short operations timed together" :
					 "");
	free(values);
	return text;
}
