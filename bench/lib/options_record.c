// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <math.h>

#include "alloc.h"
#include "options.h"

static char *record(const struct dmabench_option *option, const void *member)
{
	const char *text;
	double number;
	uint64_t u64;

	switch (option->type) {
	case DMABENCH_OPTION_FLAG:
		return *(const bool *)member ?
		       dmabench_format("--%s", option->name) : NULL;
	case DMABENCH_OPTION_TEXT:
	case DMABENCH_OPTION_CHOICE:
		text = *(const char *const *)member;
		return text ? dmabench_format("--%s=%s", option->name, text) :
			      NULL;
	case DMABENCH_OPTION_U64:
		u64 = *(const uint64_t *)member;
		return u64 == UINT64_MAX ? NULL :
		       dmabench_format("--%s=%" PRIu64, option->name, u64);
	case DMABENCH_OPTION_NUMBER:
		number = *(const double *)member;
		return isnan(number) ? NULL :
		       dmabench_format("--%s=%.15g", option->name, number);
	}
	return NULL;
}

size_t dmabench_options_record(const struct dmabench_usage *usage,
			       const void *values, char **arguments)
{
	const struct dmabench_option *option;
	size_t count = 0;

	for (option = usage->options; option && option->name; option++) {
		char *argument;

		if (option->transient)
			continue;
		argument = record(option, (const char *)values + option->offset);
		if (argument)
			arguments[count++] = argument;
	}
	return count;
}
