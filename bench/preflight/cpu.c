// SPDX-License-Identifier: GPL-2.0
/* The CPUs that are measured on: their clock and their sleep. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "host/cpus.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"

#define CPU	"/sys/devices/system/cpu/cpu%" PRIu64

bool dmabench_preflight_governor(const struct preflight_seen *seen,
				 struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];

	for (size_t i = 0; i < seen->cpus->count; i++) {
		uint64_t cpu = seen->cpus->values[i];

		if (!dmabench_preflight_text(seen, text,
					     CPU "/cpufreq/scaling_governor", cpu) ||
		    !strcmp(text, "performance"))
			continue;
		return dmabench_preflight_found(found,
			dmabench_format("CPU %" PRIu64 " has the governor %s", cpu, text),
			dmabench_format("echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"));
	}
	return false;
}

bool dmabench_preflight_turbo(const struct preflight_seen *seen,
			      struct preflight_finding *found)
{
	static const struct {
		const char *path;
		uint64_t on, off;
	} switches[] = {
		{ "/sys/devices/system/cpu/intel_pstate/no_turbo", 0, 1 },
		{ "/sys/devices/system/cpu/cpufreq/boost", 1, 0 },
	};

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (dmabench_preflight_number(seen, "%s", switches[i].path) ==
		    switches[i].on)
			return dmabench_preflight_found(found,
				dmabench_format("turbo (boost) is on"),
				dmabench_format("echo %" PRIu64 " | sudo tee %s",
						switches[i].off, switches[i].path));
	return false;
}

/* Waking from C1 takes less, from all that is deeper more. */
#define MOST_EXIT_US	2

/* What PM QoS allows for that CPU; the device file is root's. */
static uint64_t allowed_exit_us(const struct preflight_seen *seen, uint64_t cpu)
{
	char *path = dmabench_format("%s/dev/cpu_dma_latency", seen->root);
	FILE *file = fopen(path, "re");
	uint64_t own = dmabench_preflight_number(seen,
			CPU "/power/pm_qos_resume_latency_us", cpu);
	char text[DMABENCH_FACT_LEN];
	int32_t all = INT32_MAX;

	free(path);
	if (file) {
		if (fread(&all, sizeof(all), 1, file) != 1 || all < 0)
			all = INT32_MAX;
		fclose(file);
	}
	if (dmabench_preflight_text(seen, text, CPU "/power/pm_qos_resume_latency_us", cpu) &&
	    !strcmp(text, "n/a"))
		return 0;	/* none at all */
	if (own == DMABENCH_UNKNOWN || !own)
		own = INT32_MAX;	/* no constraint */
	return own < (uint64_t)all ? own : (uint64_t)all;
}

/* The longest exit latency of the states that CPU may use; 0 where none is known. */
static uint64_t deepest(const struct preflight_seen *seen, uint64_t cpu,
			char *name)
{
	uint64_t allowed = allowed_exit_us(seen, cpu), most = 0;

	for (unsigned int state = 0;; state++) {
		uint64_t latency = dmabench_preflight_number(seen,
			CPU "/cpuidle/state%u/latency", cpu, state);
		uint64_t disabled = dmabench_preflight_number(seen,
			CPU "/cpuidle/state%u/disable", cpu, state);

		if (latency == DMABENCH_UNKNOWN)
			return most;
		if (disabled == 1 || latency > allowed || latency <= most)
			continue;
		most = latency;
		if (!dmabench_preflight_text(seen, name,
					     CPU "/cpuidle/state%u/name", cpu, state))
			snprintf(name, DMABENCH_FACT_LEN, "state%u", state);
	}
}

bool dmabench_preflight_idle(const struct preflight_seen *seen,
			     struct preflight_finding *found)
{
	char name[DMABENCH_FACT_LEN];

	for (size_t i = 0; i < seen->cpus->count; i++) {
		uint64_t cpu = seen->cpus->values[i];
		uint64_t latency_us = deepest(seen, cpu, name);

		if (latency_us <= MOST_EXIT_US)
			continue;
		return dmabench_preflight_found(found,
			dmabench_format("CPU %" PRIu64 " may sleep in %.16s, %" PRIu64 " us to wake up",
					cpu, name, latency_us),
			dmabench_format("echo %d | sudo tee /sys/devices/system/cpu/cpu*/power/pm_qos_resume_latency_us",
					MOST_EXIT_US));
	}
	return false;
}

/* Siblings that are offline are not in the list. */
bool dmabench_preflight_smt(const struct preflight_seen *seen,
			    struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];
	struct dmabench_numbers siblings;

	for (size_t i = 0; i < seen->cpus->count; i++) {
		uint64_t cpu = seen->cpus->values[i];
		bool alone = true;

		if (!dmabench_preflight_text(seen, text,
					     CPU "/topology/thread_siblings_list", cpu))
			continue;
		if (!dmabench_cpus_parse(text, &siblings))
			alone = siblings.count < 2;
		dmabench_numbers_free(&siblings);
		if (alone)
			continue;
		return dmabench_preflight_found(found,
			dmabench_format("CPU %" PRIu64 " shares its core: siblings %s are online",
					cpu, text),
			dmabench_format("echo off | sudo tee /sys/devices/system/cpu/smt/control"));
	}
	return false;
}
