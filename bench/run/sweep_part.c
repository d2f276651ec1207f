// SPDX-License-Identifier: GPL-2.0
/* From what was typed to a part of a sweep: which experiments, which values. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "sweep_part.h"

static struct sweep_part *last_part(const struct sweep *sweep)
{
	return &sweep->parts[sweep->nparts - 1];
}

/* To the last part. */
static void add_exp(struct sweep *sweep, const struct catalog_exp *exp)
{
	struct sweep_exp *row;

	for (size_t i = last_part(sweep)->first_exp; i < sweep->nexps; i++)
		if (sweep->exps[i].exp == exp)
			return;
	sweep->exps = dmabench_reallocarray(sweep->exps, sweep->nexps + 1,
					    sizeof(*sweep->exps));
	row = &sweep->exps[sweep->nexps++];
	memset(row, 0, sizeof(*row));
	row->exp = exp;
	row->part = sweep->nparts - 1;
	last_part(sweep)->nexps++;
	row->params = dmabench_calloc(exp->info.out_params, sizeof(*row->params));
}

static void add_default_exps(struct sweep *sweep, const struct catalog *catalog,
			     const struct dmabench_target_info *target)
{
	for (unsigned int i = 0; i < catalog->info.out_experiments; i++) {
		const struct catalog_exp *exp = &catalog->exps[i];

		if (!(exp->info.out_flags & DMABENCH_EXP_MUST_FAIL) &&
		    !dmabench_catalog_unable(exp, target))
			add_exp(sweep, exp);
	}
}

static int no_such_exp(const struct catalog *catalog, const char *name)
{
	char valid[1024] = "";

	for (unsigned int i = 0; i < catalog->info.out_experiments; i++)
		snprintf(valid + strlen(valid), sizeof(valid) - strlen(valid),
			 "%s%s", i ? ", " : "", catalog->exps[i].info.out_name);
	dmabench_error("--experiment '%s': no such experiment%s; valid: %s", name,
		       catalog->fd < 0 ? " without the module, which is not loaded or not for this user" : "",
		       valid);
	return DMABENCH_EXIT_USAGE;
}

static int add_named_exp(struct sweep *sweep, const struct catalog *catalog,
			 const struct dmabench_target_info *target,
			 const char *name)
{
	const struct catalog_exp *exp = dmabench_catalog_exp(catalog, name);
	const char *unable;

	if (!exp)
		return no_such_exp(catalog, name);
	unable = dmabench_catalog_unable(exp, target);
	if (unable && !(exp->info.out_flags & DMABENCH_EXP_ENGINE_OPTIONAL)) {
		dmabench_error("%s on target %s: %s; dmabench list tells what can run where",
			       name, target->out_name, unable);
		return DMABENCH_EXIT_MACHINE;
	}
	add_exp(sweep, exp);
	return 0;
}

static int add_exps(struct sweep *sweep, const struct catalog *catalog,
		    const struct dmabench_target_info *target, const char *names)
{
	char name[DMABENCH_TEXT_LEN];
	size_t length;
	int status;

	for (;; names += length + 1) {
		length = strcspn(names, ",");
		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		status = add_named_exp(sweep, catalog, target, name);
		if (status || !names[length])
			return status;
	}
}

static bool fits(const struct catalog_param *param, uint64_t value)
{
	return value >= param->info.out_min && value <= param->info.out_max;
}

/*
 * One value that an experiment cannot take is left out of it as long as
 * another of the experiments takes it; that is said.
 */
static size_t keep_fitting(const struct catalog_param *param,
			   struct dmabench_numbers *values)
{
	size_t kept = 0, i;

	for (i = 0; i < values->count; i++)
		if (fits(param, values->values[i]))
			values->values[kept++] = values->values[i];
	i = values->count - kept;
	values->count = kept;
	return i;
}

/* By another experiment of the part. */
static bool taken_elsewhere(const struct sweep *sweep, const char *name,
			    uint64_t value)
{
	for (size_t i = last_part(sweep)->first_exp; i < sweep->nexps; i++) {
		const struct catalog_param *param =
			dmabench_catalog_param(sweep->exps[i].exp, name);

		if (param && fits(param, value))
			return true;
	}
	return false;
}

static int check_values(const struct sweep *sweep, const struct sweep_exp *exp,
			const struct catalog_param *param,
			const struct dmabench_numbers *values)
{
	const struct dmabench_param_info *info = &param->info;

	for (size_t i = 0; i < values->count; i++) {
		if (fits(param, values->values[i]) ||
		    taken_elsewhere(sweep, info->out_name, values->values[i]))
			continue;
		dmabench_error("--%s: %" PRIu64 " is out of range for %s: %" PRIu64 " to %" PRIu64 "%s%s",
			       info->out_name, values->values[i],
			       exp->exp->info.out_name, (uint64_t)info->out_min,
			       (uint64_t)info->out_max,
			       info->out_unit[0] ? " " : "", info->out_unit);
		return DMABENCH_EXIT_USAGE;
	}
	return 0;
}

