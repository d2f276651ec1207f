// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "assets.h"
#include "lib/error.h"
#include "lib/html.h"
#include "lib/out_file.h"
#include "lib/version.h"
#include "parts.h"

static const char *environment_text(const struct report *report, size_t file,
				    const char *name)
{
	return dmabench_json_text(cJSON_GetObjectItemCaseSensitive(
			report->files[file].header, "environment"), name);
}

/* Values of the files' sources, each once. */
static void put_distinct(const struct report *report, FILE *out,
			 const char *(*of)(const struct dmabench_source *source))
{
	const struct dmabench_source *sources = report->set.sources;
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
	const char *label = dmabench_json_text(report->files[0].header, "label");

	if (label)
		dmabench_html_format(out, "%s: ", label);
	fputs("DMA mapping on Linux ", out);
	put_distinct(report, out, kernel_of);
	return 0;
}

int report_summary(struct report *report, FILE *out)
{
	size_t ok = 0, settled = 0, refused = 0, failed = 0;
	const char *host = environment_text(report, 0, "hostname");

	for (size_t i = 0; i < report->files_count; i++) {
		ok += report->files[i].ok;
		settled += report->files[i].settled;
		refused += report->files[i].refused;
		failed += report->files[i].failed;
	}
	fputs("<p class=\"machine\">", out);
	put_distinct(report, out, machine_of);
	if (host && report->files_count == 1)
		dmabench_html_format(out, ", host %s", host);
	fprintf(out, "</p>\n<dl class=\"counts\">\n"
		"<div><dt>points</dt><dd>%zu</dd></div>\n"
		"<div><dt>settled</dt><dd>%zu</dd></div>\n"
		"<div><dt>not settled</dt><dd>%zu</dd></div>\n"
		"<div><dt>refused</dt><dd>%zu</dd></div>\n"
		"<div><dt>failed</dt><dd>%zu</dd></div>\n"
		"<div><dt>file%s</dt><dd>%zu</dd></div>\n</dl>\n",
		report->set.points_count, settled, ok - settled, refused, failed,
		report->files_count == 1 ? "" : "s", report->files_count);
	return 0;
}

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

/* What stands for @name@ in page.html. */
static const struct place {
	const char *name;
	int (*write)(struct report *report, FILE *out);
} places[] = {
	{ "style", put_style },
	{ "script", put_script },
	{ "version", put_version },
	{ "title", report_title },
	{ "summary", report_summary },
	{ "warnings", report_warnings },
	{ "asked", report_asked },
	{ "setup", report_setup },
	{ "figures", report_figures },
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

int dmabench_report(const struct dmabench_report_options *options,
		    char *const *paths, size_t count)
{
	struct report report = { .options = options };
	struct dmabench_out out;
	int ret = report_read(&report, paths, count);

	if (!ret)
		ret = dmabench_out_open(&out, options->output, report.inputs,
					report.files_count);
	if (!ret) {
		ret = write_page(&report, out.file);
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
	report_free(&report);
	return ret;
}
