// SPDX-License-Identifier: GPL-2.0
/* The tree on a screen: a word at the left says what a paragraph is about. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "lib/plain.h"
#include "parts.h"
#include "print.h"

#define SHOWN	3	/* of a list that may be long */

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static uint64_t number(const cJSON *object, const char *name)
{
	const cJSON *item = get(object, name);

	return dmabench_json_is_number(item) ? dmabench_json_u64(item) : DMABENCH_UNKNOWN;
}

static const char *text_or(const cJSON *object, const char *name, const char *otherwise)
{
	return dmabench_json_text(object, name) ?: otherwise;
}

/* "2 MiB", rounded to what people say. */
static char *amount(uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double value = bytes;
	size_t i = 0;

	if (bytes == DMABENCH_UNKNOWN)
		return dmabench_format("unknown");
	for (; value >= 1024 && i + 1 < sizeof(units) / sizeof(units[0]); i++)
		value /= 1024;
	return dmabench_format("%.3g %s", value, units[i]);
}

static const char *regime_now(const cJSON *doctor)
{
	const cJSON *regime;

	cJSON_ArrayForEach(regime, get(doctor, "regimes"))
		if (dmabench_doctor_is(regime, "now"))
			return dmabench_json_text(regime, "regime");
	return "not known";
}

static void put_system(FILE *file, const cJSON *doctor)
{
	const cJSON *system = get(doctor, "system");
	char *page = amount(number(system, "page_size_bytes"));
	char *memory = amount(number(system, "memory_bytes"));
	const char *hypervisor = dmabench_json_text(system, "hypervisor");
	const char *container = dmabench_json_text(system, "container");

	dmabench_doctor_put(file, "system", "Linux %s, %s, %s%s%s%s%s", text_or(system, "kernel", "-"),
	    text_or(system, "arch", "-"), text_or(system, "machine", "a machine without a name"),
	    hypervisor ? ", a VM of " : "", hypervisor ?: "",
	    container ? ", in a container: " : "", container ?: "");
	dmabench_doctor_put(file, "", "%" PRIu64 " CPUs, %s; memory %s, pages %s; IOMMU: %s%s; regime: %s; clock: %s",
	    number(system, "cpus_online"), text_or(system, "cpu_model", "of a model without a name"),
	    memory, page, text_or(system, "iommu", "unknown"),
	    dmabench_doctor_is(system, "iommu_on") ? "" : " (off)", regime_now(doctor),
	    text_or(system, "clock", "-"));
	free(page);
	free(memory);
}

static void put_module(FILE *file, const cJSON *module)
{
	const char *state = dmabench_json_text(module, "state");
	const uint64_t tainted = number(module, "tainted");
	const cJSON *secure = get(module, "secure_boot");
	const cJSON *signatures = get(module, "signatures_enforced");

	if (!strcmp(state, "loaded")) {
		dmabench_doctor_put(file, "module", "loaded, %s", text_or(module, "version", "-"));
		return;
	}
	dmabench_doctor_put(file, "module", "%s; installed: %s; kernel headers: %s; DKMS: %s", state,
	    text_or(module, "installed", "no"), text_or(module, "headers", "no"),
	    text_or(module, "dkms", "no"));
	dmabench_doctor_put(file, "", "Secure Boot %s; lockdown %s; signatures %s; owner's key %s; %s%s",
	    cJSON_IsBool(secure) ? (cJSON_IsTrue(secure) ? "on" : "off") : "unknown",
	    text_or(module, "lockdown", "unknown"),
	    cJSON_IsBool(signatures) ? (cJSON_IsTrue(signatures) ? "enforced" : "not enforced") : "unknown",
	    text_or(module, "owner_key", "none"),
	    dmabench_doctor_is(module, "may_load") ? "this user may load modules" :
	    "this user, or container, may load none",
	    tainted && tainted != DMABENCH_UNKNOWN ? "; the kernel is tainted" : "");
}

static void put_targets(FILE *file, const cJSON *targets)
{
	const char *label = "targets";
	const cJSON *target;
	int shown = 0;

	if (!cJSON_IsArray(targets)) {
		dmabench_doctor_put(file, label, "told once the module is loaded: its own device, and each engine and device that it has or may use");
		return;
	}
	cJSON_ArrayForEach(target, targets) {
		const char *engine = dmabench_json_text(target, "engine");

		if (shown++ == SHOWN && cJSON_GetArraySize(targets) > SHOWN + 1) {
			dmabench_doctor_put(file, "", "and %d more: dmabench list targets",
			    cJSON_GetArraySize(targets) - SHOWN);
			break;
		}
		dmabench_doctor_put(file, label, "%s: %s, %s%s%s%s", text_or(target, "target", "-"),
		    text_or(target, "device", "-"), text_or(target, "translation", "-"),
		    engine ? ", engine " : ", no engine", engine ? engine : "",
		    dmabench_doctor_is(target, "default") ? " (default)" : "");
		label = "";
	}
}

