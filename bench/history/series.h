/* SPDX-License-Identifier: GPL-2.0 */
/* Series: what they are called, which are meant, and their values over the runs. */
#ifndef DMABENCH_HISTORY_SERIES_H
#define DMABENCH_HISTORY_SERIES_H

#include <cjson/cJSON.h>

#include "database.h"
#include "runs.h"

struct dmabench_series {
	int64_t series, machine;
	char *experiment, *regime, *node, *timing, *phase, *unit;	/* NULL: not known */
	char *clock, *scenario, *machine_text;	/* of the machine */
	cJSON *parameters;	/* with threads */
	double batch;
	char name[24], machine_name[24];	/* "s12", "m3" */
	char key[17];		/* of what makes it: the same in all databases */
	bool exact;		/* instructions, under icount: the other lane */
};

struct dmabench_series_list {
	struct dmabench_series *series;
	size_t count, room;
};

/*
 * Those for which @where holds, NULL: all, in the order of their numbers. A term
 * NAME=VALUE is of series (s12), machine (m3), experiment, regime, node, phase,
 * unit, clock, scenario or a parameter; a series without such a value stays. The exit
 * status: 2 after saying what is wrong, such as a term that none has.
 */
int dmabench_series_read(struct dmabench_series_list *list,
			 struct dmabench_database *database, const char *where);
void dmabench_series_free(struct dmabench_series_list *list);

/* The one of that number, or NULL. */
const struct dmabench_series *
dmabench_series_find(const struct dmabench_series_list *list, int64_t series);

/* Of a parameter, as people read it: "yes" of true; @room is of DMABENCH_DIGITS_LEN. */
const char *dmabench_series_value(const cJSON *item, char *room);

/*
 * "map_single iommu-strict map: size 4096, direction to_device", of the
 * parameters that differ between series of the list with that experiment, or
 * of all; to be freed.
 */
char *dmabench_series_text(const struct dmabench_series_list *list,
			   const struct dmabench_series *series);
char *dmabench_series_full_text(const struct dmabench_series *series);

/* A series's values in the order of the runs. */
struct dmabench_series_values {
	uint32_t *runs;
	double *values;		/* in the series' unit */
	size_t count, room;
};

/* A statement for a statistic, a column of "value": for dmabench_series_values(). */
sqlite3_stmt *dmabench_series_prepare(struct dmabench_database *database, const char *statistic);
/*
 * Of the newest @last runs of its machine; those without a figure are left out. Times of
 * several runs of one boot, one behind the other, are one value, the mean of their
 * logarithms, at the first of these runs: they share what differs from boot to boot, and
 * are no samples of their own (stats/boots.h).
 */
void dmabench_series_values(struct dmabench_series_values *values,
			    struct dmabench_database *database, sqlite3_stmt *statement,
			    const struct dmabench_series *series,
			    const struct dmabench_history_runs *runs, uint64_t last);
void dmabench_series_values_free(struct dmabench_series_values *values);

#endif /* DMABENCH_HISTORY_SERIES_H */
