// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes of a machine are kept apart: where the CPUs that took a phase's samples are
 * of several, it is a phase for each of them. What is near the device and what is far
 * from it would else be one median, which is of neither.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "measure.h"

/* By rising number, each once. */
static void add_node(struct dmabench_numbers *nodes, int node)
{
	size_t at;

	for (at = 0; at < nodes->count; at++)
		if (nodes->values[at] == (uint64_t)node)
			return;
	dmabench_numbers_add(nodes, node);
	for (; at && nodes->values[at - 1] > nodes->values[at]; at--) {
		uint64_t before = nodes->values[at - 1];

		nodes->values[at - 1] = nodes->values[at];
		nodes->values[at] = before;
	}
}

/* Whose CPUs took samples of @phase. */
static void nodes_of(const struct round *round, unsigned int phase,
		     struct dmabench_numbers *nodes)
{
	const struct dmabench_hist_header *header = NULL;

	*nodes = (struct dmabench_numbers){ };
	while ((header = dmabench_round_next(round, header)))
		if (header->phase == phase && header->count)
			add_node(nodes, header->cpu_node);
}

static void add_apart(const struct measure_setup *setup, struct measure *measure,
		      unsigned int number, const struct dmabench_numbers *nodes)
{
	struct measure_phase *phase;

	for (size_t i = 0; i < nodes->count; i++) {
		phase = dmabench_measure_add_phase(setup, measure, number);
		phase->apart = true;
		phase->node = nodes->values[i];
	}
}

void dmabench_measure_keep_apart(const struct measure_setup *setup, struct measure *measure,
				 const struct round *round)
{
	struct dmabench_numbers nodes;

	if (measure->kept_apart || measure->together)
		return;
	measure->kept_apart = true;
	dmabench_measure_drop_phases(measure);
	for (unsigned int i = 0; i < measure->point.exp->info.out_phases; i++) {
		nodes_of(round, i, &nodes);
		if (nodes.count > 1)
			add_apart(setup, measure, i, &nodes);
		else
			dmabench_measure_add_phase(setup, measure, i);
		dmabench_numbers_free(&nodes);
	}
}

const char *dmabench_measure_phase_name(const struct measure *measure, unsigned int i,
					char *name, size_t size)
{
	const struct measure_phase *phase = &measure->phases[i];
	const char *of_kernel = measure->point.exp->phases[phase->number].out_name;

	if (!phase->apart)
		return of_kernel;
	snprintf(name, size, "%s@node%d", of_kernel, phase->node);
	return name;
}

static int merge(int a, int b)
{
	if (a == DMABENCH_NODE_NONE || a == b)
		return b;
	return b == DMABENCH_NODE_NONE ? a : DMABENCH_NODE_SEVERAL;
}

/* A thread begins the first phase by itself, whoever completes. */
void dmabench_measure_places(struct measure *measure, const struct round *round)
{
	const struct dmabench_hist_header *header = NULL;

	while ((header = dmabench_round_next(round, header))) {
		struct measure_place *place;

		if (header->phase || header->thread >= measure->point.threads)
			continue;
		place = &measure->places[header->thread];
		place->cpu_node = header->cpu_node;
		place->memory_node = merge(place->memory_node, header->memory_node);
	}
}
