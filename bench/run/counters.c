// SPDX-License-Identifier: GPL-2.0
/* The names of counters: a row each. */
#include <linux/perf_event.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counters.h"
#include "lib/alloc.h"
#include "lib/error.h"

#define HARDWARE(event)	PERF_TYPE_HARDWARE, PERF_COUNT_HW_##event
#define SOFTWARE(event)	PERF_TYPE_SOFTWARE, PERF_COUNT_SW_##event
#define CACHE(cache, op, result)					\
	PERF_TYPE_HW_CACHE, PERF_COUNT_HW_CACHE_##cache |		\
	PERF_COUNT_HW_CACHE_OP_##op << 8 | PERF_COUNT_HW_CACHE_RESULT_##result << 16

static const struct run_counter names[] = {
	{ "cycles", HARDWARE(CPU_CYCLES) },
	{ "cpu-cycles", HARDWARE(CPU_CYCLES) },
	{ "instructions", HARDWARE(INSTRUCTIONS) },
	{ "cache-references", HARDWARE(CACHE_REFERENCES) },
	{ "cache-misses", HARDWARE(CACHE_MISSES) },
	{ "branches", HARDWARE(BRANCH_INSTRUCTIONS) },
	{ "branch-instructions", HARDWARE(BRANCH_INSTRUCTIONS) },
	{ "branch-misses", HARDWARE(BRANCH_MISSES) },
	{ "bus-cycles", HARDWARE(BUS_CYCLES) },
	{ "ref-cycles", HARDWARE(REF_CPU_CYCLES) },
	{ "stalled-cycles-frontend", HARDWARE(STALLED_CYCLES_FRONTEND) },
	{ "stalled-cycles-backend", HARDWARE(STALLED_CYCLES_BACKEND) },
	{ "L1-dcache-loads", CACHE(L1D, READ, ACCESS) },
	{ "L1-dcache-load-misses", CACHE(L1D, READ, MISS) },
	{ "L1-dcache-stores", CACHE(L1D, WRITE, ACCESS) },
	{ "L1-dcache-store-misses", CACHE(L1D, WRITE, MISS) },
	{ "L1-icache-loads", CACHE(L1I, READ, ACCESS) },
	{ "L1-icache-load-misses", CACHE(L1I, READ, MISS) },
	{ "LLC-loads", CACHE(LL, READ, ACCESS) },
	{ "LLC-load-misses", CACHE(LL, READ, MISS) },
	{ "LLC-stores", CACHE(LL, WRITE, ACCESS) },
	{ "LLC-store-misses", CACHE(LL, WRITE, MISS) },
	{ "dTLB-loads", CACHE(DTLB, READ, ACCESS) },
	{ "dTLB-load-misses", CACHE(DTLB, READ, MISS) },
	{ "dTLB-stores", CACHE(DTLB, WRITE, ACCESS) },
	{ "dTLB-store-misses", CACHE(DTLB, WRITE, MISS) },
	{ "iTLB-loads", CACHE(ITLB, READ, ACCESS) },
	{ "iTLB-load-misses", CACHE(ITLB, READ, MISS) },
	{ "node-loads", CACHE(NODE, READ, ACCESS) },
	{ "node-load-misses", CACHE(NODE, READ, MISS) },
	{ "node-stores", CACHE(NODE, WRITE, ACCESS) },
	{ "node-store-misses", CACHE(NODE, WRITE, MISS) },
	{ "task-clock", SOFTWARE(TASK_CLOCK) },
	{ "cpu-clock", SOFTWARE(CPU_CLOCK) },
	{ "context-switches", SOFTWARE(CONTEXT_SWITCHES) },
	{ "cpu-migrations", SOFTWARE(CPU_MIGRATIONS) },
	{ "page-faults", SOFTWARE(PAGE_FAULTS) },
};

#define NAMES	(sizeof(names) / sizeof(names[0]))

char *dmabench_counter_names(void)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < NAMES; i++)
		fprintf(stream, "%s%s", i ? ", " : "", names[i].name);
	fclose(stream);
	return text;
}

/* "r" and digits in base 16. */
static bool take_raw(const char *name, struct run_counter *counter)
{
	const char *digits = name + 1;
	size_t length = strlen(name);

	if (name[0] != 'r' || length < 2 || length > 17 ||
	    digits[strspn(digits, "0123456789abcdefABCDEF")])
		return false;
	snprintf(counter->name, sizeof(counter->name), "%s", name);
	counter->type = PERF_TYPE_RAW;
	counter->config = strtoull(digits, NULL, 16);
	return true;
}

static bool take_name(const char *name, struct run_counter *counter)
{
	for (size_t i = 0; i < NAMES; i++) {
		if (strcmp(names[i].name, name))
			continue;
		*counter = names[i];
		return true;
	}
	return take_raw(name, counter);
}

static int no_such_counter(const char *name)
{
	char *valid = dmabench_counter_names();

	dmabench_error("--counters '%s': no such counter; there are %s, and rNNN, a raw event of the PMU's in base 16",
		       name, valid);
	free(valid);
	return DMABENCH_EXIT_USAGE;
}

static int add(struct run_counters *counters, const char *name)
{
	struct run_counter counter;

	if (!take_name(name, &counter))
		return no_such_counter(name);
	for (unsigned int i = 0; i < counters->count; i++) {
		if (counters->list[i].type != counter.type ||
		    counters->list[i].config != counter.config)
			continue;
		dmabench_error("--counters '%s': it is there already, as '%s'; give each once",
			       name, counters->list[i].name);
		return DMABENCH_EXIT_USAGE;
	}
	if (counters->count == DMABENCH_MAX_COUNTERS) {
		dmabench_error("--counters: %u at most; few PMUs count more than 4 at a time",
			       DMABENCH_MAX_COUNTERS);
		return DMABENCH_EXIT_USAGE;
	}
	counters->list[counters->count++] = counter;
	return 0;
}

int dmabench_counters_parse(const char *text, struct run_counters *counters)
{
	char *copy, *rest, *name;
	int status = 0;

	memset(counters, 0, sizeof(*counters));
	if (!text)
		return 0;
	copy = dmabench_format("%s", text);
	rest = copy;
	while (!status && (name = strsep(&rest, ",")))
		status = add(counters, name);
	free(copy);
	return status;
}
