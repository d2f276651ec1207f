// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "oracle.h"

/* What a report begins with, and no other line of dma-debug's: driver and device. */
#define REPORT	"DMA-API: [^ ]+ [^ ]+: .*"

/* A number in a file of dma-debug's; -1 without. */
long oracle_number(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), DMA_DEBUG "%s", name);
	return sysfs_number(path);
}

/* Return: why nothing can be told, or NULL */
const char *oracle_is_off(void)
{
	FILE *file = fopen(DMA_DEBUG "disabled", "re");
	int disabled = file ? fgetc(file) : 0;

	if (!file)
		return "this kernel has no CONFIG_DMA_API_DEBUG";
	fclose(file);
	return disabled == 'Y' ? "dma-debug is disabled" : NULL;
}

/* From here on each is printed; it stays so, for whoever comes next. */
long oracle_errors_from_now(void)
{
	sysfs_write(DMA_DEBUG "all_errors", "1");
	return oracle_number("error_count");
}

/* How many errors since @before; -1 if the log tells not as many in these words, or others. */
long oracle_told(int log, int log_again, const char *words, long before)
{
	long errors = oracle_number("error_count") - before;
	char ere[192];

	snprintf(ere, sizeof(ere), REPORT "%s", words);
	if (klog_count(log, ere) != errors || klog_count(log_again, REPORT) != errors)
		return -1;
	return errors;
}
