// SPDX-License-Identifier: GPL-2.0
/* For a terminal of 100 columns. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "lib/alloc.h"
#include "lib/number.h"
#include "lib/plain.h"
#include "lib/wrap.h"
#include "stats/statistic.h"

#define WIDTH	100
#define NAME	62	/* the column of the series's name */
#define PARAMETERS	17	/* and of its parameters, where one line is too short */

static void put_wrapped(FILE *out, char *text, size_t begin, size_t indent)
{
	dmabench_put_wrapped(out, text, &(struct dmabench_wrap) {
		.columns = WIDTH, .begin = begin, .indent = indent,
		.put = dmabench_put_plain,
	});
	free(text);
}

static const char *figure_text(char *text, const struct dmabench_series *series, double figure)
{
	if (!strcmp(series->unit, "ns"))
		return dmabench_format_ns(text, figure);
	snprintf(text, DMABENCH_TIME_LEN, "%.10g", figure);
	return text;
}

static void put_series(FILE *out, const struct dmabench_changes *changes,
		       const struct dmabench_series *series)
{
	char *text = dmabench_series_text(&changes->list, series);
	char *parameters = NAME + strlen(text) > WIDTH ? strstr(text, ": ") : NULL;

	if (!parameters) {
		put_wrapped(out, text, NAME, PARAMETERS);
		return;
	}
	*parameters = '\0';
	put_wrapped(out, dmabench_format("%s", text), NAME, NAME);
	fprintf(out, "%*s", PARAMETERS, "");
	put_wrapped(out, dmabench_format("%s", parameters + 2), PARAMETERS, PARAMETERS);
	free(text);
}

static void put_change(FILE *out, const struct dmabench_changes *changes,
		       const struct dmabench_change *change)
{
	char before[DMABENCH_TIME_LEN], after[DMABENCH_TIME_LEN];
	char name[48], pct[24] = "-", p[16] = "exact";

	snprintf(name, sizeof(name), "%s@%" PRIu32, change->series->name, change->run);
	if (!isnan(dmabench_change_pct(change)))
		snprintf(pct, sizeof(pct), "%+.2f %%", dmabench_change_pct(change));
	if (!isnan(change->p))
		snprintf(p, sizeof(p), "p %.4f", change->p);
	fprintf(out, "  %-14s %11s %10s -> %-10s %-9s ", name, pct,
		figure_text(before, change->series, change->before),
		figure_text(after, change->series, change->after), p);
	put_series(out, changes, change->series);
	if (!change->acknowledged)
		return;
	fprintf(out, "%*s", PARAMETERS, "");
	put_wrapped(out, dmabench_format("acknowledged%s%s", change->note ? ": " : "",
					 change->note ? change->note : ""),
		    PARAMETERS, PARAMETERS);
}

static bool is_shown(const struct dmabench_changes *changes, size_t i)
{
	return changes->options->all || !changes->found[i].acknowledged;
}

static void put_run(FILE *out, const struct dmabench_changes *changes,
		    const struct dmabench_change *change)
{
	char *run = dmabench_history_run_text(changes->database, change->run);
	char *before = dmabench_history_run_text(changes->database, change->run_before);

	putc('\n', out);
	put_wrapped(out, dmabench_format("run %" PRIu32 ": %s; before: run %" PRIu32 ": %s; %s (%s)",
					 change->run, run, change->run_before, before,
					 change->series->machine_text,
					 change->series->exact ? "instructions" : "time"), 0, 4);
	free(run);
	free(before);
}

static void put_too_little(FILE *out, const struct dmabench_changes *changes)
{
	const size_t count = changes->too_little_count;

	if (!count)
		return;
	put_wrapped(out, dmabench_format(
		"%zu of %zu series have too little data, and nothing can be said of them: %zu runs are the least, 2 where instructions are counted.",
		count, changes->list.count, dmabench_changes_least(changes, false)), 0, 4);
}

static void put_summary(FILE *out, const struct dmabench_changes *changes)
{
	const size_t slower = changes->regressions;
	const size_t faster = changes->count - slower - changes->acknowledged;

	put_wrapped(out, dmabench_format(
		"%zu series, %zu values of %s: %zu new %s slower or more, %zu faster or fewer, %zu acknowledged%s.",
		changes->list.count, changes->values, changes->options->statistic, slower,
		slower == 1 ? "change to" : "changes to", faster, changes->acknowledged,
		changes->acknowledged && !changes->options->all ? " (--all shows them)" : ""), 0, 4);
	put_too_little(out, changes);
	if (changes->tests)
		put_wrapped(out, dmabench_format(
			"Times: E-divisive, %zu tests at p <= %g: some %.0f of them would be significant by chance alone. Seed %" PRIu64 ".",
			changes->tests, changes->options->p,
			ceil(changes->tests * changes->options->p), changes->options->seed), 0, 4);
	if (slower)
		put_wrapped(out, dmabench_format(
			"To keep a known one quiet: dmabench history acknowledge NAME --note TEXT, or RUN for all of a run."), 0, 4);
}

void dmabench_changes_text(FILE *out, const struct dmabench_changes *changes)
{
	const struct dmabench_change *before = NULL;

	for (size_t i = 0; i < changes->count; i++) {
		const struct dmabench_change *change = &changes->found[i];

		if (!is_shown(changes, i))
			continue;
		if (!before || before->run != change->run)
			put_run(out, changes, change);
		put_change(out, changes, change);
		before = change;
	}
	if (before)
		putc('\n', out);
	put_summary(out, changes);
}
