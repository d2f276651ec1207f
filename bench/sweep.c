// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sweep.h"

static const struct sweep_exp *find_exp(const struct sweep *sweep,
					const struct catalog_exp *exp)
{
	size_t i;

	for (i = 0; sweep->exps[i].exp != exp; i++)
		;
	return &sweep->exps[i];
}

/* One digit of a number whose digits have different bases. */
static uint64_t take_digit(uint64_t *rest, const struct spec_values *values)
{
	uint64_t value = values->values[*rest % values->count];

	*rest /= values->count;
	return value;
}

void dmabench_sweep_point(const struct sweep *sweep, uint64_t index,
			  struct sweep_point *point)
{
	const struct sweep_exp *exp = sweep->exps;
	uint64_t rest = index;
	unsigned int i;

	for (; rest >= exp->points; exp++)
		rest -= exp->points;
	memset(point, 0, sizeof(*point));
	point->index = index;
	point->exp = exp->exp;
	for (i = 0; i < exp->exp->info.out_params; i++)
		point->values[i] = take_digit(&rest, &exp->params[i]);
	point->threads = take_digit(&rest, &sweep->threads);
}

void dmabench_sweep_describe(const struct sweep *sweep,
			     const struct sweep_point *point, char *text,
			     size_t size)
{
	const struct sweep_exp *exp = find_exp(sweep, point->exp);
	size_t length = snprintf(text, size, "%s", point->exp->info.out_name);
	char value[DMABENCH_VALUE_LEN];

	for (unsigned int i = 0; i < point->exp->info.out_params; i++) {
		const struct catalog_param *param = &point->exp->params[i];

		if (length >= size ||
		    (exp->params[i].count == 1 &&
		     point->values[i] == param->info.out_default))
			continue;
		length += snprintf(text + length, size - length, " %s=%s",
				   param->info.out_name,
				   dmabench_spec_format(value, param,
							point->values[i]));
	}
	if (length < size && sweep->threads.count > 1)
		snprintf(text + length, size - length, " threads=%u",
			 point->threads);
}

void dmabench_sweep_free(struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->nexps; i++) {
		struct sweep_exp *exp = &sweep->exps[i];

		for (unsigned int j = 0; exp->params &&
					 j < exp->exp->info.out_params; j++)
			dmabench_spec_free(&exp->params[j]);
		free(exp->params);
	}
	free(sweep->exps);
	dmabench_spec_free(&sweep->threads);
	dmabench_spec_free(&sweep->cpus);
	memset(sweep, 0, sizeof(*sweep));
}
