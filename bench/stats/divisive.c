// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "divisive.h"
#include "divisive_energy.h"
#include "lib/alloc.h"
#include "median.h"

#define WINDOW	DMABENCH_DIVISIVE_WINDOW
#define LEAST	DMABENCH_DIVISIVE_SEGMENT

/* One series that is searched. */
struct search {
	struct dmabench_divisive *how;
	const double *values;
	size_t count;
	struct dmabench_change_point *points;
	size_t points_count, points_room;
};

size_t dmabench_divisive_least(double p_most)
{
	double ways = 20;	/* C(6, 3) */
	size_t n = 2 * LEAST;

	/* C(n + 2, (n + 2) / 2) from C(n, n / 2). */
	while (2 / ways > p_most) {
		n += 2;
		ways *= 4 * (n - 1.0) / n;
	}
	return n;
}

static void add(struct search *search, size_t index, double p)
{
	if (search->points_count == search->points_room) {
		search->points_room = search->points_room * 2 + 16;
		search->points = dmabench_reallocarray(search->points, search->points_room,
						       sizeof(*search->points));
	}
	search->points[search->points_count++] = (struct dmabench_change_point) {
		.index = index, .p = p,
	};
}

static void search_segment(struct search *search, size_t from, size_t to)
{
	struct dmabench_energy_test test = {
		.values = search->values + from, .count = to - from,
		.p_most = search->how->p_most, .seed = search->how->seed,
		.permutations = search->how->permutations,
	};

	if (test.count < 2 * LEAST)
		return;
	search->how->tests++;
	if (!(dmabench_energy_test(&test) <= test.p_most))
		return;
	add(search, from + test.split, test.p);
	search_segment(search, from, from + test.split);
	search_segment(search, from + test.split, to);
}

static void search_windows(struct search *search)
{
	size_t start = 0, end, before, last;

	do {
		end = start + WINDOW < search->count ? start + WINDOW : search->count;
		before = search->points_count;
		search_segment(search, start, end);
		last = start + WINDOW / 2;
		for (size_t i = before; i < search->points_count; i++) {
			if (search->points[i].index > last)
				last = search->points[i].index;
		}
		start = last;
	} while (end < search->count);
}

static int by_index(const void *a, const void *b)
{
	const struct dmabench_change_point *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return (x->p > y->p) - (x->p < y->p);
}

/* Two windows may have found one change. */
static void sort_points(struct search *search)
{
	size_t kept = 0;

	if (search->points_count)
		qsort(search->points, search->points_count, sizeof(*search->points),
		      by_index);
	for (size_t i = 0; i < search->points_count; i++) {
		if (!kept || search->points[kept - 1].index != search->points[i].index)
			search->points[kept++] = search->points[i];
	}
	search->points_count = kept;
}

/* The values before and behind a point: up to its neighbours, a window at most. */
static void bounds(const struct search *search, size_t i, size_t *from, size_t *to)
{
	const size_t index = search->points[i].index;

	*from = i ? search->points[i - 1].index : 0;
	*to = i + 1 < search->points_count ? search->points[i + 1].index : search->count;
	if (index - *from > WINDOW)
		*from = index - WINDOW;
	if (*to - index > WINDOW)
		*to = index + WINDOW;
}

/* The p of the change between the neighbours that it has now. */
static double strength(const struct search *search, size_t i)
{
	const struct dmabench_change_point *point = &search->points[i];
	struct dmabench_energy_test test = {
		.p_most = search->how->p_most, .seed = search->how->seed,
		.permutations = search->how->permutations,
	};
	size_t from, to;

	bounds(search, i, &from, &to);
	/* The shorter one is the more likely to be the same change twice. */
	if (point->index - from < LEAST || to - point->index < LEAST)
		return 1 + point->p;
	test.values = search->values + from;
	test.count = to - from;
	test.split = point->index - from;
	return dmabench_energy_test_at(&test);
}

static double step(struct search *search, size_t i)
{
	struct dmabench_change_point *point = &search->points[i];
	size_t from, to;

	bounds(search, i, &from, &to);
	point->before = dmabench_median(search->values + from, point->index - from);
	point->after = dmabench_median(search->values + point->index, to - point->index);
	return fabs((point->after - point->before) / point->before);
}

static void drop(struct search *search, size_t i)
{
	memmove(&search->points[i], &search->points[i + 1],
		(--search->points_count - i) * sizeof(*search->points));
}

/* Takes away what @weight has above @most, one after the other, the most first. */
static void thin(struct search *search, double (*weight)(struct search *, size_t),
		 double most)
{
	double *weights = dmabench_calloc(search->points_count + 1, sizeof(*weights));

	for (size_t i = 0; i < search->points_count; i++)
		weights[i] = weight(search, i);
	while (search->points_count) {
		size_t worst = 0;

		for (size_t i = 1; i < search->points_count; i++) {
			if (weights[i] > weights[worst])
				worst = i;
		}
		if (!(weights[worst] > most))
			break;
		drop(search, worst);
		memmove(&weights[worst], &weights[worst + 1],
			(search->points_count - worst) * sizeof(*weights));
		/* Only what was beside it has other neighbours now. */
		if (worst)
			weights[worst - 1] = weight(search, worst - 1);
		if (worst < search->points_count)
			weights[worst] = weight(search, worst);
	}
	free(weights);
}

static double weakness(struct search *search, size_t i)
{
	return strength(search, i);
}

static double smallness(struct search *search, size_t i)
{
	return -step(search, i);
}

struct dmabench_change_point *
dmabench_divisive(struct dmabench_divisive *how, const double *values,
		  size_t count, size_t *found)
{
	struct search search = { .how = how, .values = values, .count = count };

	*found = 0;
	if (count < dmabench_divisive_least(how->p_most))
		return NULL;
	search_windows(&search);
	sort_points(&search);
	thin(&search, weakness, how->p_most);
	thin(&search, smallness, -how->least_change);
	for (size_t i = 0; i < search.points_count; i++)
		step(&search, i);
	*found = search.points_count;
	return search.points;
}
