// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"

/* Where the parameter is, or the free place for it: texts are 16 bytes or more apart. */
static struct dmabench_set_param *find(const struct dmabench_dataset *set,
				       const char *experiment, const char *name)
{
	size_t i = ((uintptr_t)experiment * 31 + (uintptr_t)name) >> 4;

	for (;; i++) {
		struct dmabench_set_param *param =
			&set->params[i & (set->params_room - 1)];

		if (!param->name ||
		    (param->experiment == experiment && param->name == name))
			return param;
	}
}

/* At most half of the table is taken. */
static void grow(struct dmabench_dataset *set)
{
	struct dmabench_set_param *old = set->params;
	size_t old_room = set->params_room;

	if (2 * (set->params_count + 1) <= old_room)
		return;
	set->params_room = old_room ? 2 * old_room : 64;
	set->params = dmabench_calloc(set->params_room, sizeof(*set->params));
	for (size_t i = 0; i < old_room; i++) {
		if (old[i].name)
			*find(set, old[i].experiment, old[i].name) = old[i];
	}
	free(old);
}

static void take(struct dmabench_dataset *set, const char *experiment,
		 const struct dmabench_value *value)
{
	struct dmabench_set_param *param;

	grow(set);
	param = find(set, experiment, value->name);
	if (param->name) {
		param->varies |= param->value != value->text;
		return;
	}
	*param = (struct dmabench_set_param){
		.experiment = experiment, .name = value->name,
		.value = value->text,
	};
	set->params_count++;
}

void dmabench_dataset_compare_values(struct dmabench_dataset *set)
{
	free(set->params);
	set->params = NULL;
	set->params_room = set->params_count = 0;
	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_point *point = &set->points[i];

		for (size_t k = 0; point->ok && k < point->values_count; k++)
			take(set, point->kind->experiment,
			     dmabench_nth_value(set, point, k));
	}
}

bool dmabench_value_varies(const struct dmabench_dataset *set,
			   const char *experiment, const char *name)
{
	for (size_t i = 0; i < set->params_room; i++) {
		const struct dmabench_set_param *param = &set->params[i];

		if (param->name && param->experiment == experiment &&
		    !strcmp(param->name, name))
			return param->varies;
	}
	return false;
}
