// SPDX-License-Identifier: GPL-2.0
/* What each way costs, and what was not measured. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "lib/alloc.h"
#include "lib/plain.h"
#include "words.h"
#include "write.h"

const struct advise_point *dmabench_advise_least(const struct advise_case *of,
						 unsigned int set, double size,
						 unsigned int *curve)
{
	const struct advise_point *least = NULL;

	for (unsigned int i = 0; i < of->curves_count; i++) {
		const struct advise_point *point = set >> i & 1 ?
			dmabench_advise_point(&of->curves[i], size) : NULL;

		if (point && (!least || point->cost < least->cost)) {
			least = point;
			*curve = i;
		}
	}
	return least;
}

bool dmabench_advise_worst(const struct advise_case *of, unsigned int curve,
			   struct advise_wrong *wrong)
{
	const struct advise_curve *chosen = &of->curves[curve];

	*wrong = (struct advise_wrong){ };
	if (of->untold >> curve & 1)
		return false;
	for (size_t i = 0; i < chosen->count; i++) {
		const struct advise_point *point = &chosen->points[i], *other;
		unsigned int best = curve;

		other = dmabench_advise_least(of, of->anywhere, point->size, &best);
		if (!other || best == curve ||
		    point->cost / other->cost <= wrong->ratio)
			continue;
		*wrong = (struct advise_wrong){
			point, other, best, point->cost / other->cost,
		};
	}
	return wrong->ratio > 1;
}

static void write_wrong(struct advise_doc *doc, const struct advise_case *of,
			unsigned int curve)
{
	struct advise_wrong wrong;
	char *size, *cost, *least;

	if (!dmabench_advise_worst(of, curve, &wrong))
		return;
	size = dmabench_advise_bytes(wrong.chosen->size);
	cost = dmabench_advise_figure(wrong.chosen->cost);
	least = dmabench_advise_figure(wrong.best->cost);
	dmabench_doc_item(doc, "To choose %s wrongly costs up to %.2f times the cheapest: at %s %s %s, where %s is at %s.",
			  of->curves[curve].name, wrong.ratio, size, cost,
			  dmabench_advise_unit(of->source),
			  of->curves[wrong.best_curve].name, least);
	free(size);
	free(cost);
	free(least);
}

static char *cell(const struct advise_case *of, unsigned int curve, double size)
{
	const struct advise_point *point =
		dmabench_advise_point(&of->curves[curve], size);
	unsigned int best = curve;
	const struct advise_point *least = dmabench_advise_least(of, of->all, size, &best);
	char *cost, *text;

	if (!point)
		return dmabench_format("-");
	cost = dmabench_advise_figure(point->cost);
	text = !least || of->untold >> curve & 1 ?
	       dmabench_format("%s%s", cost, point->settled ? "" : "?") :
	       dmabench_format("%s%s x%.2f", cost, point->settled ? "" : "?",
			       point->cost / least->cost);
	free(cost);
	return text;
}

static int compare_sizes(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* All sizes of all curves, sorted; the caller frees them. */
static double *all_sizes(const struct advise_case *of, size_t *count)
{
	double *sizes = NULL;
	size_t kept = 0;

	*count = 0;
	for (unsigned int i = 0; i < of->curves_count; i++) {
		sizes = dmabench_reallocarray(sizes,
					      *count + of->curves[i].count + 1,
					      sizeof(*sizes));
		for (size_t k = 0; k < of->curves[i].count; k++)
			sizes[(*count)++] = of->curves[i].points[k].size;
	}
	if (*count)
		qsort(sizes, *count, sizeof(*sizes), compare_sizes);
	for (size_t i = 0; i < *count; i++)
		if (!kept || sizes[i] != sizes[kept - 1])
			sizes[kept++] = sizes[i];
	*count = kept;
	return sizes;
}

