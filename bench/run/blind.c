// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "blind.h"
#include "lib/error.h"

/* Is it nothing that verification did or did not do? */
static bool is_no_verdict(int err)
{
	static const int others[] = {
		EINTR, ENODEV, ENOMEM, EBUSY, EIO, ESTALE,
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (err == -others[i])
			return true;
	}
	return false;
}

static int check(struct measure_setup *setup, const struct sweep_point *point,
		 const char *what, struct blind_check *result)
{
	struct round_request request = {
		.target = setup->target, .point = point, .cpus = setup->cpus,
		.ops = DMABENCH_LEAST_OPS, .seed = setup->seed, .root = setup->root,
	};
	int err = dmabench_round_not_void(&setup->round, setup->fd, &request);

	if (is_no_verdict(err))
		return err;
	result->checks++;
	if (err == -EBADMSG)
		result->caught++;
	else if (!err)
		dmabench_error("verification is blind: %s%s%s broke its data and passed; no result of this module can be trusted: run its tests (make check)",
			       point->exp->info.out_name, what[0] ? " " : "", what);
	else
		dmabench_error("%s%s%s must fail with EBADMSG but failed with %s: %s",
			       point->exp->info.out_name, what[0] ? " " : "", what,
			       dmabench_errno_name(-err),
			       setup->round.run.out_reason);
	return 0;
}

static int check_values(struct measure_setup *setup, struct sweep_point *point,
			const struct catalog_param *param,
			struct blind_check *result)
{
	uint64_t value;
	int err = 0;

	for (value = 0; value <= param->info.out_max && !err; value++) {
		point->values[param->info.param] = value;
		err = check(setup, point, param->names[value], result);
	}
	point->values[param->info.param] = param->info.out_default;
	return err;
}

static int check_exp(struct measure_setup *setup, const struct catalog_exp *exp,
		     struct blind_check *result)
{
	struct sweep_point point = { .exp = exp, .threads = 1 };
	bool named = false;
	int err = 0;

	for (unsigned int i = 0; i < exp->info.out_params; i++)
		point.values[i] = exp->params[i].info.out_default;
	for (unsigned int i = 0; i < exp->info.out_params && !err; i++) {
		if (exp->params[i].info.out_type != DMABENCH_PARAM_ENUM)
			continue;
		named = true;
		err = check_values(setup, &point, &exp->params[i], result);
	}
	return named ? err : check(setup, &point, "", result);
}

/* What user space maps by a way that no point goes may lack all that it takes. */
static bool is_used(const struct sweep *sweep, const struct catalog_exp *exp)
{
	if (!exp->user)
		return true;
	for (size_t i = 0; i < sweep->nexps; i++)
		if (sweep->exps[i].exp->user && sweep->exps[i].exp->user->way == exp->user->way)
			return true;
	return false;
}

int dmabench_blind_check(struct measure_setup *setup,
			 const struct catalog *catalog, const struct sweep *sweep,
			 struct blind_check *result)
{
	int err = 0;

	memset(result, 0, sizeof(*result));
	for (unsigned int i = 0; i < catalog->info.out_experiments && !err; i++) {
		const struct catalog_exp *exp = &catalog->exps[i];

		if (exp->info.out_flags & DMABENCH_EXP_MUST_FAIL && is_used(sweep, exp) &&
		    !dmabench_catalog_unable(exp, setup->target))
			err = check_exp(setup, exp, result);
	}
	return err;
}
