// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "changed.h"
#include "group.h"
#include "lib/plain.h"

static void put(FILE *out, const char *text)
{
	dmabench_put_markdown(out, text, strlen(text));
}

static void put_line(FILE *out, const char *before, char *text)
{
	if (text) {
		fputs(before, out);
		put(out, text);
		fputs("\n", out);
	}
	free(text);
}

static void put_columns(FILE *out, const struct dmabench_compared_group *group)
{
	const struct dmabench_column *columns =
		dmabench_compare_columns(group->comparison);
	char *names = dmabench_group_varying(group);

	fputs("| ", out);
	put(out, *names ? names : "-");
	free(names);
	fputs(" | phase |", out);
	for (size_t i = 0; columns[i].name; i++)
		fprintf(out, " %s |", columns[i].name);
	fputs("\n| --- | --- |", out);
	for (size_t i = 0; columns[i].name; i++)
		fputs(columns[i + 1].name ? " ---: |" : " --- |", out);
	putc('\n', out);
}

static void put_row(FILE *out, const struct dmabench_compared_group *group,
		    uint32_t point, const struct dmabench_row *row)
{
	const struct dmabench_comparison *comparison = group->comparison;
	const struct dmabench_dataset *set = &comparison->set;
	const struct dmabench_column *columns =
		dmabench_compare_columns(comparison);
	char cells[DMABENCH_CELLS][DMABENCH_CELL_LEN];
	char *values = dmabench_group_values(group, point);

	dmabench_compare_cells(comparison, group->pair, row,
			       set->points[point].settled, cells);
	fputs("| ", out);
	put(out, *values ? values : "-");
	free(values);
	fputs(" | ", out);
	put(out, dmabench_phase_name(set, row->phase));
	fputs(" |", out);
	for (size_t i = 0; columns[i].name; i++) {
		putc(' ', out);
		put(out, cells[i]);
		fputs(" |", out);
	}
	putc('\n', out);
}

static void put_group(FILE *out, const struct dmabench_compared_group *group)
{
	char *shared = dmabench_group_shared(group);

	fputs("\n### ", out);
	put(out, group->first->kind->experiment);
	fputs("\n\n", out);
	if (*shared) {
		put(out, shared);
		fputs("\n\n", out);
	}
	free(shared);
	put_columns(out, group);
	for (size_t i = 0; i < group->count; i++) {
		const uint32_t point = group->points[i];
		const size_t end = dmabench_rows_end(group->comparison,
						     group->pair, point);

		for (size_t k = group->pair->matches[point].row; k < end; k++)
			put_row(out, group, point, &group->pair->rows[k]);
	}
}

static void put_side(FILE *out, const char *name, const struct dmabench_side *side)
{
	fprintf(out, "- %s ", name);
	put(out, side->name);
	put_line(out, ": ", dmabench_side_text(side));
}

static void put_item(FILE *out, const char *name, const char *text)
{
	fprintf(out, "- %s: ", name);
	put(out, text);
	putc('\n', out);
}

/* So many of those that changed are told before all is. */
#define MOST_FIRST	10

static void put_largest(FILE *out, const struct dmabench_comparison *comparison,
			const struct dmabench_pair *pair)
{
	const double *base_ns = comparison->set.ns[DMABENCH_NS_COMPARED];
	size_t count, told = 0;
	struct dmabench_changed *rows = dmabench_changed_rows(comparison, pair, &count);

	if (count) {
		dmabench_sort_by_distance(rows, count);
		fprintf(out, "\n| what changed most | phase | at | base, %s | new | change |\n| --- | --- | --- | ---: | ---: | ---: |\n",
			dmabench_compare_unit(comparison));
	}
	for (size_t i = 0; i < count && told < MOST_FIRST; i++) {
		char *conditions;

		if (!dmabench_is_first_change(&comparison->set, rows, i))
			continue;
		conditions = dmabench_change_conditions(&comparison->set, pair, rows[i].point);
		fputs("| ", out);
		put(out, comparison->set.points[rows[i].point].kind->experiment);
		fputs(" | ", out);
		put(out, dmabench_phase_name(&comparison->set, rows[i].row->phase));
		fputs(" | ", out);
		put(out, conditions);
		fprintf(out, " | %.1f | %.1f | %+.1f %% |\n", base_ns[rows[i].row->phase],
			rows[i].row->new_ns, (rows[i].ratio - 1) * 100);
		free(conditions);
		told++;
	}
	free(rows);
}

static void put_pair(FILE *out, const struct dmabench_comparison *comparison,
		     const struct dmabench_pair *pair)
{
	put(out, pair->new.name);
	fputs(" against ", out);
	put(out, comparison->base.name);
	fputs("\n", out);
	put_line(out, "\n", dmabench_compare_summary(comparison, pair));
	put_line(out, "\n", dmabench_compare_warning(comparison, pair));
	put_largest(out, comparison, pair);
	fputs("\n<details><summary>All that was compared</summary>\n\n", out);
	put_side(out, "base", &comparison->base);
	put_side(out, "new", &pair->new);
	if (comparison->ground)
		put_item(out, "runs grouped by", comparison->ground);
	if (*pair->notes)
		put_item(out, "also different", pair->notes);
	put_line(out, "\n", dmabench_compare_legend(comparison));
	dmabench_each_compared_group(comparison, pair, put_group, out);
	put_line(out, "\n", dmabench_compare_hint(comparison, pair));
	for (unsigned int k = 0; k < DMABENCH_LACKS; k++)
		put_line(out, "\n", dmabench_compare_lack(comparison, pair, k));
	fputs("\n</details>\n", out);
}

void dmabench_compare_markdown(FILE *out,
			       const struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		fputs(i ? "\n## " : "## ", out);
		put_pair(out, comparison, &comparison->pairs[i]);
	}
}
