// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"

#define STOPS(check, reason) \
	{ #check, PREFLIGHT_STOPS, dmabench_preflight_##check, reason },
#define SPOILS(check, reason) \
	{ #check, PREFLIGHT_SPOILS, dmabench_preflight_##check, reason },

const struct preflight_check dmabench_preflight_checks[] = {
	PREFLIGHT_CHECKS(STOPS, SPOILS)
};

const size_t dmabench_preflight_ncheck =
	sizeof(dmabench_preflight_checks) / sizeof(dmabench_preflight_checks[0]);

bool dmabench_preflight_found(struct preflight_finding *found, char *finding,
			      char *remedy)
{
	found->finding = finding;
	found->remedy = remedy;
	return true;
}

static const char *read_path(const struct preflight_seen *seen, char *text,
			     const char *format, va_list arguments)
{
	char path[DMABENCH_FACT_LEN];

	vsnprintf(path, sizeof(path), format, arguments);
	return dmabench_sysfs_text(seen->root, path, text);
}

const char *dmabench_preflight_text(const struct preflight_seen *seen,
				    char *text, const char *format, ...)
{
	const char *found;
	va_list arguments;

	va_start(arguments, format);
	found = read_path(seen, text, format, arguments);
	va_end(arguments);
	return found;
}

uint64_t dmabench_preflight_number(const struct preflight_seen *seen,
				   const char *format, ...)
{
	char text[DMABENCH_FACT_LEN];
	const char *found;
	va_list arguments;

	va_start(arguments, format);
	found = read_path(seen, text, format, arguments);
	va_end(arguments);
	return found && isdigit((unsigned char)*found) ?
	       strtoull(found, NULL, 10) : DMABENCH_UNKNOWN;
}

bool dmabench_preflight_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at += length)
		if ((at == text || isspace((unsigned char)at[-1])) &&
		    (!at[length] || isspace((unsigned char)at[length])))
			return true;
	return false;
}

const char *dmabench_preflight_severity(enum preflight_severity severity)
{
	return severity == PREFLIGHT_STOPS ? "stops" : "spoils";
}

static int ask(struct preflight_here *here)
{
	struct preflight_seen *seen = &here->seen;
	int fd = dmabench_device_open(), status;

	if (fd < 0) {
		seen->module_error = fd;
		return 0;
	}
	dmabench_device_close(fd);
	status = dmabench_catalog_open(&here->catalog);
	if (status)
		return status;
	seen->catalog = &here->catalog;
	seen->target = seen->target_name ?
		       dmabench_catalog_target(seen->catalog, seen->target_name) :
		       dmabench_catalog_default_target(seen->catalog);
	return 0;
}

int dmabench_preflight_begin(struct preflight_here *here, const char *target, const char *cpus)
{
	int status;

	*here = (struct preflight_here) {
		.seen = { .root = "", .release = here->system.release, .cpus = &here->cpus,
			  .target_name = target },
	};
	uname(&here->system);
	status = dmabench_cpus_choose("", cpus, &here->cpus);
	if (!cpus)
		here->cpus.count = 1;
	return status ?: ask(here);
}

void dmabench_preflight_end(struct preflight_here *here)
{
	if (here->seen.catalog)
		dmabench_catalog_close(&here->catalog);
	dmabench_numbers_free(&here->cpus);
}

static void add(cJSON *array, const struct preflight_check *check,
		const struct preflight_finding *found)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "check", check->name);
	dmabench_json_add_text(json, "severity",
			       dmabench_preflight_severity(check->severity));
	dmabench_json_add_text(json, "finding", found->finding);
	dmabench_json_add_text(json, "remedy", found->remedy);
	cJSON_AddItemToArray(array, json);
}

cJSON *dmabench_preflight(const struct preflight_seen *seen)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < dmabench_preflight_ncheck; i++) {
		const struct preflight_check *check = &dmabench_preflight_checks[i];
		struct preflight_finding found;

		if (!check->look(seen, &found))
			continue;
		add(array, check, &found);
		free(found.finding);
		free(found.remedy);
	}
	return array;
}

unsigned int dmabench_preflight_count(const cJSON *findings,
				      enum preflight_severity severity)
{
	const char *name = dmabench_preflight_severity(severity);
	const cJSON *finding;
	unsigned int count = 0;

	cJSON_ArrayForEach(finding, findings)
		count += !strcmp(cJSON_GetStringValue(
			cJSON_GetObjectItemCaseSensitive(finding, "severity")), name);
	return count;
}
