// SPDX-License-Identifier: GPL-2.0
/* Who else is on the CPUs that are measured on, and how far the device is. */
#include <glob.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "host/cpus.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"

/* A list of CPUs in a file; empty where there is none. */
static void read_cpus(const struct preflight_seen *seen, const char *path,
		      struct dmabench_numbers *cpus)
{
	char text[DMABENCH_FACT_LEN];

	memset(cpus, 0, sizeof(*cpus));
	if (!dmabench_preflight_text(seen, text, "%s", path))
		return;
	if (!dmabench_cpus_parse(text, cpus))
		return;
	dmabench_numbers_free(cpus);
}

/* The first measured CPU that is in neither list; DMABENCH_UNKNOWN: none. */
static uint64_t outside(const struct preflight_seen *seen,
			const struct dmabench_numbers *one,
			const struct dmabench_numbers *other)
{
	for (size_t i = 0; i < seen->cpus->count; i++)
		if (!dmabench_cpus_has(one, seen->cpus->values[i]) &&
		    !dmabench_cpus_has(other, seen->cpus->values[i]))
			return seen->cpus->values[i];
	return DMABENCH_UNKNOWN;
}

/* As many as are measured on; CPU 0 does the system's work, so the last ones. */
static char *to_isolate(const struct preflight_seen *seen)
{
	struct dmabench_numbers online, last;
	char *text;

	read_cpus(seen, "/sys/devices/system/cpu/online", &online);
	last = online;
	if (dmabench_cpus_has(seen->cpus, 0) && online.count > seen->cpus->count) {
		last.values += online.count - seen->cpus->count;
		last.count = seen->cpus->count;
	} else {
		last = *seen->cpus;
	}
	text = dmabench_cpus_format(&last);
	dmabench_numbers_free(&online);
	return text;
}

static char *isolation_remedy(const struct preflight_seen *seen,
			      const struct dmabench_numbers *isolated)
{
	char *cpus = isolated->count ? dmabench_cpus_format(isolated) :
				       to_isolate(seen);
	char *text = isolated->count ?
		dmabench_format("dmabench run --cpus %s  (these are isolated)", cpus) :
		dmabench_format("boot with isolcpus=managed_irq,domain,%s nohz_full=%s; dmabench run --cpus %s",
				cpus, cpus, cpus);

	free(cpus);
	return text;
}

bool dmabench_preflight_isolation(const struct preflight_seen *seen,
				  struct preflight_finding *found)
{
	struct dmabench_numbers booted, partitions;
	uint64_t cpu;

	read_cpus(seen, "/sys/devices/system/cpu/isolated", &booted);
	read_cpus(seen, "/sys/fs/cgroup/cpuset.cpus.isolated", &partitions);
	cpu = outside(seen, &booted, &partitions);
	if (cpu != DMABENCH_UNKNOWN)
		dmabench_preflight_found(found,
			dmabench_format("CPU %" PRIu64 " is not isolated: other tasks run there", cpu),
			isolation_remedy(seen, booted.count ? &booted : &partitions));
	dmabench_numbers_free(&booted);
	dmabench_numbers_free(&partitions);
	return cpu != DMABENCH_UNKNOWN;
}

/* Is it delivered to a measured CPU, and does anybody handle it? */
static bool hits(const struct preflight_seen *seen, const char *number)
{
	char text[DMABENCH_FACT_LEN];
	struct dmabench_numbers cpus;
	bool found = false;
	char *path = dmabench_format("/proc/irq/%s/*/", number);

	if (!dmabench_sysfs_names(seen->root, path, text)) {
		free(path);
		return false;
	}
	free(path);
	path = dmabench_format("/proc/irq/%s/effective_affinity_list", number);
	read_cpus(seen, path, &cpus);
	free(path);
	for (size_t i = 0; i < cpus.count && !found; i++)
		found = dmabench_cpus_has(seen->cpus, cpus.values[i]);
	dmabench_numbers_free(&cpus);
	return found;
}

