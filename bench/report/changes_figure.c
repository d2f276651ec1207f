// SPDX-License-Identifier: GPL-2.0
/*
 * Ratios on a logarithmic axis, a line a phase of an experiment. Colours are those
 * of a light page, which style.css turns for a dark one, as it does gnuplot's.
 */
#include <math.h>
#include <stdlib.h>

#include "changes.h"
#include "lib/alloc.h"
#include "lib/html.h"

#define WIDTH		600.0
#define NAMES		190.0	/* their column */
#define RIGHT		16.0
#define LINE		20.0
#define TOP		34.0
/* More do not fit a screen; more marks are one blot. */
#define MOST_LINES	22
#define MOST_MARKS	200

struct axis {
	double low, high;	/* logarithms */
};

static double place(const struct axis *axis, double ratio)
{
	const double part = (log(ratio) - axis->low) / (axis->high - axis->low);

	return NAMES + fmin(fmax(part, 0), 1) * (WIDTH - NAMES - RIGHT);
}

static struct axis axis_of(const struct report_changes *changes)
{
	struct axis axis = { log(0.9), log(1.1) };

	for (size_t i = 0; i < changes->count; i++) {
		if (changes->list[i].least > 0)
			axis.low = fmin(axis.low, log(changes->list[i].least));
		if (changes->list[i].greatest > 0)
			axis.high = fmax(axis.high, log(changes->list[i].greatest));
	}
	axis.low -= (axis.high - axis.low) * 0.04;
	axis.high += (axis.high - axis.low) * 0.04;
	return axis;
}

static void put_ticks(const struct axis *axis, double bottom, FILE *out)
{
	static const double ticks[] = {
		1, 0.001, 0.01, 0.1, 10, 100, 1000, 0.5, 2, 0.2, 5, 0.75, 1.5, 3, 0.33,
		0.9, 1.1, 0.8, 1.25, 0.95, 1.05,
	};
	double taken[sizeof(ticks) / sizeof(ticks[0])];
	size_t count = 0;

	for (size_t i = 0; i < sizeof(ticks) / sizeof(ticks[0]); i++) {
		const double x = place(axis, ticks[i]);
		bool near = log(ticks[i]) < axis->low || log(ticks[i]) > axis->high;

		for (size_t k = 0; k < count; k++)
			near |= fabs(taken[k] - x) < 34;
		if (near)
			continue;
		taken[count++] = x;
		fprintf(out, "<path d=\"M%.1f,%.0f V%.1f\" stroke=\"%s\"/><text x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%g</text>\n",
			x, TOP - 6, bottom, ticks[i] == 1 ? "#606060" : "#e0e0e0", x,
			TOP - 12, ticks[i]);
	}
}

/* Those that changed last: they lie above the others. */
static void put_marks(const struct report_changes *changes, const struct report_change *change,
		      const struct axis *axis, double y, FILE *out)
{
	const size_t step = change->rows / MOST_MARKS + 1;
	static const char *const colours[] = {
		[DMABENCH_UNCHANGED] = "#a0a0a0", [DMABENCH_SLOWER] = "#d55e00",
		[DMABENCH_FASTER] = "#0072b2",
	};

	for (int changed = 0; changed < 2; changed++) {
		for (size_t i = 0; i < change->rows; i += step) {
			const struct dmabench_row *row = change->members[i];
			const double ratio = dmabench_row_ratio(changes->comparison, row);

			if (!(ratio > 0) || (row->verdict != DMABENCH_UNCHANGED) != changed)
				continue;
			if (changes->pair->rows_count <= MOST_MARKS && row->low > 0)
				fprintf(out, "<path d=\"M%.1f,%.1f H%.1f\" stroke=\"%s\"/>",
					place(axis, row->low), y, place(axis, row->high),
					colours[row->verdict]);
			fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n",
				place(axis, ratio), y, colours[row->verdict]);
		}
	}
}

static void put_line(const struct report_changes *changes, const struct report_change *change,
		     const struct axis *axis, double y, FILE *out)
{
	fprintf(out, "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">", NAMES - 10, y + 4);
	dmabench_html_format(out, "%.14s: %.16s", change->experiment, change->phase);
	fputs("</text>\n", out);
	put_marks(changes, change, axis, y, out);
}

static void put_words(const struct report_changes *changes, FILE *out)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct report_change *change = &changes->list[i];

		dmabench_html_format(out, "%s: %s: ratios %.3f to %.3f, %zu up, %zu down, of %zu; ",
				     change->experiment, change->phase, change->least,
				     change->greatest, change->slower, change->faster,
				     change->rows);
	}
}

void report_changes_figure(const struct report_changes *changes, size_t number, FILE *out)
{
	const size_t lines = changes->count < MOST_LINES ? changes->count : MOST_LINES;
	const double height = TOP + lines * LINE + 8;
	const struct axis axis = axis_of(changes);

	if (!changes->count)
		return;
	fprintf(out, "<figure class=\"ratios\">\n<figcaption><b>new / base</b> <small>A mark a point: orange %s, blue %s, grey %s.",
		changes->comparison->icount ? "more" : "slower",
		changes->comparison->icount ? "fewer" : "faster",
		changes->comparison->icount ? "equal" : "no difference shown");
	if (changes->count > lines)
		fprintf(out, " %zu more phases are <a href=\"#changes\">below</a>.",
			changes->count - lines);
	fprintf(out, "</small></figcaption>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"ratios-%zu-title\" aria-describedby=\"ratios-%zu-description\" font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"ratios-%zu-title\">Ratios, new / base, by phase</title>\n<desc id=\"ratios-%zu-description\">",
		WIDTH, height, number, number, number, number);
	put_words(changes, out);
	fprintf(out, "</desc>\n<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>\n",
		WIDTH, height);
	put_ticks(&axis, height, out);
	for (size_t i = 0; i < lines; i++)
		put_line(changes, &changes->list[i], &axis, TOP + i * LINE + LINE / 2, out);
	fputs("</svg>\n</figure>\n", out);
}
