// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/options.h"
#include "lib/plain.h"
#include "lib/wrap.h"
#include "preflight/preflight.h"

struct preflight {
	const char *target, *cpus;
	bool before_load, json;
};

#define AT(member)	.offset = offsetof(struct preflight, member)

static const struct dmabench_option options[] = {
	{ .name = "target", .letter = 't', .type = DMABENCH_OPTION_TEXT,
	  AT(target), .value = "NAME", .names = DMABENCH_NAMES_TARGETS, .help = "as of dmabench run" },
	{ .name = "cpus", .type = DMABENCH_OPTION_TEXT, AT(cpus),
	  .value = "LIST",
	  .help = "to measure on; default: the first, which one thread takes" },
	{ .name = "before-load", .type = DMABENCH_OPTION_FLAG, AT(before_load),
	  .help = "the module is about to be loaded: that it is not there is fine" },
	{ .name = "json", .type = DMABENCH_OPTION_FLAG, AT(json),
	  .help = "as one JSON object, like the header of a result" },
	{ }
};

static void put_wrapped(FILE *file, const char *text, size_t column)
{
	const struct dmabench_wrap wrap = {
		.columns = 80, .begin = column, .indent = column, .put = dmabench_put_plain,
	};

	dmabench_put_wrapped(file, text, &wrap);
}

/* The end of --help: the checks and why each is one. The caller frees it. */
static char *list_checks(void)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return dmabench_format("%s", "");
	fputs("Checks, by what they do to a run:\n", file);
	for (size_t i = 0; i < dmabench_preflight_ncheck; i++) {
		const struct preflight_check *check = &dmabench_preflight_checks[i];

		fprintf(file, "  %-6s  %-12s  ",
			dmabench_preflight_severity(check->severity), check->name);
		put_wrapped(file, check->why, 24);
	}
	fputs("\nWhat cannot be read is no finding; root can read more, and the module sees more:\n"
	      "until it is loaded, some is told as what the kernel was asked for. Exit status 3\n"
	      "if anything stops a run, else 0. dmabench run puts the findings into its result.", file);
	fclose(file);
	return text;
}

static void print_findings(const cJSON *findings)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, findings) {
		const char *parts[4], *names[] = {
			"severity", "check", "finding", "remedy",
		};

		for (size_t i = 0; i < 4; i++)
			parts[i] = cJSON_GetStringValue(
				cJSON_GetObjectItemCaseSensitive(finding, names[i]));
		printf("%-6s  %-12s  ", parts[0], parts[1]);
		put_wrapped(stdout, parts[2], 22);
		/* In one piece, to be copied. */
		dmabench_print_plain(stdout, "%-8s%s", "", parts[3]);
	}
}

static int judge(const cJSON *findings, bool json)
{
	unsigned int stops = dmabench_preflight_count(findings, PREFLIGHT_STOPS);
	unsigned int spoils = dmabench_preflight_count(findings, PREFLIGHT_SPOILS);

	if (!json && !stops && !spoils)
		puts("nothing stops a run here, or spoils its figures");
	if (!json && !stops && spoils)
		printf("a run is possible; its figures are spoilt by %u of the above\n",
		       spoils);
	if (!stops)
		return DMABENCH_EXIT_OK;
	fflush(stdout);
	dmabench_error("no run is possible here: mend what stops it first (above: %u)",
		       stops);
	return DMABENCH_EXIT_MACHINE;
}

static int print(const struct preflight_seen *seen, bool json)
{
	cJSON *findings = dmabench_preflight(seen);
	int status;

	if (json) {
		cJSON *object = cJSON_CreateObject();
		char *text;

		cJSON_AddItemReferenceToObject(object, "preflight", findings);
		text = dmabench_json_print_indented(object);
		puts(text);
		free(text);
		cJSON_Delete(object);
	} else {
		print_findings(findings);
	}
	status = judge(findings, json);
	cJSON_Delete(findings);
	return status;
}

static int look(const struct preflight *values)
{
	struct preflight_here here;
	int status = dmabench_preflight_begin(&here, values->target, values->cpus);

	here.seen.before_load = values->before_load;
	if (!status)
		status = print(&here.seen, values->json);
	dmabench_preflight_end(&here);
	return status;
}

int cmd_preflight(int argc, char **argv)
{
	struct preflight values = { 0 };
	char *more = list_checks();
	const struct dmabench_usage usage = {
		.command = "preflight",
		.summary = "names what stops a run here or spoils its figures, and what mends it",
		.options = options,
		.more = more,
		.examples = (const struct dmabench_example[]){
			{ "on the two CPUs that are to measure", "dmabench preflight --cpus 0-1", DMABENCH_IN_GUEST },
			{ "before the module is loaded", "dmabench preflight --before-load --json", DMABENCH_IN_GUEST },
			{ } },
		.see = "dmabench-doctor(1), dmabench-run(1), dmabench-info(1)",
	};
	int status = dmabench_options_parse(&usage, argc, argv, &values, NULL);

	free(more);
	return status == DMABENCH_OPTIONS_GO ? look(&values) : status;
}
