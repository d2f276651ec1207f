// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "given.h"
#include "host/sysfs.h"

uint64_t dmabench_given_value(const struct sweep_point *point, const char *name)
{
	const struct catalog_param *param = dmabench_catalog_param(point->exp, name);

	return param ? point->values[param - point->exp->params] : 0;
}

unsigned int dmabench_given_param(const struct sweep_point *point, const char *name)
{
	const struct catalog_param *param = dmabench_catalog_param(point->exp, name);

	return param ? (unsigned int)(param - point->exp->params) : DMABENCH_ALL;
}

int dmabench_given_refuse(struct dmabench_run *run, unsigned int param, int err,
			  const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(run->out_reason, sizeof(run->out_reason), format, args);
	va_end(args);
	run->out_param = param;
	return err;
}

int dmabench_given_available(const struct sweep_point *point, const char *root, uint64_t bytes,
			     struct dmabench_run *run)
{
	char text[DMABENCH_FACT_LEN];
	unsigned long long kib;

	if (!dmabench_sysfs_value(root, "/proc/meminfo", "MemAvailable", text) ||
	    sscanf(text, "%llu kB", &kib) != 1 || bytes >> 10 <= kib / 10 * 9)
		return 0;
	return dmabench_given_refuse(run, dmabench_given_param(point, "size"), -ENOMEM,
				     "%llu MiB of memory: only %llu MiB are available, of which a tenth is left; a smaller --size",
				     (unsigned long long)bytes >> 20, kib >> 10);
}
