// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "sweep.h"

/* One digit of a number whose digits have different bases. */
static uint64_t take_digit(uint64_t *rest, const struct dmabench_numbers *values)
{
	uint64_t value = values->values[*rest % values->count];

	*rest /= values->count;
	return value;
}

/* The point of a number that counts twins; its experiment. */
static const struct sweep_exp *find_point(const struct sweep *sweep,
					  uint64_t number,
					  struct sweep_point *point)
{
	const struct sweep_exp *exp = sweep->exps;
	unsigned int i;

	for (; number >= exp->points; exp++)
		number -= exp->points;
	memset(point, 0, sizeof(*point));
	point->exp = exp->exp;
	for (i = 0; i < exp->exp->info.out_params; i++)
		point->values[i] = take_digit(&number, &exp->params[i]);
	point->threads = take_digit(&number, &sweep->parts[exp->part].threads);
	return exp;
}

static uint64_t number_of(const struct sweep *sweep, uint64_t index)
{
	return sweep->kept ? sweep->kept[index] : index;
}

void dmabench_sweep_point(const struct sweep *sweep, uint64_t index,
			  struct sweep_point *point)
{
	find_point(sweep, number_of(sweep, index), point);
	point->index = index;
}

static bool has(const struct dmabench_numbers *values, uint64_t value)
{
	for (size_t i = 0; i < values->count; i++)
		if (values->values[i] == value)
			return true;
	return false;
}

/* Does an experiment of a part have such a point, too? */
static bool is_twin(const struct sweep *sweep, const struct sweep_exp *exp,
		    const struct sweep_point *point)
{
	if (exp->exp != point->exp || !exp->points ||
	    !has(&sweep->parts[exp->part].threads, point->threads))
		return false;
	for (unsigned int i = 0; i < exp->exp->info.out_params; i++)
		if (!has(&exp->params[i], point->values[i]))
			return false;
	return true;
}

static bool is_known(const struct sweep *sweep, const struct sweep_exp *until,
		     const struct sweep_point *point)
{
	for (const struct sweep_exp *exp = sweep->exps; exp < until; exp++)
		if (is_twin(sweep, exp, point))
			return true;
	return false;
}

void dmabench_sweep_drop_twins(struct sweep *sweep)
{
	uint64_t kept = 0;

	if (sweep->nparts < 2)
		return;
	sweep->kept = dmabench_calloc(sweep->points, sizeof(*sweep->kept));
	for (size_t i = 0; i < sweep->nparts; i++)
		sweep->parts[i].points = 0;
	for (uint64_t number = 0; number < sweep->points; number++) {
		struct sweep_point point;
		const struct sweep_exp *exp = find_point(sweep, number, &point);

		if (is_known(sweep, exp, &point))
			continue;
		sweep->kept[kept++] = number;
		sweep->parts[exp->part].points++;
	}
	sweep->points = kept;
	for (size_t i = 1; i < sweep->nparts; i++)
		sweep->parts[i].first = sweep->parts[i - 1].first +
					sweep->parts[i - 1].points;
}

void dmabench_sweep_describe(const struct sweep *sweep,
			     const struct sweep_point *point, char *text,
			     size_t size)
{
	struct sweep_point same;
	const struct sweep_exp *exp =
		find_point(sweep, number_of(sweep, point->index), &same);
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
			dmabench_numbers_free(&exp->params[j]);
		free(exp->params);
	}
	for (size_t i = 0; i < sweep->nparts; i++)
		dmabench_numbers_free(&sweep->parts[i].threads);
	free(sweep->exps);
	free(sweep->parts);
	free(sweep->kept);
	dmabench_numbers_free(&sweep->threads);
	dmabench_numbers_free(&sweep->cpus);
	memset(sweep, 0, sizeof(*sweep));
}
