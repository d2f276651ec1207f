// SPDX-License-Identifier: GPL-2.0
/* What a reader has to know before believing a figure: the gravest first. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/html.h"
#include "parts.h"

enum grade { WRONG, SPOILS, NOTE };

/* Said, not only coloured. */
static const struct {
	const char *word, *class;
} grades[] = { { "Wrong", "wrong" }, { "Spoils", "spoils" }, { "Note", "note" } };

struct warnings {
	struct report *report;
	FILE *out;
	unsigned int count;
};

/* Opens an item; its text follows. */
static void begin(struct warnings *warnings, enum grade grade)
{
	if (!warnings->count++)
		fputs("<ul class=\"warnings\">\n", warnings->out);
	fprintf(warnings->out, "<li class=\"%s\"><strong>%s:</strong> ",
		grades[grade].class, grades[grade].word);
}

static void end(struct warnings *warnings)
{
	fputs("</li>\n", warnings->out);
}

/* One that needs no more than a sentence. */
static void put(struct warnings *warnings, enum grade grade, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void put(struct warnings *warnings, enum grade grade, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	begin(warnings, grade);
	dmabench_html_text(warnings->out, text);
	end(warnings);
	free(text);
}

static const char *name_of(const struct report *report, size_t file)
{
	return report->set->sources[file].name;
}

/* A run that was cut off, or whose trailer says why it ended early. */
static void put_endings(struct warnings *warnings)
{
	const struct report *report = warnings->report;

	for (size_t i = 0; i < report->files_count; i++) {
		const struct report_file *file = &report->files[i];
		const cJSON *sweep = cJSON_GetObjectItemCaseSensitive(file->header, "sweep");
		double asked = dmabench_json_number(sweep, "points");
		const char *reason = dmabench_json_text(file->trailer, "reason");

		if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(file->trailer, "complete")))
			continue;
		put(warnings, WRONG, "%s is not whole: %s; %zu of %.0f points are there. dmabench run --resume goes on.",
		    name_of(report, i), !file->trailer ? "the run did not come to its end" :
		    reason ? reason : "the run ended early", file->points, asked);
	}
}

static void put_verification(struct warnings *warnings)
{
	const struct report *report = warnings->report;

	for (size_t i = 0; i < report->files_count; i++) {
		const cJSON *verification = cJSON_GetObjectItemCaseSensitive(
			report->files[i].header, "verification");
		double checks = dmabench_json_number(verification, "checks");
		double caught = dmabench_json_number(verification, "caught");

		if (report->files[i].failed)
			put(warnings, WRONG, "in %s %zu points failed: data were wrong, or a transfer did not end well.",
			    name_of(report, i), report->files[i].failed);
		if (caught < checks)
			put(warnings, WRONG, "in %s verification caught %.0f of %.0f damages made on purpose: it cannot be relied on.",
			    name_of(report, i), caught, checks);
	}
}

static void put_clock(struct warnings *warnings)
{
	const struct report *report = warnings->report;

	if (report->set->sources[0].icount)
		put(warnings, SPOILS, "the clock counts instructions (icount), and not time: caches, memory and devices cost nothing here. Nothing on this page is a duration.");
	for (size_t i = 0; i < report->files_count; i++) {
		const cJSON *timer = cJSON_GetObjectItemCaseSensitive(
			report->files[i].header, "timer");

		if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(timer, "unstable")))
			put(warnings, SPOILS, "in %s the kernel calls the clock (%s) unstable.",
			    name_of(report, i), report->set->sources[i].clock);
	}
}

static const char *hypervisor(const struct report *report, size_t file)
{
	return dmabench_json_text(cJSON_GetObjectItemCaseSensitive(
			report->files[file].header, "environment"), "hypervisor");
}

/* Each emulator once: all files of a set ran on the same, as a rule. */
static void put_emulation(struct warnings *warnings)
{
	const struct report *report = warnings->report;

	for (size_t i = 0; i < report->files_count; i++) {
		const char *name = hypervisor(report, i);
		size_t before = 0;

		while (name && before < i && (!hypervisor(report, before) ||
					      strcmp(hypervisor(report, before), name)))
			before++;
		if (!name || before < i)
			continue;
		put(warnings, SPOILS, "measured in a virtual machine (%s): %s", name,
		    strstr(name, "TCG") ?
		    "a software emulates the processor and the devices, so the times show which paths the kernel takes, not what hardware costs." :
		    "its host takes part in each time.");
	}
}

static const cJSON *findings(const struct report *report, size_t file)
{
	return cJSON_GetObjectItemCaseSensitive(report->files[file].header, "preflight");
}

static bool same_finding(const cJSON *a, const cJSON *b)
{
	static const char *const members[] = { "check", "severity", "finding" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *x = dmabench_json_text(a, members[i]);
		const char *y = dmabench_json_text(b, members[i]);

		if (!x || !y || strcmp(x, y))
			return false;
	}
	return true;
}

static bool has_finding(const struct report *report, size_t file,
			const cJSON *wanted)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, findings(report, file)) {
		if (same_finding(finding, wanted))
			return true;
	}
	return false;
}