static char *interrupts_remedy(const struct preflight_seen *seen)
{
	struct dmabench_numbers online, others = { 0 };
	char *list, *text;

	read_cpus(seen, "/sys/devices/system/cpu/online", &online);
	others.values = dmabench_calloc(online.count + 1, sizeof(*others.values));
	for (size_t i = 0; i < online.count; i++)
		if (!dmabench_cpus_has(seen->cpus, online.values[i]))
			others.values[others.count++] = online.values[i];
	list = dmabench_cpus_format(&others);
	text = others.count ?
		dmabench_format("sudo systemctl stop irqbalance; for f in /proc/irq/[0-9]*/smp_affinity_list; do echo %s | sudo tee $f; done", list) :
		dmabench_format("leave a CPU to them: give fewer with --cpus");
	free(list);
	dmabench_numbers_free(&online);
	dmabench_numbers_free(&others);
	return text;
}

bool dmabench_preflight_interrupts(const struct preflight_seen *seen,
				   struct preflight_finding *found)
{
	char *pattern = dmabench_format("%s/proc/irq/[0-9]*", seen->root), *cpus;
	unsigned int count = 0;
	glob_t paths;
	int err = glob(pattern, 0, NULL, &paths);

	free(pattern);
	for (size_t i = 0; !err && i < paths.gl_pathc; i++)
		count += hits(seen, strrchr(paths.gl_pathv[i], '/') + 1);
	globfree(&paths);
	if (!count)
		return false;
	cpus = dmabench_cpus_format(seen->cpus);
	dmabench_preflight_found(found,
		dmabench_format("%u device interrupts are delivered to CPU%s %s", count,
				seen->cpus->count > 1 ? "s" : "", cpus),
		interrupts_remedy(seen));
	free(cpus);
	return true;
}

/*
 * "0.20 0.18 0.12 1/80 11206": averages, then tasks that run now, with this
 * one. The average alone would remember what has ended, such as a build.
 */
bool dmabench_preflight_load(const struct preflight_seen *seen,
			     struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];
	unsigned int running;
	double average;

	if (!dmabench_preflight_text(seen, text, "/proc/loadavg") ||
	    sscanf(text, "%lf %*f %*f %u/", &average, &running) != 2 ||
	    average < 0.5 || running < 2)
		return false;
	return dmabench_preflight_found(found,
		dmabench_format("load average %.2f; running now beside this: %u",
				average, running - 1),
		dmabench_format("stop them: top -b -n 1 | head -n 15"));
}

/* x86 has a flag; elsewhere the firmware's tables may tell. */
static const char *hypervisor(const struct preflight_seen *seen, char *text)
{
	if (dmabench_preflight_text(seen, text, "/sys/hypervisor/type"))
		return text;
	if (dmabench_preflight_text(seen, text, "/sys/class/dmi/id/sys_vendor") &&
	    !strcmp(text, "QEMU"))
		return text;
	if (dmabench_sysfs_value(seen->root, "/proc/cpuinfo", "flags", text) &&
	    dmabench_preflight_word(text, "hypervisor"))
		return "the CPU's hypervisor flag";
	return NULL;
}

bool dmabench_preflight_guest(const struct preflight_seen *seen,
			      struct preflight_finding *found)
{
	char text[DMABENCH_FACT_LEN];
	const char *what = hypervisor(seen, text);

	return what && dmabench_preflight_found(found,
		dmabench_format("this is a virtual machine (%s)", what),
		dmabench_format("run on the machine itself; compare only with runs of the same VM"));
}

bool dmabench_preflight_numa(const struct preflight_seen *seen,
			     struct preflight_finding *found)
{
	int node = seen->target ? seen->target->out_numa_node : -1;
	struct dmabench_numbers near;
	char *path, *list;
	uint64_t cpu;

	if (node < 0)
		return false;
	path = dmabench_format("/sys/devices/system/node/node%d/cpulist", node);
	read_cpus(seen, path, &near);
	free(path);
	cpu = near.count ? outside(seen, &near, &near) : DMABENCH_UNKNOWN;
	if (cpu != DMABENCH_UNKNOWN) {
		list = dmabench_cpus_format(&near);
		dmabench_preflight_found(found,
			dmabench_format("CPU %" PRIu64 " is not on node %d, where %s is", cpu, node,
					seen->target->out_name),
			dmabench_format("dmabench run --cpus %s", list));
		free(list);
	}
	dmabench_numbers_free(&near);
	return cpu != DMABENCH_UNKNOWN;
}
