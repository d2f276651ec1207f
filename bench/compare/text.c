// SPDX-License-Identifier: GPL-2.0
/* For a terminal of 100 columns. */
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/plain.h"
#include "lib/wrap.h"

#define WIDTH		100
#define LABELS_MOST	37	/* columns of values and phase together */

/* What the columns of figures, a blank before each, leave of a line. */
static size_t labels(const struct dmabench_compared_group *group)
{
	const struct dmabench_column *column =
		dmabench_compare_columns(group->comparison);
	size_t left = WIDTH - 3;

	for (; column->name; column++)
		left -= column->width + 1;
	return left < LABELS_MOST ? left : LABELS_MOST;
}

static void put_padded(FILE *out, const char *text, size_t width)
{
	dmabench_put_plain(out, text, strlen(text));
	for (size_t i = strlen(text); i < width; i++)
		putc(' ', out);
}

static void put_wrapped(FILE *out, const char *text, size_t begin, size_t indent)
{
	dmabench_put_wrapped(out, text, &(struct dmabench_wrap) {
		.columns = WIDTH, .begin = begin, .indent = indent,
		.put = dmabench_put_plain,
	});
}

static void put_line(FILE *out, char *text, int indent)
{
	if (text)
		put_wrapped(out, text, 0, indent);
	free(text);
}

static size_t phase_width(const struct dmabench_compared_group *group)
{
	const struct dmabench_dataset *set = &group->comparison->set;
	size_t width = strlen("phase");

	for (size_t i = 0; i < group->count; i++) {
		const struct dmabench_point *point = &set->points[group->points[i]];

		for (size_t k = 0; k < point->phases_count; k++) {
			size_t length = strlen(dmabench_phase_name(
				set, point->phases + k));

			if (length > width && length < LABELS_MOST / 2)
				width = length;
		}
	}
	return width;
}

static void put_columns(FILE *out, const struct dmabench_compared_group *group,
			size_t phases)
{
	const struct dmabench_column *column =
		dmabench_compare_columns(group->comparison);
	char *names = dmabench_group_varying(group);

	if (strlen(names) > labels(group) - phases) {
		fputs("  ", out);
		put_wrapped(out, names, 2, 4);
		*names = '\0';
	}
	fputs("  ", out);
	put_padded(out, names, labels(group) - phases);
	putc(' ', out);
	put_padded(out, "phase", phases);
	for (; column->name; column++)
		fprintf(out, " %*s", column[1].name ? column->width : 0,
			column->name);
	putc('\n', out);
	free(names);
}

static void put_row(FILE *out, const struct dmabench_compared_group *group,
		    uint32_t point, const struct dmabench_row *row)
{
	const struct dmabench_comparison *comparison = group->comparison;
	const struct dmabench_column *column =
		dmabench_compare_columns(comparison);
	char cells[DMABENCH_CELLS][DMABENCH_CELL_LEN];

	dmabench_compare_cells(comparison, group->pair, row,
			       comparison->set.points[point].settled, cells);
	for (size_t i = 0; column[i].name; i++) {
		if (*cells[i])
			fprintf(out, " %*s",
				column[i + 1].name ? column[i].width : 0, cells[i]);
	}
	putc('\n', out);
}

static void put_point(FILE *out, const struct dmabench_compared_group *group,
		      uint32_t point, size_t phases)
{
	const struct dmabench_dataset *set = &group->comparison->set;
	const size_t end = dmabench_rows_end(group->comparison, group->pair, point);
	char *values = dmabench_group_values(group, point);

	if (strlen(values) > labels(group) - phases) {
		fputs("  ", out);
		put_wrapped(out, values, 2, 4);
		*values = '\0';
	}
	for (size_t i = group->pair->matches[point].row; i < end; i++) {
		const struct dmabench_row *row = &group->pair->rows[i];

		fputs("  ", out);
		put_padded(out, values, labels(group) - phases);
		putc(' ', out);
		put_padded(out, dmabench_phase_name(set, row->phase), phases);
		put_row(out, group, point, row);
	}
	free(values);
}

static void put_group(FILE *out, const struct dmabench_compared_group *group)
{
	const char *experiment = group->first->kind->experiment;
	const size_t phases = phase_width(group);
	char *shared = dmabench_group_shared(group), *heading;

	putc('\n', out);
	if (asprintf(&heading, "%s%s%s", experiment, *shared ? ": " : "",
		     shared) > 0)
		put_line(out, heading, 4);
	free(shared);
	put_columns(out, group, phases);
	for (size_t i = 0; i < group->count; i++)
		put_point(out, group, group->points[i], phases);
}

static void put_side(FILE *out, const char *name, const struct dmabench_side *side)
{
	char *about = dmabench_side_text(side), *line;

	if (asprintf(&line, "%s %s: %s", name, side->name, about) > 0)
		put_line(out, line, 5);
	free(about);
}

void dmabench_compare_text(FILE *out, const struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		const struct dmabench_pair *pair = &comparison->pairs[i];
		char *notes;

		if (i)
			putc('\n', out);
		put_side(out, "base", &comparison->base);
		put_side(out, "new ", &pair->new);
		if (comparison->ground &&
		    asprintf(&notes, "runs grouped by: %s", comparison->ground) > 0)
			put_line(out, notes, 4);
		if (*pair->notes &&
		    asprintf(&notes, "also different: %s", pair->notes) > 0)
			put_line(out, notes, 4);
		put_line(out, dmabench_compare_legend(comparison), 4);
		put_line(out, dmabench_compare_warning(comparison, pair), 4);
		dmabench_each_compared_group(comparison, pair, put_group, out);
		putc('\n', out);
		put_line(out, dmabench_compare_summary(comparison, pair), 4);
		put_line(out, dmabench_compare_hint(comparison, pair), 4);
		for (unsigned int k = 0; k < DMABENCH_LACKS; k++)
			put_line(out, dmabench_compare_lack(comparison, pair, k),
				 4);
	}
}
