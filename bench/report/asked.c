// SPDX-License-Identifier: GPL-2.0
/* What was asked: the sweep, once for all files that have the same. */
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/html.h"
#include "lib/plain.h"
#include "parts.h"

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const cJSON *sweep_of(const struct report *report, size_t file)
{
	return member(report->files[file].header, "sweep");
}

/* @room has DMABENCH_DIGITS_LEN bytes. */
static const char *value_text(const cJSON *item, char *room)
{
	if (cJSON_IsString(item))
		return item->valuestring;
	if (dmabench_json_is_number(item))
		return dmabench_json_digits(item, room);
	if (cJSON_IsBool(item))
		return cJSON_IsTrue(item) ? "yes" : "no";
	return "unknown";
}

static void put_command(FILE *out, const cJSON *sweep)
{
	const cJSON *argument;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	fputs("dmabench run", stream);
	cJSON_ArrayForEach(argument, member(sweep, "arguments")) {
		char *word;

		if (!cJSON_IsString(argument))
			continue;
		word = dmabench_shell_word(argument->valuestring);
		fprintf(stream, " %s", word);
		free(word);
	}
	fclose(stream);
	fputs("<p><code class=\"command\">", out);
	dmabench_html_text(out, text);
	fputs("</code></p>\n", out);
	free(text);
}

static void put_values(FILE *out, const cJSON *values)
{
	char room[DMABENCH_DIGITS_LEN];
	const char *separator = "";
	const cJSON *value;

	cJSON_ArrayForEach(value, values) {
		dmabench_html_format(out, "%s%s", separator, value_text(value, room));
		separator = ", ";
	}
}

static void put_limits(FILE *out, const cJSON *sweep)
{
	fputs("<p>Threads: ", out);
	put_values(out, member(sweep, "threads"));
	fputs("; CPUs: ", out);
	put_values(out, member(sweep, "cpus"));
	if (cJSON_IsString(member(sweep, "node")))
		dmabench_html_format(out, "; memory of node: %s",
				     member(sweep, "node")->valuestring);
	fprintf(out, ". Each of %.0f points was repeated until the 95&nbsp;%% interval of its median was within &plusmn;%g&nbsp;%%, at least %.0f and at most %.0f rounds, at most %g&nbsp;s.</p>\n",
		dmabench_json_number(sweep, "points"),
		dmabench_json_number(sweep, "precision_pct"),
		dmabench_json_number(sweep, "min_rounds"),
		dmabench_json_number(sweep, "max_rounds"),
		dmabench_json_number(sweep, "max_time_s"));
}

/* A parameter that is swept stands out from those that were given one value. */
static void put_experiment(FILE *out, const cJSON *experiment)
{
	const char *separator = "";
	const cJSON *param;

	fputs("<tr><th scope=\"row\">", out);
	dmabench_html_text(out, experiment->string);
	fputs("</th><td>", out);
	cJSON_ArrayForEach(param, experiment) {
		if (cJSON_GetArraySize(param) < 2)
			continue;
		fprintf(out, "%s<b>", separator);
		dmabench_html_text(out, param->string);
		fputs("</b> ", out);
		put_values(out, param);
		separator = "<br>";
	}
	fputs("</td><td>", out);
	separator = "";
	cJSON_ArrayForEach(param, experiment) {
		if (cJSON_GetArraySize(param) != 1)
			continue;
		dmabench_html_format(out, "%s%s ", separator, param->string);
		put_values(out, param);
		separator = ", ";
	}
	fputs("</td></tr>\n", out);
}

static void put_sweep(FILE *out, const cJSON *sweep)
{
	const cJSON *experiment;

	put_command(out, sweep);
	put_limits(out, sweep);
	fputs("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The sweep\">\n"
	      "<table><thead><tr><th scope=\"col\">experiment</th><th scope=\"col\">swept</th>"
	      "<th scope=\"col\">held</th></tr></thead>\n<tbody>\n", out);
	cJSON_ArrayForEach(experiment, member(sweep, "experiments"))
		put_experiment(out, experiment);
	fputs("</tbody></table></div>\n", out);
}

static bool same_sweep(const struct report *report, size_t a, size_t b)
{
	return cJSON_Compare(sweep_of(report, a), sweep_of(report, b), true);
}

static bool is_first(const struct report *report, size_t file)
{
	for (size_t before = 0; before < file; before++) {
		if (same_sweep(report, before, file))
			return false;
	}
	return true;
}

static void put_names(const struct report *report, size_t file, FILE *out)
{
	const char *separator = "";

	fputs("<h3>", out);
	for (size_t i = file; i < report->files_count; i++) {
		if (!same_sweep(report, file, i))
			continue;
		dmabench_html_format(out, "%s%s", separator, report->set->sources[i].name);
		separator = ", ";
	}
	fputs("</h3>\n", out);
}

int report_asked(struct report *report, FILE *out)
{
	for (size_t i = 0; i < report->files_count; i++) {
		if (!is_first(report, i))
			continue;
		if (report->files_count > 1)
			put_names(report, i, out);
		if (cJSON_IsObject(sweep_of(report, i)))
			put_sweep(out, sweep_of(report, i));
		else
			fputs("<p>The header does not tell.</p>\n", out);
	}
	return 0;
}
