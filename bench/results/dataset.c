// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"
#include "source.h"

static int read_source(struct dmabench_dataset *set, size_t index,
		       struct dmabench_input *input,
		       const struct dmabench_dataset_listener *listener)
{
	struct dmabench_results results;
	const struct dmabench_record *record;
	int ret;

	if (dmabench_results_open(&results, input, set->quiet))
		return -1;
	dmabench_source_describe(&set->texts, &set->sources[index], input,
				 results.header);
	while ((ret = dmabench_results_next(&results, &record)) > 0) {
		ret = dmabench_dataset_take(set, index, &results, record);
		if (ret)
			break;
		if (listener && listener->taken)
			listener->taken(listener->context, &results, record);
	}
	if (!ret && listener && listener->closed)
		listener->closed(listener->context, index, &results);
	dmabench_results_close(&results);
	return ret;
}

static int compare_places(const void *a, const void *b)
{
	const struct dmabench_point *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	if (x->kind->source != y->kind->source)
		return x->kind->source < y->kind->source ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

int dmabench_dataset_read(struct dmabench_dataset *set,
			  struct dmabench_input *inputs, size_t count,
			  const struct dmabench_dataset_listener *listener)
{
	set->sources = dmabench_calloc(count, sizeof(*set->sources));
	set->sources_count = count;
	for (size_t i = 0; i < count; i++) {
		if (read_source(set, i, &inputs[i], listener))
			return -1;
	}
	if (set->points_count)
		qsort(set->points, set->points_count, sizeof(*set->points),
		      compare_places);
	dmabench_dataset_compare_values(set);
	return 0;
}

void dmabench_dataset_free(struct dmabench_dataset *set)
{
	dmabench_interned_free(&set->texts);
	dmabench_interned_free(&set->known);
	dmabench_interned_free(&set->kinds);
	dmabench_interned_free(&set->shapes);
	for (size_t i = 0; i < DMABENCH_PHASE_TIMES; i++)
		free(set->ns[i]);
	free(set->phase_names);
	free(set->rounds_ends);
	free(set->rounds);
	free(set->values);
	free(set->found);
	free(set->params);
	free(set->points);
	free(set->sources);
	memset(set, 0, sizeof(*set));
}

const struct dmabench_value *
dmabench_point_value(const struct dmabench_dataset *set,
		     const struct dmabench_point *point, const char *name)
{
	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		if (!strcmp(value->name, name))
			return value;
	}
	return NULL;
}

const char *dmabench_phase_name(const struct dmabench_dataset *set, uint32_t phase)
{
	return dmabench_interned_data(&set->texts, set->phase_names[phase]);
}

uint32_t dmabench_point_phase(const struct dmabench_dataset *set,
			      const struct dmabench_point *point, const char *name)
{
	for (size_t i = 0; point && i < point->phases_count; i++) {
		if (!strcmp(dmabench_phase_name(set, point->phases + i), name))
			return point->phases + i;
	}
	return DMABENCH_NO_PHASE;
}
