// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"
#include "lib/error.h"

static const char *value_of(const struct dmabench_dataset *set,
			    const struct dmabench_point *point, const char *name)
{
	const struct dmabench_value *value = dmabench_point_value(set, point, name);

	if (!strcmp(name, "experiment"))
		return point->kind->experiment;
	return value ? value->text : NULL;
}

static int keep(struct dmabench_dataset *set, const char *name,
		const char *wanted)
{
	size_t kept = 0, matched = 0;

	for (size_t i = 0; i < set->points_count; i++) {
		struct dmabench_point *point = &set->points[i];
		const char *value = value_of(set, point, name);

		if (value && strcmp(value, wanted))
			continue;
		matched += value != NULL;
		set->points[kept++] = *point;
	}
	set->points_count = kept;
	if (matched)
		return 0;
	dmabench_error("--where %s=%s: no point has that; dmabench export --format csv shows what there is",
		       name, wanted);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_dataset_filter(struct dmabench_dataset *set, const char *where)
{
	char *terms, *name, *next;
	int ret = 0;

	if (!where)
		return 0;
	terms = dmabench_format("%s", where);
	for (next = terms; !ret && (name = strsep(&next, ","));) {
		char *wanted = strchr(name, '=');

		if (!wanted) {
			dmabench_error("--where %s: is not NAME=VALUE,NAME=VALUE",
				       name);
			ret = DMABENCH_EXIT_USAGE;
			break;
		}
		*wanted++ = '\0';
		ret = keep(set, name, wanted);
	}
	free(terms);
	dmabench_dataset_compare_values(set);
	return ret;
}

int dmabench_dataset_check_clocks(const struct dmabench_dataset *set)
{
	for (size_t i = 1; i < set->sources_count; i++) {
		const struct dmabench_source *source = &set->sources[i];

		if (source->icount == set->sources[0].icount)
			continue;
		dmabench_error("%s was timed with clock %s, %s with %s: icount and wall-clock results are never shown together, give them apart",
			       set->sources[0].path, set->sources[0].clock,
			       source->path, source->clock);
		return DMABENCH_EXIT_USAGE;
	}
	return 0;
}
