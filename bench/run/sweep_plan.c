// SPDX-License-Identifier: GPL-2.0
/* From what was typed to a sweep: its parts, and how many points they have. */
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "sweep_part.h"

static void set_default(const struct catalog_param *param,
			struct dmabench_numbers *values)
{
	if (values->values)
		return;
	values->values = dmabench_calloc(1, sizeof(*values->values));
	values->values[0] = param->info.out_default;
	values->count = 1;
}

/* 2^20 * 2^16 does not overflow. */
static void count_exp(const struct sweep *sweep, struct sweep_exp *exp)
{
	exp->points = sweep->parts[exp->part].threads.count;
	for (unsigned int j = 0; j < exp->exp->info.out_params; j++) {
		set_default(&exp->exp->params[j], &exp->params[j]);
		if (exp->points <= DMABENCH_SWEEP_MOST)
			exp->points *= exp->params[j].count;
	}
}

static int count_points(struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->nexps; i++) {
		struct sweep_exp *exp = &sweep->exps[i];

		count_exp(sweep, exp);
		sweep->parts[exp->part].points += exp->points;
		sweep->points += exp->points;
		if (sweep->points > DMABENCH_SWEEP_MOST) {
			dmabench_error("the sweep has more than %d points; ask for fewer values",
				       DMABENCH_SWEEP_MOST);
			return DMABENCH_EXIT_USAGE;
		}
	}
	if (sweep->points)
		return 0;
	dmabench_error("the sweep has no points: no experiment can run; dmabench list tells why");
	return DMABENCH_EXIT_MACHINE;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* What parts have in common is there once; one part's order stays. */
static void join_threads(struct sweep *sweep)
{
	struct dmabench_numbers *all = &sweep->threads;

	for (size_t i = 0; i < sweep->nparts; i++) {
		const struct dmabench_numbers *threads = &sweep->parts[i].threads;

		all->values = dmabench_reallocarray(all->values,
						    all->count + threads->count,
						    sizeof(*all->values));
		memcpy(all->values + all->count, threads->values,
		       threads->count * sizeof(*all->values));
		all->count += threads->count;
	}
	if (sweep->nparts > 1) {
		size_t kept = 1;

		qsort(all->values, all->count, sizeof(*all->values), compare);
		for (size_t i = 1; i < all->count; i++)
			if (all->values[i] != all->values[kept - 1])
				all->values[kept++] = all->values[i];
		all->count = kept;
	}
}

int dmabench_sweep_plan(struct sweep *sweep, const struct catalog *catalog,
			const struct dmabench_target_info *target,
			const struct sweep_ask *asks, size_t nasks)
{
	int status = 0;

	for (size_t i = 0; i < nasks && !status; i++)
		status = dmabench_sweep_add_part(sweep, catalog, target, &asks[i]);
	for (size_t i = 0; i < nasks && !status; i++)
		for (size_t k = 0; k < asks[i].nrequests && !status; k++)
			status = dmabench_sweep_check_known(sweep, &asks[i].requests[k]);
	if (!status)
		status = count_points(sweep);
	if (!status) {
		join_threads(sweep);
		dmabench_sweep_drop_twins(sweep);
	}
	return status;
}