/* The names of files of which @holds is true, unless it is of all. */
static void put_where(struct warnings *warnings, const cJSON *finding,
		      bool (*holds)(const struct report *report, size_t file,
				    const cJSON *finding))
{
	const struct report *report = warnings->report;
	const char *separator = " In: ";
	size_t holding = 0;

	for (size_t i = 0; i < report->files_count; i++)
		holding += holds(report, i, finding);
	for (size_t i = 0; i < report->files_count && holding < report->files_count; i++) {
		if (!holds(report, i, finding))
			continue;
		dmabench_html_format(warnings->out, "%s%s", separator, name_of(report, i));
		separator = ", ";
	}
}

static void put_finding(struct warnings *warnings, size_t file,
			const cJSON *finding)
{
	const struct report *report = warnings->report;
	const char *remedy = dmabench_json_text(finding, "remedy");
	const char *text = dmabench_json_text(finding, "finding");

	for (size_t before = 0; before < file; before++) {
		if (has_finding(report, before, finding))
			return;
	}
	begin(warnings, SPOILS);
	dmabench_html_format(warnings->out, "%s.", text ? text : "unknown");
	if (remedy) {
		fputs(" Remedy: <code>", warnings->out);
		dmabench_html_text(warnings->out, remedy);
		fputs("</code>.", warnings->out);
	}
	put_where(warnings, finding, has_finding);
	end(warnings);
}

static bool has_no_findings(const struct report *report, size_t file,
			    const cJSON *finding)
{
	(void)finding;
	return !cJSON_IsArray(findings(report, file));
}

static void put_preflight(struct warnings *warnings)
{
	const struct report *report = warnings->report;
	const cJSON *finding;
	bool missing = false;

	for (size_t i = 0; i < report->files_count; i++) {
		cJSON_ArrayForEach(finding, findings(report, i))
			put_finding(warnings, i, finding);
		missing |= has_no_findings(report, i, NULL);
	}
	if (!missing)
		return;
	begin(warnings, SPOILS);
	fputs("preflight's findings are not recorded: whether the frequency scaled or the CPU was shared is not known.",
	      warnings->out);
	put_where(warnings, NULL, has_no_findings);
	end(warnings);
}

static void put_unsettled(struct warnings *warnings)
{
	const struct report *report = warnings->report;
	const char *separator = ": ";
	size_t ok = 0, settled = 0, coarse = 0;

	for (size_t i = 0; i < report->experiments_count; i++) {
		ok += report->experiments[i].ok;
		settled += report->experiments[i].settled;
		coarse += report->experiments[i].coarse;
	}
	if (settled == ok)
		return;
	begin(warnings, SPOILS);
	fprintf(warnings->out, "%zu of %zu points did not settle: their medians are less precise than was asked for",
		ok - settled, ok);
	for (size_t i = 0; i < report->experiments_count; i++) {
		const struct report_experiment *experiment = &report->experiments[i];

		if (experiment->settled == experiment->ok)
			continue;
		dmabench_html_format(warnings->out, "%s%s %zu", separator, experiment->name,
				     experiment->ok - experiment->settled);
		separator = ", ";
	}
	fputs(".", warnings->out);
	if (coarse)
		fprintf(warnings->out, " %zu are known no better, for the clock's steps are too coarse.",
			coarse);
	if (coarse < ok - settled)
		fputs(" More <code>--max-time</code> or a quieter machine would help.", warnings->out);
	end(warnings);
}

static void put_counts(struct warnings *warnings)
{
	const struct report *report = warnings->report;
	size_t void_rounds = 0, disturbed = 0, batched = 0, no_net = 0, refused = 0;

	for (size_t i = 0; i < report->files_count; i++) {
		void_rounds += report->files[i].void_rounds;
		disturbed += report->files[i].disturbed;
		batched += report->files[i].batched;
		no_net += report->files[i].no_net;
		refused += report->files[i].refused;
	}
	if (no_net)
		put(warnings, SPOILS, "of %zu phases the cost of measuring is not known: they have no median here, only a raw one in the data.",
		    no_net);
	if (disturbed)
		put(warnings, SPOILS, "%zu points were disturbed: another run measured on the same device or CPU in some of their rounds. Measure them again without it.",
		    disturbed);
	if (void_rounds)
		put(warnings, NOTE, "%zu rounds were void and are not counted: the regime changed under them, or the kernel says so.",
		    void_rounds);
	if (batched)
		put(warnings, NOTE, "%zu points are batched: too short to be timed one by one, so their medians are of the means of batches, without a p99.",
		    batched);
	if (refused)
		put(warnings, NOTE, "%zu points were refused; the reasons are below.", refused);
}

int report_warnings(struct report *report, FILE *out)
{
	struct warnings warnings = { .report = report, .out = out };

	put_endings(&warnings);
	put_verification(&warnings);
	put_clock(&warnings);
	put_emulation(&warnings);
	put_preflight(&warnings);
	put_unsettled(&warnings);
	put_counts(&warnings);
	fputs(warnings.count ? "</ul>\n" :
	      "<p>None: every point settled, and preflight found nothing.</p>\n", out);
	report_refusals(report, out);
	return 0;
}
