// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu_interrupts.h"
#include "lib/alloc.h"

/* The first line names the CPUs; -1: that one is not among them. */
static int column_of(char *line, unsigned int cpu)
{
	unsigned int found;
	char *name;
	int column = 0;

	while ((name = strsep(&line, " \t\n"))) {
		if (sscanf(name, "CPU%u", &found) != 1)
			continue;
		if (found == cpu)
			return column;
		column++;
	}
	return -1;
}

/* " LOC:   12   34   Local timer interrupts"; some have fewer numbers than there are CPUs. */
static uint64_t count_in(const char *line, int column)
{
	const char *at = strchr(line, ':');
	unsigned long long count = 0;

	for (int i = 0; at && i <= column; i++) {
		char *end;

		count = strtoull(at + (i == 0), &end, 10);
		if (end == at + (i == 0))
			return 0;
		at = end;
	}
	return at ? count : 0;
}

uint64_t dmabench_cpu_interrupts(const char *root, unsigned int cpu)
{
	char *path = dmabench_format("%s/proc/interrupts", root), *line = NULL;
	FILE *file = fopen(path, "re");
	uint64_t all = 0;
	size_t size = 0;
	int column = -1;

	free(path);
	if (!file)
		return 0;
	if (getline(&line, &size, file) > 0)
		column = column_of(line, cpu);
	while (column >= 0 && getline(&line, &size, file) > 0)
		all += count_in(line, column);
	free(line);
	fclose(file);
	return all;
}
