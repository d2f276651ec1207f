// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "dma.h"
#include "machine.h"

#define KSFT_SKIP	4

/* A test leaves by _exit(), which would lose what standard output holds back. */
void machine_tier(char tier, const struct dmabench_target_info *info, uint32_t bounced)
{
	fprintf(stderr, "# tier %c, regime %s, target %s\n", tier,
		dma_regime(info->out_translation, bounced), info->out_name);
}

/* Whoever runs all of the kernel's selftests need not have the module. */
__attribute__((constructor)) static void skip_without_module(void)
{
	if (!access("/dev/dmabench", F_OK))
		return;
	puts("TAP version 13\n1..0 # SKIP no /dev/dmabench: load the module dmabench");
	exit(KSFT_SKIP);
}

bool machine_has_linux(int major, int minor)
{
	struct utsname name;
	int here[2];

	return !uname(&name) && sscanf(name.release, "%d.%d", &here[0], &here[1]) == 2 &&
	       (here[0] > major || (here[0] == major && here[1] >= minor));
}

size_t machine_page(void)
{
	return sysconf(_SC_PAGESIZE);
}

/* The kernel calls just those removable that it does not trust: pci_set_removable(). */
bool machine_untrusted(const struct dmabench_target_info *info)
{
	char path[128], word[16] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/removable", info->out_device);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (fscanf(file, "%15s", word) != 1)
		word[0] = '\0';
	fclose(file);
	return !strcmp(word, "removable");
}

long machine_cma_free(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	long total = 0, kib = -1;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "CmaTotal: %ld kB", &total) != 1 &&
		    sscanf(line, "CmaFree: %ld kB", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return total > 0 ? kib * 1024 : -1;
}

/* The sum of the numbers after this word in all lines of a file that begin with it; -1: none */
static long sum_of(const char *path, const char *word)
{
	FILE *file = fopen(path, "re");
	char line[256], name[64];
	long sum = -1, number;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " %63s %ld", name, &number) == 2 && !strcmp(name, word))
			sum = (sum < 0 ? 0 : sum) + number;
	if (file)
		fclose(file);
	return sum;
}

long machine_free_bytes(void)
{
	long kib, pages;

	if (dma_own_pool())
		return dma_bounce_slots_used() < 0 ? -1 :
		       (dma_bounce_slots() - dma_bounce_slots_used()) * DMA_BOUNCE_SLOT;
	kib = sum_of("/proc/meminfo", "MemFree:");
	pages = sum_of("/proc/zoneinfo", "count:");

	return kib < 0 || pages < 0 ? -1 : kib * 1024 + pages * sysconf(_SC_PAGESIZE);
}