static void write_table(struct advise_doc *doc, const struct advise_case *of)
{
	size_t columns = 1 + of->curves_count, rows, cells = 0;
	double *sizes = all_sizes(of, &rows);
	char **table = dmabench_calloc((rows + 1) * columns, sizeof(*table));

	table[cells++] = dmabench_format("bytes");
	for (unsigned int i = 0; i < of->curves_count; i++)
		table[cells++] = dmabench_format("%s", of->curves[i].name);
	for (size_t row = 0; row < rows; row++) {
		table[cells++] = dmabench_advise_count(sizes[row]);
		for (unsigned int i = 0; i < of->curves_count; i++)
			table[cells++] = cell(of, i, sizes[row]);
	}
	dmabench_doc_text(doc, "Medians in %s, and times the least of the row; ? did not settle:",
			  dmabench_advise_unit(of->source));
	dmabench_doc_table(doc, table, rows + 1, columns);
	while (cells--)
		free(table[cells]);
	free(table);
	free(sizes);
}

static bool is_missing(const struct advise_case *of, const struct advise_strategy *strategy)
{
	const struct advise_curve *curve = dmabench_advise_curve(of, strategy->name);

	return !curve || !curve->count;
}

/* The strategies that there could be and are not; the caller frees them. */
static char *missing(const struct advise_case *of)
{
	const struct advise_strategy *strategy = of->ways->strategies;
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	const char *separator = "";

	for (; strategy->name; strategy++) {
		if (strategy->experiment || !is_missing(of, strategy))
			continue;
		fprintf(stream, "%s%s", separator, strategy->name);
		separator = ",";
	}
	fclose(stream);
	return text;
}

static void write_missing_others(struct advise_doc *doc, const struct advise_case *of,
				 const char *direction, double from, double to)
{
	const struct advise_strategy *strategy = of->ways->strategies;

	for (; strategy->name; strategy++) {
		if (!strategy->experiment || !dmabench_advise_takes_others(of) ||
		    !is_missing(of, strategy) || from > strategy->most)
			continue;
		dmabench_doc_text(doc, "Not measured here: %s. Run:", strategy->name);
		dmabench_doc_command(doc, "dmabench run --experiment %s --size %.0f:%.0f:x2 --direction %s -o FILE",
				     strategy->experiment, from, fmin(to, strategy->most),
				     direction);
	}
}

static void write_missing(struct advise_doc *doc, const struct advise_case *of)
{
	char *names = missing(of), *direction = dmabench_shell_word(of->direction);
	const struct advise_ways *ways = of->ways;
	size_t count;
	double *sizes = all_sizes(of, &count);

	if (of->left_out)
		dmabench_doc_text(doc, "%zu medians are left out: without an interval (it needs 6 rounds), without a known cost of measuring, or not above it.",
				  of->left_out);
	if (of->beyond)
		dmabench_doc_text(doc, "%zu points are left out: they are of more than the %d strategies that can be held against each other, which are those measured first.",
				  of->beyond, ADVISE_MOST_CURVES);
	if (*names && count) {
		dmabench_doc_text(doc, "Not measured here: %s. Run:", names);
		dmabench_doc_command(doc, "dmabench run --experiment %s --%s all --size %.0f:%.0f:x2%s%s -o FILE",
				     ways->experiment, ways->parameter, sizes[0],
				     sizes[count - 1], ways->direction ? "" : " --direction ",
				     ways->direction ? "" : direction);
	}
	if (count)
		write_missing_others(doc, of, direction, sizes[0], sizes[count - 1]);
	free(sizes);
	free(direction);
	free(names);
}

void dmabench_advise_write_costs(struct advise_doc *doc,
				 const struct advise_case *of)
{
	if (of->all & (of->all - 1))
		dmabench_doc_text(doc, "The wrong choice, at the sizes measured:");
	else
		dmabench_doc_text(doc, "There is nothing to compare it with.");
	for (unsigned int i = 0; i < of->curves_count; i++)
		write_wrong(doc, of, i);
	write_table(doc, of);
	write_missing(doc, of);
}
