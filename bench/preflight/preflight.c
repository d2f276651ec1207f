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
	{ #check, PREFLIGHT_STOPS, dmabench_preflight_##check, reason }
#define SPOILS(check, reason) \
	{ #check, PREFLIGHT_SPOILS, dmabench_preflight_##check, reason }

const struct preflight_check dmabench_preflight_checks[] = {
	STOPS(lockdown, "a kernel that is locked down, as Secure Boot makes it, loads no module that it cannot trust"),
	STOPS(signing, "a kernel may insist on signed modules without being locked down"),
	STOPS(module, "all is measured in the kernel; without the module, or without the right to ask it, nothing is"),
	STOPS(target, "an engine that somebody holds is left alone, so it is no target"),
	SPOILS(engine, "without an engine nothing but the CPU touches the buffers: no transfer is timed and none is verified; channels of one engine share its bandwidth"),
	SPOILS(guest, "a hypervisor takes the CPU away at any time, and traps some steps (IOTLB flushes, device registers) that are cheap on hardware: percentiles and transfers are its own"),
	SPOILS(governor, "a clock that ramps up makes the first rounds slow, one that follows the load ties each point to the one before; the timer does not follow"),
	SPOILS(turbo, "frequency then hangs on temperature and on what other cores do: runs of the same kernel differ by more than what is compared"),
	SPOILS(idle, "a thread that waits for a transfer lets its CPU sleep; waking up from deep sleep takes longer than the transfer and is counted with it"),
	SPOILS(smt, "a sibling shares the core's caches and units: whatever runs there slows the measured thread by tens of percent"),
	SPOILS(isolation, "other tasks of the scheduler's choice run between two reads of the clock, which makes the high percentiles theirs"),
	SPOILS(interrupts, "handlers of other devices run between two reads of the clock; points tell how many, not what they cost"),
	SPOILS(load, "other work competes for CPU, cache, memory and the locks of the IOVA allocator"),
	SPOILS(numa, "a CPU far from the device reaches its registers and the device reaches the memory over the link between the nodes"),
	SPOILS(clock, "the module reads the TSC; one that the kernel does not trust may stop, jump or change its rate"),
	SPOILS(bounce, "every mapping is then copied, also those that this device would not need copied: no other regime can be seen"),
	SPOILS(dma_debug, "dma-debug looks each mapping up in a hash table under a lock: map and unmap cost a multiple"),
	SPOILS(memory_fill, "phases that allocate or free memory also write all of it, or change page tables; what maps memory that is there already costs the same. Many distributions zero what is allocated"),
	SPOILS(slab_debug, "each object is then filled, checked or recorded: what allocates and frees takes many times as long; mappings are spared while the IOVA allocator's own caches have ranges"),
	SPOILS(kfence, "now and then an allocation gets a guarded page, which changes page tables and flushes TLBs: the high percentiles of what allocates are its own"),
	SPOILS(debug_kernel, "instrumentation of every memory access, lock or page is measured with what it watches"),
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
