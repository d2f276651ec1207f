// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "commands.h"
#include "doctor/doctor.h"
#include "host/sysfs.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/options.h"

struct doctor {
	const char *target, *cpus;
	bool json;
};

static const struct dmabench_option options[] = {
	{ .name = "target", .letter = 't', .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct doctor, target), .value = "NAME",
	  .names = DMABENCH_NAMES_TARGETS,
	  .help = "as of dmabench run; default: its default" },
	{ .name = "cpus", .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct doctor, cpus), .value = "LIST",
	  .help = "to measure on; default: the first, which one thread takes" },
	{ .name = "json", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct doctor, json), .help = "as one JSON object" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "doctor",
	.summary = "says what this machine can measure, and how to get the rest",
	.options = options,
	.more = "The system; whether the module can be had; targets, engines and devices that nobody\n"
		"uses; the regime that is now, and how each other is had: by boot words, by the\n"
		"firmware, or while the system runs; what cannot be measured and why; what dmabench\n"
		"preflight finds; and what to type, in order. It changes nothing. Exit status 3 if\n"
		"anything stops a run, else 0.",
	.examples = (const struct dmabench_example[]){
		{ "all that there is to know, before anything else", "dmabench doctor", DMABENCH_IN_GUEST },
		{ "for a program", "dmabench doctor --json", DMABENCH_IN_GUEST },
		{ } },
	.see = "dmabench-preflight(1), dmabench-list(1), dmabench-bind(1)",
};

/* CapEff of this process; 16 is CAP_SYS_MODULE. */
static bool may_load(void)
{
	char text[DMABENCH_FACT_LEN];

	return dmabench_sysfs_value("", "/proc/self/status", "CapEff", text) &&
	       strtoull(text, NULL, 16) & 1 << 16;
}

static int tell(const struct doctor_seen *seen, bool json)
{
	cJSON *doctor = dmabench_doctor(seen);
	const bool possible = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(doctor, "possible"));

	if (json) {
		char *text = dmabench_json_print_indented(doctor);

		puts(text);
		free(text);
	} else {
		dmabench_doctor_print(stdout, doctor);
	}
	cJSON_Delete(doctor);
	if (possible)
		return DMABENCH_EXIT_OK;
	fflush(stdout);
	dmabench_error("no run is possible here now: do first what stands below \"next\"");
	return DMABENCH_EXIT_MACHINE;
}

static int look(const struct doctor *values)
{
	struct preflight_here here;
	struct rlimit memlock;
	int status = dmabench_preflight_begin(&here, values->target, values->cpus);
	struct doctor_seen seen = {
		.about = here.seen, .arch = here.system.machine,
		.is_root = !geteuid(), .may_load = may_load(),
		.memlock_bytes = DMABENCH_UNKNOWN,
	};

	if (!getrlimit(RLIMIT_MEMLOCK, &memlock) && memlock.rlim_cur != RLIM_INFINITY)
		seen.memlock_bytes = memlock.rlim_cur;
	if (!status)
		status = tell(&seen, values->json);
	dmabench_preflight_end(&here);
	return status;
}

int cmd_doctor(int argc, char **argv)
{
	struct doctor values = { 0 };
	int status = dmabench_options_parse(&usage, argc, argv, &values, NULL);

	return status == DMABENCH_OPTIONS_GO ? look(&values) : status;
}