static int set_values(struct sweep *sweep, struct sweep_exp *exp,
		      const struct catalog_param *param, const char *spec)
{
	const char *name = param->info.out_name;
	struct dmabench_numbers *values = &exp->params[param->info.param];
	size_t left_out;
	int status;

	if (values->count) {
		dmabench_error("--%s is given twice; put all values into one: --%s A,B,C",
			       name, name);
		return DMABENCH_EXIT_USAGE;
	}
	status = dmabench_spec_parse(name, spec, param, values);
	if (!status)
		status = check_values(sweep, exp, param, values);
	if (status)
		return status;
	left_out = keep_fitting(param, values);
	if (left_out)
		dmabench_warning("%s: %zu of the values of --%s are above or below its range and left out",
				 exp->exp->info.out_name, left_out, name);
	return 0;
}

/* Of the experiments from @first on. */
static int no_such_param(const struct sweep *sweep, size_t first,
			 const char *name)
{
	char valid[2048] = "";

	for (size_t i = first; i < sweep->nexps; i++) {
		const struct catalog_exp *exp = sweep->exps[i].exp;
		size_t length = strlen(valid);

		snprintf(valid + length, sizeof(valid) - length, "%s%s:",
			 i > first ? "; " : "", exp->info.out_name);
		for (unsigned int j = 0; j < exp->info.out_params; j++) {
			length = strlen(valid);
			snprintf(valid + length, sizeof(valid) - length, " --%s",
				 exp->params[j].info.out_name);
		}
		if (!exp->info.out_params)
			strncat(valid, " none", sizeof(valid) - strlen(valid) - 1);
	}
	dmabench_error("--%s: neither an option of run nor a parameter of a chosen experiment; parameters are %s; dmabench run --help lists the options",
		       name, valid);
	return DMABENCH_EXIT_USAGE;
}

/* In the last part. */
static int apply(struct sweep *sweep, const struct sweep_request *request)
{
	size_t first = last_part(sweep)->first_exp;
	bool known = request->anywhere;
	int status = 0;

	dmabench_error_at(request->where);
	for (size_t i = first; i < sweep->nexps && !status; i++) {
		const struct catalog_param *param =
			dmabench_catalog_param(sweep->exps[i].exp, request->name);

		if (!param)
			continue;
		known = true;
		status = set_values(sweep, &sweep->exps[i], param, request->spec);
	}
	if (!known)
		status = no_such_param(sweep, first, request->name);
	dmabench_error_at(NULL);
	return status;
}

int dmabench_sweep_check_known(const struct sweep *sweep,
			       const struct sweep_request *request)
{
	int status;

	for (size_t i = 0; i < sweep->nexps; i++)
		if (dmabench_catalog_param(sweep->exps[i].exp, request->name))
			return 0;
	dmabench_error_at(request->where);
	status = no_such_param(sweep, 0, request->name);
	dmabench_error_at(NULL);
	return status;
}

/* 1, 2, 4, ... and as many as there are CPUs. */
static void all_threads(const struct sweep *sweep, struct dmabench_numbers *threads)
{
	uint64_t most = sweep->cpus.count;

	threads->values = dmabench_calloc(64, sizeof(*threads->values));
	for (uint64_t count = 1; count < most; count *= 2)
		threads->values[threads->count++] = count;
	threads->values[threads->count++] = most;
}

static int choose_threads(const struct sweep *sweep,
			  const struct sweep_text *asked)
{
	struct dmabench_numbers *threads = &last_part(sweep)->threads;
	const char *spec = asked->text ? asked->text : "1";
	int status = 0;

	dmabench_error_at(asked->where);
	if (!strcmp(spec, "all"))
		all_threads(sweep, threads);
	else
		status = dmabench_spec_parse("threads", spec, NULL, threads);
	for (size_t i = 0; i < threads->count && !status; i++) {
		if (threads->values[i] &&
		    threads->values[i] <= sweep->cpus.count)
			continue;
		dmabench_error("--threads %llu: wanted 1 to %zu, a CPU each, or all; --cpus gives others",
			       (unsigned long long)threads->values[i],
			       sweep->cpus.count);
		status = DMABENCH_EXIT_USAGE;
	}
	dmabench_error_at(NULL);
	return status;
}

int dmabench_sweep_add_part(struct sweep *sweep, const struct catalog *catalog,
			    const struct dmabench_target_info *target,
			    const struct sweep_ask *ask)
{
	int status = 0;

	sweep->parts = dmabench_reallocarray(sweep->parts, sweep->nparts + 1,
					     sizeof(*sweep->parts));
	sweep->parts[sweep->nparts++] = (struct sweep_part){
		.name = ask->name, .first_exp = sweep->nexps,
	};
	dmabench_error_at(ask->experiments.where);
	if (ask->experiments.text)
		status = add_exps(sweep, catalog, target, ask->experiments.text);
	else
		add_default_exps(sweep, catalog, target);
	dmabench_error_at(NULL);
	if (!status)
		status = choose_threads(sweep, &ask->threads);
	for (size_t i = 0; i < ask->nrequests && !status; i++)
		status = apply(sweep, &ask->requests[i]);
	return status;
}
