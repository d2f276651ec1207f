// SPDX-License-Identifier: GPL-2.0
/* What to type, in order: what brings the module, then a target, then figures. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/loading.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "parts.h"

/* Takes @command over. */
static void add(cJSON *next, char *command, const char *why)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "command", command);
	dmabench_json_add_text(json, "why", why);
	cJSON_AddItemToArray(next, json);
	free(command);
}

static char *install_headers(const struct doctor_seen *seen)
{
	const char *release = seen->about.release;

	if (dmabench_doctor_has(seen, "/usr/bin/apt-get"))
		return dmabench_format("sudo apt-get install linux-headers-%s", release);
	if (dmabench_doctor_has(seen, "/usr/bin/dnf"))
		return dmabench_format("sudo dnf install kernel-devel-%s", release);
	return dmabench_format("install the headers of Linux %s", release);
}

/* Is a module that nobody signed refused, for a reason that a key would mend? */
static bool wants_key(const cJSON *module)
{
	const char *level = dmabench_json_text(module, "lockdown");

	return (level && strcmp(level, "none")) ||
	       dmabench_doctor_is(module, "signatures_enforced");
}

static bool add_module_steps(cJSON *next, const struct doctor_seen *seen, const cJSON *module)
{
	const char *key = dmabench_json_text(module, "owner_key");
	struct dmabench_refusal refusal;

	if (dmabench_refuses_any(seen->about.root, &refusal)) {
		add(next, refusal.remedy, refusal.why);
		free(refusal.why);
		return false;
	}
	if (!dmabench_json_text(module, "headers") && !dmabench_json_text(module, "installed"))
		add(next, install_headers(seen), "the module is built against them");
	if (wants_key(module) && key)
		add(next, dmabench_format("sudo mokutil --import %s", key),
		    "then reboot and enroll it: what is signed with that key (DKMS signs) is trusted");
	if (!dmabench_json_text(module, "installed"))
		add(next, dmabench_format("make && sudo make install"), "in a checkout: builds and installs the module");
	add(next, dmabench_format("sudo modprobe dmabench"), "loads it");
	return true;
}

/* The other stops, in the words of the preflight. */
static void add_stops(cJSON *next, const cJSON *preflight)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, preflight) {
		const char *check = dmabench_json_text(finding, "check");

		if (!strcmp(dmabench_json_text(finding, "severity"), "stops") &&
		    strcmp(check, "module") && strcmp(check, "modules"))
			add(next, dmabench_format("%s", dmabench_json_text(finding, "remedy")),
			    dmabench_json_text(finding, "finding"));
	}
}

/* An engine of a device that nobody has is the best that there is; else any that is free. */
static void add_target_steps(cJSON *next, const cJSON *doctor)
{
	const cJSON *free_ones = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(doctor, "devices"), "free"), *device;

	cJSON_ArrayForEach(device, free_ones) {
		const char *id = dmabench_json_text(device, "id");

		if (id && !strcmp(id, "1000:0012") && !dmabench_json_text(device, "driver")) {
			add(next, dmabench_format("sudo modprobe dmabench_lsi"),
			    "that device gets an engine");
			return;
		}
	}
	device = cJSON_GetArrayItem(free_ones, 0);
	if (device)
		add(next, dmabench_format("sudo dmabench bind %s", dmabench_json_text(device, "device")),
		    "a real device as the target: nobody uses it");
}

/* What a program pays for its mappings takes no module. */
static void add_user_space(cJSON *next, const struct doctor_seen *seen, const cJSON *doctor)
{
	const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(doctor, "devices"), "free"), 0);

	if (!first || !dmabench_doctor_iommu_on(seen))
		return;
	add(next, dmabench_format("sudo modprobe vfio-pci && sudo dmabench bind --driver vfio-pci %s && sudo dmabench run -e vfio_map",
				  dmabench_json_text(first, "device")),
	    "what VFIO costs a program: that needs no module");
}

static bool has_real_target(const struct doctor_seen *seen)
{
	return seen->about.target && seen->about.target->target;
}

static void add_runs(cJSON *next, const struct doctor_seen *seen)
{
	const char *target = has_real_target(seen) ? seen->about.target->out_name : NULL;
	char *option = target ? dmabench_format(" --target %s", target) : dmabench_format("%s", "");

	add(next, dmabench_format("sudo dmabench preflight"), "what spoils figures, and what mends it");
	add(next, dmabench_format("sudo dmabench run --job quick%s -o mine.jsonl", option),
	    "measures, in the regime that is now");
	add(next, dmabench_format("scripts/hw-bench.sh --plan"),
	    "in a checkout: the other regimes, boot by boot, into one report");
	free(option);
}

cJSON *dmabench_doctor_next(const struct doctor_seen *seen, const cJSON *doctor)
{
	const cJSON *module = cJSON_GetObjectItemCaseSensitive(doctor, "module");
	cJSON *next = cJSON_CreateArray();
	bool here = true;

	add_stops(next, cJSON_GetObjectItemCaseSensitive(doctor, "preflight"));
	if (seen->about.module_error == -EACCES || seen->about.module_error == -EPERM)
		add(next, dmabench_format("sudo dmabench doctor"), "the module answers root alone");
	else if (seen->about.module_error)
		here = add_module_steps(next, seen, module);
	if (seen->about.module_error)
		add_user_space(next, seen, doctor);
	if (!here)
		return next;
	if (!has_real_target(seen))
		add_target_steps(next, doctor);
	add_runs(next, seen);
	return next;
}
