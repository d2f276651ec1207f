// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "sysfs.h"

#define MOST_CPUS	65536

bool dmabench_cpus_has(const struct dmabench_numbers *cpus, uint64_t cpu)
{
	for (size_t i = 0; i < cpus->count; i++)
		if (cpus->values[i] == cpu)
			return true;
	return false;
}

static void add(struct dmabench_numbers *cpus, uint64_t cpu)
{
	if (dmabench_cpus_has(cpus, cpu))
		return;
	dmabench_numbers_add(cpus, cpu);
}

int dmabench_cpus_parse(const char *text, struct dmabench_numbers *cpus)
{
	unsigned long first, last;
	char *end;

	memset(cpus, 0, sizeof(*cpus));
	for (;; text = end + 1) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		first = last = strtoul(text, &end, 10);
		if (*end == '-' && end[1] >= '0' && end[1] <= '9')
			last = strtoul(end + 1, &end, 10);
		if (first > last || last >= MOST_CPUS)
			return -EINVAL;
		for (; first <= last; first++)
			add(cpus, first);
		if (!*end)
			return 0;
		if (*end != ',')
			return -EINVAL;
	}
}

/* How many from @first on follow each other. */
static size_t length_of_run(const struct dmabench_numbers *cpus, size_t first)
{
	size_t length = 1;

	while (first + length < cpus->count &&
	       cpus->values[first + length] == cpus->values[first] + length)
		length++;
	return length;
}

char *dmabench_cpus_format(const struct dmabench_numbers *cpus)
{
	char *text = dmabench_format("%s", "");
	size_t length;

	for (size_t i = 0; i < cpus->count; i += length) {
		uint64_t first = cpus->values[i];
		char *longer, last[24] = "";

		length = length_of_run(cpus, i);
		if (length > 1)
			snprintf(last, sizeof(last), "-%" PRIu64,
				 first + length - 1);
		longer = dmabench_format("%s%s%" PRIu64 "%s", text,
					 i ? "," : "", first, last);
		free(text);
		text = longer;
	}
	return text;
}

static int check_online(const char *root, const struct dmabench_numbers *cpus)
{
	char text[DMABENCH_FACT_LEN];
	struct dmabench_numbers online;
	int status = 0;

	/* Without that file the kernel will tell, point by point. */
	if (!dmabench_sysfs_text(root, "/sys/devices/system/cpu/online", text))
		return 0;
	if (!dmabench_cpus_parse(text, &online)) {
		for (size_t i = 0; i < cpus->count && !status; i++) {
			if (dmabench_cpus_has(&online, cpus->values[i]))
				continue;
			dmabench_error("--cpus: CPU %llu is not online; online: %s",
				       (unsigned long long)cpus->values[i], text);
			status = DMABENCH_EXIT_USAGE;
		}
	}
	dmabench_numbers_free(&online);
	return status;
}

static void take_allowed(struct dmabench_numbers *cpus)
{
	size_t bytes = CPU_ALLOC_SIZE(MOST_CPUS);
	cpu_set_t *set = CPU_ALLOC(MOST_CPUS);

	memset(cpus, 0, sizeof(*cpus));
	if (set && !sched_getaffinity(0, bytes, set)) {
		for (unsigned int cpu = 0; cpu < MOST_CPUS; cpu++)
			if (CPU_ISSET_S(cpu, bytes, set))
				add(cpus, cpu);
	}
	CPU_FREE(set);
	if (!cpus->count)
		add(cpus, 0);
}

int dmabench_cpus_choose(const char *root, const char *list,
			 struct dmabench_numbers *cpus)
{
	if (!list) {
		take_allowed(cpus);
		return 0;
	}
	if (!dmabench_cpus_parse(list, cpus))
		return check_online(root, cpus);
	dmabench_error("--cpus '%s': wanted CPUs such as 0-3,6", list);
	return DMABENCH_EXIT_USAGE;
}