static void put_engines(FILE *file, const cJSON *engines)
{
	const char *label = "engines";
	const cJSON *engine;

	if (!cJSON_GetArraySize(engines))
		dmabench_doctor_put(file, label, "none: no driver of one is loaded");
	cJSON_ArrayForEach(engine, engines) {
		dmabench_doctor_put(file, label, "%s: channels %d, in use %d", text_or(engine, "driver", "-"),
		    (int)cJSON_GetNumberValue(get(engine, "channels")),
		    (int)cJSON_GetNumberValue(get(engine, "in_use")));
		label = "";
	}
}

static void put_devices(FILE *file, const cJSON *devices)
{
	const cJSON *free_ones = get(devices, "free"), *device;
	const char *example = dmabench_json_text(devices, "in_use_example");
	int shown = 0;

	dmabench_doctor_put(file, "devices", "PCI: %" PRIu64 "; %" PRIu64 " taken already, %d can be, %" PRIu64 " in use, %" PRIu64 " not looked at",
	    number(devices, "ends"), number(devices, "ours"), cJSON_GetArraySize(free_ones),
	    number(devices, "in_use"), number(devices, "not_looked_at"));
	cJSON_ArrayForEach(device, free_ones) {
		if (shown++ == SHOWN)
			break;
		dmabench_doctor_put(file, "", "%s (%s, %s), driver %s: can be bound",
		    text_or(device, "device", "-"), text_or(device, "id", "-"),
		    text_or(device, "class", "-"), text_or(device, "driver", "none"));
	}
	if (example)
		dmabench_doctor_put(file, "", "in use, such as %s", example);
}

static void put_memory(FILE *file, const cJSON *memory)
{
	const uint64_t limit = number(memory, "memlock_bytes");
	char *locked = limit == DMABENCH_UNKNOWN ? dmabench_format("without limit") : amount(limit);
	char *huge = dmabench_format("%s", "");
	const cJSON *pages;

	cJSON_ArrayForEach(pages, get(memory, "huge_pages")) {
		char *size = amount(number(pages, "size_bytes")), *longer;

		longer = dmabench_format("%s%s%" PRIu64 " of %s", huge, *huge ? ", " : "",
					 number(pages, "free"), size);
		free(size);
		free(huge);
		huge = longer;
	}
	dmabench_doctor_put(file, "memory", "huge pages free: %s; locked memory: %s; vfio-pci: %s",
	    *huge ? huge : "none", locked, text_or(memory, "vfio_pci", "unknown"));
	free(locked);
	free(huge);
}

static void put_unavailable(FILE *file, const cJSON *unavailable)
{
	const char *label = "cannot";
	const cJSON *reason;

	cJSON_ArrayForEach(reason, unavailable) {
		const cJSON *names = get(reason, "experiments");
		char *text = dmabench_doctor_join(names);

		dmabench_doctor_put(file, label, "%s: %s", text, text_or(reason, "reason", "-"));
		free(text);
		label = "";
	}
}

/* What stops stands with its remedy in "next"; all of both: dmabench preflight. */
static void put_findings(FILE *file, const cJSON *findings)
{
	static const char *const severities[] = { "stops", "spoils" };

	for (size_t i = 0; i < 2; i++) {
		const char *label = severities[i];
		const cJSON *finding;

		cJSON_ArrayForEach(finding, findings) {
			if (strcmp(dmabench_json_text(finding, "severity"), severities[i]))
				continue;
			dmabench_doctor_put(file, label, "%s: %s", dmabench_json_text(finding, "check"),
			    dmabench_json_text(finding, "finding"));
			label = "";
		}
	}
}

static void put_next(FILE *file, const cJSON *next)
{
	const cJSON *step;
	unsigned int count = 0;

	fputs("next:\n", file);
	cJSON_ArrayForEach(step, next) {
		dmabench_print_plain(file, "%2u. %s", ++count, dmabench_json_text(step, "command"));
		dmabench_doctor_put_at(file, 6, "", dmabench_json_text(step, "why"));
	}
}

void dmabench_doctor_print(FILE *file, const cJSON *doctor)
{
	const char *label = "unseen";
	const cJSON *item;

	put_system(file, doctor);
	put_module(file, get(doctor, "module"));
	put_targets(file, get(doctor, "targets"));
	put_engines(file, get(doctor, "engines"));
	put_devices(file, get(doctor, "devices"));
	put_memory(file, get(doctor, "memory"));
	dmabench_doctor_put_regimes(file, get(doctor, "regimes"));
	put_unavailable(file, get(doctor, "unavailable"));
	put_findings(file, get(doctor, "preflight"));
	cJSON_ArrayForEach(item, get(doctor, "unseen")) {
		dmabench_doctor_put(file, label, "%s", cJSON_GetStringValue(item));
		label = "";
	}
	put_next(file, get(doctor, "next"));
}
