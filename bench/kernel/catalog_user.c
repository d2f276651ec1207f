// SPDX-License-Identifier: GPL-2.0
/* What user space can do itself, in the catalogue's words. */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "lib/alloc.h"
#include "user/clock.h"
#include "user/vfio.h"

static void add_param(struct catalog_param *param, const struct user_param *from,
		      unsigned int exp, unsigned int number)
{
	param->info = from->info;
	param->info.exp = exp;
	param->info.param = number;
	if (!from->names)
		return;
	param->names = dmabench_calloc(from->info.out_max + 1, sizeof(*param->names));
	for (uint64_t i = 0; i <= from->info.out_max; i++)
		strncpy(param->names[i], from->names[i], DMABENCH_NAME_LEN - 1);
}

static void add_exp(struct catalog_exp *exp, const struct user_exp *from, unsigned int number)
{
	const char *unavailable = from->way && from->way->unavailable ?
				  from->way->unavailable() : NULL;

	*exp = (struct catalog_exp) {
		.info = { .exp = number, .out_flags = from->flags,
			  .out_params = from->nparams, .out_phases = from->nphases },
		.user = from,
		.params = dmabench_calloc(from->nparams, sizeof(*exp->params)),
		.phases = dmabench_calloc(from->nphases, sizeof(*exp->phases)),
	};
	strncpy(exp->info.out_name, from->name, DMABENCH_NAME_LEN - 1);
	strncpy(exp->info.out_summary, from->summary, DMABENCH_TEXT_LEN - 1);
	if (unavailable)
		strncpy(exp->info.out_unavailable, unavailable, DMABENCH_TEXT_LEN - 1);
	for (unsigned int i = 0; i < from->nparams; i++)
		add_param(&exp->params[i], &from->params[i], number, i);
	for (unsigned int i = 0; i < from->nphases; i++) {
		exp->phases[i].exp = number;
		exp->phases[i].phase = i;
		strncpy(exp->phases[i].out_name, from->phases[i].name, DMABENCH_NAME_LEN - 1);
		strncpy(exp->phases[i].out_help, from->phases[i].help, DMABENCH_TEXT_LEN - 1);
	}
}

static void add_exps(struct catalog *catalog)
{
	const struct user_exp *from;

	for (unsigned int i = 0; (from = dmabench_user_exp(i)); i++) {
		const unsigned int number = catalog->info.out_experiments++;

		catalog->exps = dmabench_reallocarray(catalog->exps, number + 1,
						      sizeof(*catalog->exps));
		add_exp(&catalog->exps[number], from, number);
	}
}

static void add_targets(struct catalog *catalog)
{
	struct dmabench_target_info *targets;
	const unsigned int count = dmabench_vfio_targets(&targets);
	const unsigned int before = catalog->info.out_targets;

	if (!count)
		return;
	catalog->targets = dmabench_reallocarray(catalog->targets, before + count,
						 sizeof(*targets));
	for (unsigned int i = 0; i < count; i++)
		targets[i].target = before + i;
	memcpy(catalog->targets + before, targets, count * sizeof(*targets));
	catalog->info.out_targets += count;
	free(targets);
}

void dmabench_catalog_add_user(struct catalog *catalog)
{
	add_exps(catalog);
	add_targets(catalog);
}

const struct dmabench_target_info *
dmabench_catalog_user_target(const struct catalog *catalog)
{
	for (unsigned int i = 0; i < catalog->info.out_targets; i++)
		if (catalog->targets[i].out_flags & DMABENCH_TARGET_VFIO)
			return &catalog->targets[i];
	return NULL;
}

void dmabench_catalog_take_clock(struct catalog *catalog,
				 const struct dmabench_target_info *target)
{
	if (target->out_flags & DMABENCH_TARGET_VFIO)
		dmabench_user_clock_tell(&catalog->info);
}
