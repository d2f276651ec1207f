// SPDX-License-Identifier: GPL-2.0
/*
 * The first screen: what was measured on what, what must not be concluded of it,
 * the headline, the crossovers, and one figure.
 */
#include <string.h>

#include "changes.h"
#include "crossings.h"
#include "first.h"
#include "lib/html.h"

/* So many experiments are named. */
#define NAMED	8

/* Values of the files' sources, each once. */
static void put_distinct(const struct report *report, FILE *out,
			 const char *(*of)(const struct dmabench_source *source))
{
	const struct dmabench_source *sources = report->set->sources;
	const char *separator = "";

	for (size_t i = 0; i < report->files_count; i++) {
		size_t before = 0;

		while (before < i && of(&sources[before]) != of(&sources[i]))
			before++;
		if (before < i)
			continue;
		dmabench_html_format(out, "%s%s", separator, of(&sources[i]));
		separator = " / ";
	}
}

static const char *machine_of(const struct dmabench_source *source)
{
	return source->machine;
}

static const char *kernel_of(const struct dmabench_source *source)
{
	return source->kernel;
}

int report_title(struct report *report, FILE *out)
{
	fputs(report->comparison ? "What changed in DMA mapping: Linux " :
				   "DMA mapping on Linux ", out);
	put_distinct(report, out, kernel_of);
	return 0;
}

static const cJSON *environment_of(const struct report *report, size_t file)
{
	return cJSON_GetObjectItemCaseSensitive(report->files[file].header, "environment");
}

struct totals {
	size_t ok, settled, refused, failed, disturbed, whole;
};

static struct totals count(const struct report *report)
{
	struct totals totals = { };

	for (size_t i = 0; i < report->files_count; i++) {
		const struct report_file *file = &report->files[i];

		totals.ok += file->ok;
		totals.settled += file->settled;
		totals.refused += file->refused;
		totals.failed += file->failed;
		totals.disturbed += file->disturbed;
		totals.whole += cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(
						     file->trailer, "complete"));
	}
	return totals;
}

static void put_measured(const struct report *report, const struct totals *totals,
			 FILE *out)
{
	const char *host = dmabench_json_text(environment_of(report, 0), "hostname");

	const char *label = dmabench_json_text(report->files[0].header, "label");

	fputs("<p class=\"machine\" id=\"measured\">", out);
	if (label)
		dmabench_html_format(out, "%s: ", label);
	put_distinct(report, out, machine_of);
	if (host && report->files_count == 1)
		dmabench_html_format(out, ", host %s", host);
	fputs(". ", out);
	for (size_t i = 0; i < report->experiments_count && i < NAMED; i++)
		dmabench_html_format(out, "%s%s", i ? ", " : "",
				     report->experiments[i].name);
	if (report->experiments_count > NAMED)
		fprintf(out, " and %zu more", report->experiments_count - NAMED);
	fprintf(out, ": <b>%zu</b> points in %zu file%s, <b>%zu</b> settled, <b>%zu</b> not, <b>%zu</b> refused, <b>%zu</b> failed.</p>\n",
		report->set->points_count, report->files_count,
		report->files_count == 1 ? "" : "s", totals->settled,
		totals->ok - totals->settled, totals->refused, totals->failed);
}

/* Each file may be of another machine. */
static bool any_file(const struct report *report,
		     bool (*is)(const struct dmabench_source *source))
{
	for (size_t i = 0; i < report->files_count; i++) {
		if (is(&report->set->sources[i]))
			return true;
	}
	return false;
}

static bool is_emulated(const struct dmabench_source *source)
{
	return dmabench_advise_speech(source) == ADVISE_SILENCE;
}

static bool is_guest(const struct dmabench_source *source)
{
	return dmabench_advise_speech(source) == ADVISE_TIME && *source->hypervisor;
}

static void put_worth(const struct report *report, FILE *out)
{
	if (report->set->sources[0].icount)
		fputs("<li><b>Instructions, no time:</b> nothing here says how long anything takes; caches, memory and devices cost nothing.</li>\n",
		      out);
	if (any_file(report, is_emulated))
		fputs("<li><b>Emulated:</b> these times show which paths a kernel takes, and not what hardware costs.</li>\n",
		      out);
	if (any_file(report, is_guest))
		fputs("<li><b>A virtual machine:</b> it holds for such ones, not for the hardware below.</li>\n",
		      out);
}

/* What must not be concluded, in a line each. */
static void put_cautions(const struct report *report, const struct totals *totals,
			 FILE *out)
{
	fputs("<ul id=\"cautions\" aria-label=\"What must not be concluded\">\n", out);
	if (totals->failed)
		fprintf(out, "<li class=\"wrong\"><b>%zu points failed:</b> data were wrong, or a transfer did not end well.</li>\n",
			totals->failed);
	if (totals->whole < report->files_count)
		fprintf(out, "<li class=\"wrong\"><b>Not whole:</b> of %zu of %zu files the run did not come to its end.</li>\n",
			report->files_count - totals->whole, report->files_count);
	put_worth(report, out);
	if (totals->settled < totals->ok)
		fprintf(out, "<li><b>%zu of %zu did not settle:</b> less precise than was asked for (?).</li>\n",
			totals->ok - totals->settled, totals->ok);
	if (totals->disturbed)
		fprintf(out, "<li><b>%zu disturbed:</b> another run measured on the same device or CPU.</li>\n",
			totals->disturbed);
	if (!report->set->sources[0].icount &&
	    !(report->comparison && report->comparison->ground))
		fputs("<li><b>Intervals are those of one run:</b> another boot may differ by more.</li>\n", out);
	fputs("<li><a href=\"#warnings\">All warnings</a></li>\n</ul>\n", out);
}

int report_first(struct report *report, const struct report_headline *headline,
		 struct report_figures *figures, FILE *out)
{
	const struct totals totals = count(report);
	int ret;

	put_measured(report, &totals, out);
	put_cautions(report, &totals, out);
	if (report->comparison) {
		report_changes_first(report, out);
		return 0;
	}
	fputs("<div class=\"answer\">\n<div>\n", out);
	report_headline_put(report, headline, out);
	fprintf(out, "<h2>Which way to map%s</h2>\n",
		report->set->sources[0].icount ? ", in instructions" : "");
	report_crossings_brief(report, out);
	fputs("</div>\n", out);
	ret = report_figures_put_lead(figures, out);
	fputs("</div>\n", out);
	return ret;
}
