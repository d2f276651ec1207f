// SPDX-License-Identifier: GPL-2.0
/* The parameters of a round, and the words for what is wrong with them. */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>

#include "core/charge.h"
#include "round.h"

static __printf(2, 0) void reason_set(struct dmabench_round *round, const char *fmt,
					   va_list args)
{
	if (atomic_cmpxchg(&round->reason_taken, 0, 1))
		return;
	vscnprintf(round->reason, sizeof(round->reason), fmt, args);
}

/**
 * dmabench_refuse() - the parameters cannot be
 * @round: the round
 * @param: index of the parameter at fault, or DMABENCH_ALL
 * @fmt: what is wrong and what would be right; no newline
 *
 * Return: -EINVAL
 */
int dmabench_refuse(struct dmabench_round *round, u32 param,
		    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	reason_set(round, fmt, args);
	va_end(args);
	round->refused = param;
	return -EINVAL;
}

/**
 * dmabench_unsupported() - a parameter's value cannot be had on this machine
 * @round: the round
 * @param: index of the parameter
 * @fmt: what is missing and what is left; no newline
 *
 * Return: -EOPNOTSUPP
 */
int dmabench_unsupported(struct dmabench_round *round, u32 param,
			 const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	reason_set(round, fmt, args);
	va_end(args);
	round->refused = param;
	return -EOPNOTSUPP;
}

/**
 * dmabench_fail() - something went wrong
 * @round: the round
 * @err: negative errno, as RUN documents it
 * @fmt: what happened; the first reason of a round is kept
 *
 * Return: @err
 */
int dmabench_fail(struct dmabench_round *round, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	reason_set(round, fmt, args);
	va_end(args);
	return err;
}

/* @bytes a thread; refused when all threads' together are over the limit of a round. */
int dmabench_check_memory(struct dmabench_round *round, u64 bytes)
{
	u64 limit = dmabench_charge_limit();

	if (bytes > div_u64(limit, round->nthreads))
		return dmabench_refuse(round, DMABENCH_ALL,
				       "%llu bytes for each of %u threads are over the limit of %llu in all",
				       bytes, round->nthreads, limit);
	round->bytes = bytes * round->nthreads;
	return 0;
}

static int param_set(struct dmabench_round *round,
		     const struct dmabench_param_value *given,
		     unsigned long *seen)
{
	const struct dmabench_param *param;

	if (given->reserved)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "reserved of a parameter must be 0");
	if (given->id >= round->exp->nparams)
		return dmabench_refuse(round, given->id,
				       "%s has no parameter %u, only 0 to %d",
				       round->exp->name, given->id,
				       (int)round->exp->nparams - 1);
	param = &round->exp->params[given->id];
	if (__test_and_set_bit(given->id, seen))
		return dmabench_refuse(round, given->id, "%s is given twice",
				       param->name);
	if (given->value < param->min || given->value > param->max)
		return dmabench_refuse(round, given->id,
				       "%s %llu is out of range: %llu to %llu %s",
				       param->name, given->value, param->min,
				       param->max, param->unit);
	round->params[given->id] = given->value;
	return 0;
}

static int copy_given(const struct dmabench_round *round,
		      const struct dmabench_run *run,
		      struct dmabench_param_value *given)
{
	if (run->nparams > round->exp->nparams)
		return -EINVAL;
	if (copy_from_user(given, u64_to_user_ptr(run->params),
			   run->nparams * sizeof(*given)))
		return -EFAULT;
	return 0;
}

/* Takes the caller's parameters, defaults for the rest, and checks all. */
int dmabench_round_params(struct dmabench_round *round,
			  const struct dmabench_run *run)
{
	struct dmabench_param_value given[DMABENCH_MAX_PARAMS];
	unsigned long seen = 0;
	int err = copy_given(round, run, given);
	u32 i;

	if (err == -EINVAL)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "%u parameters given, %s has %u",
				       run->nparams, round->exp->name,
				       round->exp->nparams);
	if (err)
		return err;
	for (i = 0; i < round->exp->nparams; i++)
		round->params[i] = round->exp->params[i].def;
	for (i = 0; i < run->nparams; i++) {
		err = param_set(round, &given[i], &seen);
		if (err)
			return err;
	}
	err = round->exp->check ? round->exp->check(round) : 0;
	round->phases = round->exp->phases_used ? round->exp->phases_used(round) :
			GENMASK(round->exp->nphases - 1, 0);
	return err;
}

/* Writes the effective values back to the caller's array. */
int dmabench_round_params_back(const struct dmabench_round *round,
			       const struct dmabench_run *run)
{
	struct dmabench_param_value given[DMABENCH_MAX_PARAMS];
	int err = copy_given(round, run, given);
	u32 i;

	if (err)
		return err;
	for (i = 0; i < run->nparams; i++) {
		if (given[i].id >= round->exp->nparams)
			return -EINVAL;
		given[i].value = round->params[given[i].id];
	}
	if (copy_to_user(u64_to_user_ptr(run->params), given,
			 run->nparams * sizeof(*given)))
		return -EFAULT;
	return 0;
}
