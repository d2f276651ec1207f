// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "results/read.h"
#include "table.h"

/* Makes @count and one more fit into @room. */
#define ROOM_FOR(array, count, room)					\
	do {								\
		if ((count) >= (room)) {				\
			(room) = (room) ? (room) * 3 / 2 : 64;		\
			(array) = dmabench_reallocarray(		\
				array, room, sizeof(*(array)));		\
		}							\
	} while (0)

static void add_phase(struct dmabench_brief *brief,
		      struct dmabench_read_point *read,
		      const struct dmabench_read_phase *phase)
{
	if (brief->keep_rounds)
		dmabench_brief_pack_rounds(brief,
					   read->rounds_ns + phase->rounds_first,
					   phase->rounds_count);
	ROOM_FOR(brief->phases, brief->phases_count, brief->phases_room);
	brief->phases[brief->phases_count++] = (struct dmabench_brief_phase) {
		.value_ns = phase->value_ns,
		.name = phase->name,
		.rounds_end = brief->rounds_count,
	};
}

/* So that the points of an experiment stand where its first one does. */
static void learn_place(struct dmabench_brief *brief,
			const struct dmabench_brief_point *point)
{
	uint32_t *first = dmabench_interned_number(
		&brief->texts, dmabench_brief_key(brief, point->key).experiment);

	if (!*first || point->index < *first - 1)
		*first = point->index == UINT32_MAX ? UINT32_MAX :
						      point->index + 1;
}

static void add_point(struct dmabench_brief *brief,
		      struct dmabench_read_point *read)
{
	uint32_t *number = dmabench_interned_number(&brief->keys,
						    read->point.key);

	if (*number) {
		brief->repeated++;
		return;
	}
	*number = brief->points_count + 1;
	learn_place(brief, &read->point);
	for (size_t i = 0; i < read->phases_count; i++)
		add_phase(brief, read, &read->phases[i]);
	read->point.phases_end = brief->phases_count;
	ROOM_FOR(brief->points, brief->points_count, brief->points_room);
	brief->points[brief->points_count++] = read->point;
}

/* Numbers of all of them have 32 bits. */
static bool is_full(const struct dmabench_brief *brief)
{
	const size_t most = UINT32_MAX - 1000000;

	return brief->phases_count > most || brief->rounds_count > most ||
	       brief->points_count > most;
}

int dmabench_brief_fill(struct dmabench_brief *brief,
			struct dmabench_results *results)
{
	struct dmabench_read_point read = { };
	const struct dmabench_json_item *record;
	int ret;

	while ((ret = dmabench_results_next_item(results, &record)) > 0) {
		dmabench_brief_read(brief, record, true, &read);
		add_point(brief, &read);
		if (is_full(brief)) {
			dmabench_error("%s:%lu: more rounds than can be compared",
				       results->path, results->line);
			ret = -1;
			break;
		}
	}
	dmabench_read_point_free(&read);
	return ret;
}

void dmabench_brief_free(struct dmabench_brief *brief)
{
	dmabench_interned_free(&brief->texts);
	dmabench_interned_free(&brief->keys);
	free(brief->points);
	free(brief->phases);
	free(brief->rounds);
	memset(brief, 0, sizeof(*brief));
}

uint32_t dmabench_brief_find(const struct dmabench_brief *brief, uint32_t key)
{
	if (key == DMABENCH_NOT_INTERNED)
		return DMABENCH_NO_POINT;
	/* That of a shape is 0, and one less is no point. */
	return *dmabench_interned_number(&brief->keys, key) - 1;
}

uint32_t dmabench_brief_phases(const struct dmabench_brief *brief,
			       uint32_t point)
{
	return point ? brief->points[point - 1].phases_end : 0;
}
