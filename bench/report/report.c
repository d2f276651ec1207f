// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "assets.h"
#include "changes.h"
#include "crossings.h"
#include "first.h"
#include "lib/error.h"
#include "lib/out_file.h"
#include "lib/version.h"
#include "parts.h"

static int put_style(struct report *report, FILE *out)
{
	(void)report;
	fputs(report_style_css, out);
	return 0;
}

static int put_script(struct report *report, FILE *out)
{
	(void)report;
	fputs(report_page_js, out);
	return 0;
}

static int put_version(struct report *report, FILE *out)
{
	(void)report;
	fputs(dmabench_version, out);
	return 0;
}

static int put_first(struct report *report, FILE *out)
{
	return report_first(report, report->headline, report->figures, out);
}

static int put_link(struct report *report, FILE *out)
{
	if (report->comparison)
		fputs("<a href=\"#changes\">All that was compared</a>\n", out);
	return 0;
}

static int put_figures(struct report *report, FILE *out)
{
	return report_figures_put(report->figures, out);
}

/* What stands for @name@ in page.html. */
static const struct place {
	const char *name;
	int (*write)(struct report *report, FILE *out);
} places[] = {
	{ "style", put_style },
	{ "script", put_script },
	{ "version", put_version },
	{ "title", report_title },
	{ "changes", report_changes },
	{ "link", put_link },
	{ "first", put_first },
	{ "warnings", report_warnings },
	{ "asked", report_asked },
	{ "setup", report_setup },
	{ "figures", put_figures },
	{ "crossings", report_crossings },
	{ "table", report_table },
	{ "data", report_data },
};

static const struct place *find_place(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strlen(places[i].name) == length &&
		    !strncmp(places[i].name, name, length))
			return &places[i];
	}
	return NULL;
}

/* The page, with what belongs there for each @name@. */
static int write_page(struct report *report, FILE *out)
{
	const char *at = report_page_html, *next;
	int ret = 0;

	while (!ret && (next = strchr(at, '@'))) {
		size_t length = strcspn(next + 1, "@");
		const struct place *place = find_place(next + 1, length);

		fwrite(at, 1, next - at, out);
		at = next + 1;
		if (place) {
			ret = place->write(report, out);
			at += length + 1;
		} else {
			putc('@', out);
		}
	}
	if (!ret)
		fputs(at, out);
	return ret;
}

/* Figures come before the page: the first of them leads it. */
static int draw_and_write(struct report *report, FILE *out)
{
	struct report_headline headline;
	struct report_figures figures;
	int ret;

	report->headline = &headline;
	report->figures = &figures;
	report_headline_find(report, &headline);
	ret = report_figures_draw(&figures, report, &headline);
	if (!ret)
		ret = write_page(report, out);
	report->no_gnuplot = figures.no_gnuplot;
	report_figures_free(&figures);
	report_headline_free(&headline);
	return ret;
}

int dmabench_report(const struct dmabench_report_options *options,
		    char *const *paths, size_t count)
{
	struct report report = { .options = options };
	struct dmabench_comparison comparison = { };
	struct dmabench_out out;
	int ret = report_read(&report, paths, count);

	if (!ret && options->compare) {
		report.comparison = &comparison;
		ret = dmabench_comparison_read(&comparison, &options->compared,
					       report.inputs, report.files_count);
	}
	if (!ret)
		ret = dmabench_out_open(&out, options->output, report.inputs,
					report.files_count);
	if (!ret) {
		ret = draw_and_write(&report, out.file);
		if (ret)
			dmabench_out_drop(&out);
		else
			ret = dmabench_out_close(&out);
	}
	if (!ret && report.no_gnuplot) {
		dmabench_error("gnuplot is not installed: %s is written, without figures; install gnuplot-nox and run again",
			       options->output);
		ret = 3;
	}
	dmabench_comparison_free(&comparison);
	report_free(&report);
	return ret;
}
