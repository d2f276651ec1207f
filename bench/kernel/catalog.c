// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../module/uapi/hist.h"
#include "catalog.h"
#include "host/icount.h"
#include "host/loading.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "user/vfio.h"

/* Far above what there is; a kernel that says more is not believed. */
#define MOST_TARGETS		4096
#define MOST_EXPERIMENTS	1024
#define MOST_PARAMS		64
#define MOST_PHASES		64
#define MOST_VALUES		1024

static int explain_open(int err)
{
	char *how;

	switch (err) {
	case -ENOENT:
	case -ENXIO:
	case -ENODEV:
		how = dmabench_how_to_load("");
		dmabench_error("%s: not there; %s; vfio_map and iommufd_map need none, but dmabench bind --driver vfio-pci ADDRESS",
			       DMABENCH_DEVICE, how);
		free(how);
		break;
	case -EACCES:
	case -EPERM:
		dmabench_error("%s: no permission; run as root (CAP_SYS_ADMIN)",
			       DMABENCH_DEVICE);
		break;
	default:
		dmabench_error("%s: %s", DMABENCH_DEVICE, strerror(-err));
	}
	return DMABENCH_EXIT_MACHINE;
}

static int get_names(int fd, struct catalog_param *param)
{
	struct dmabench_param_info info = param->info;
	int err;

	if (info.out_type != DMABENCH_PARAM_ENUM)
		return 0;
	if (info.out_max >= MOST_VALUES)
		return -EOVERFLOW;
	param->names = dmabench_calloc(info.out_max + 1, sizeof(*param->names));
	for (info.value = 0; info.value <= param->info.out_max; info.value++) {
		err = dmabench_device_parameter(fd, &info);
		if (err)
			return err;
		memcpy(param->names[info.value], info.out_value_name,
		       DMABENCH_NAME_LEN);
	}
	return 0;
}

static int get_params(int fd, struct catalog_exp *exp)
{
	unsigned int i;
	int err;

	if (exp->info.out_params > MOST_PARAMS)
		return -EOVERFLOW;
	exp->params = dmabench_calloc(exp->info.out_params, sizeof(*exp->params));
	for (i = 0; i < exp->info.out_params; i++) {
		exp->params[i].info.exp = exp->info.exp;
		exp->params[i].info.param = i;
		err = dmabench_device_parameter(fd, &exp->params[i].info);
		if (!err)
			err = get_names(fd, &exp->params[i]);
		if (err)
			return err;
	}
	return 0;
}

static int get_phases(int fd, struct catalog_exp *exp)
{
	unsigned int i;
	int err;

	if (exp->info.out_phases > MOST_PHASES)
		return -EOVERFLOW;
	exp->phases = dmabench_calloc(exp->info.out_phases, sizeof(*exp->phases));
	for (i = 0; i < exp->info.out_phases; i++) {
		exp->phases[i].exp = exp->info.exp;
		exp->phases[i].phase = i;
		err = dmabench_device_phase(fd, &exp->phases[i]);
		if (err)
			return err;
	}
	return 0;
}

static int get_exps(struct catalog *catalog)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < catalog->info.out_experiments && !err; i++) {
		struct catalog_exp *exp = &catalog->exps[i];

		exp->info.exp = i;
		err = dmabench_device_experiment(catalog->fd, &exp->info);
		if (!err)
			err = get_params(catalog->fd, exp);
		if (!err)
			err = get_phases(catalog->fd, exp);
	}
	return err;
}

static int get_targets(struct catalog *catalog)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < catalog->info.out_targets && !err; i++) {
		catalog->targets[i].target = i;
		err = dmabench_device_target(catalog->fd, &catalog->targets[i]);
		catalog->targets[i].out_flags &= ~DMABENCH_TARGET_VFIO;
	}
	return err;
}

static int discover(struct catalog *catalog)
{
	int err = dmabench_device_info(catalog->fd, &catalog->info);

	if (err)
		return err;
	if (catalog->info.out_targets > MOST_TARGETS ||
	    catalog->info.out_experiments > MOST_EXPERIMENTS)
		return -EOVERFLOW;
	catalog->targets = dmabench_calloc(catalog->info.out_targets,
					   sizeof(*catalog->targets));
	catalog->exps = dmabench_calloc(catalog->info.out_experiments,
					sizeof(*catalog->exps));
	err = get_targets(catalog);
	return err ? err : get_exps(catalog);
}

static const char *misfit(const struct dmabench_info *info)
{
	if (info->out_abi_version != DMABENCH_ABI_VERSION)
		return "another ABI version";
	if (!info->out_clock_hz)
		return "a clock without a frequency";
	return NULL;
}

/* What needs no module can be had without it, or its permission, if there is a device for it. */
static int open_without(struct catalog *catalog)
{
	const int err = catalog->fd;

	catalog->fd = -1;
	dmabench_catalog_add_user(catalog);
	if (dmabench_catalog_user_target(catalog)) {
		dmabench_catalog_take_clock(catalog, catalog->targets);
		return 0;
	}
	dmabench_catalog_close(catalog);
	return explain_open(err);
}

int dmabench_catalog_open(struct catalog *catalog)
{
	const char *why, *remedy;
	int err;

	memset(catalog, 0, sizeof(*catalog));
	catalog->fd = dmabench_device_open();
	if (catalog->fd < 0)
		return open_without(catalog);
	err = discover(catalog);
	why = err ? strerror(-err) : misfit(&catalog->info);
	if (!why) {
		if (dmabench_clock_is_icount(""))
			catalog->info.out_clock_hz =
				dmabench_icount_hz(catalog->info.out_clock_hz);
		dmabench_catalog_add_user(catalog);
		return 0;
	}
	remedy = dmabench_device_remedy(err ?: -EPROTO);
	dmabench_error("%s: %s; %s", DMABENCH_DEVICE, why, remedy);
	dmabench_catalog_close(catalog);
	return DMABENCH_EXIT_MACHINE;
}

static void free_exp(struct catalog_exp *exp)
{
	unsigned int i;

	for (i = 0; exp->params && i < exp->info.out_params; i++)
		free(exp->params[i].names);
	free(exp->params);
	free(exp->phases);
}

void dmabench_catalog_close(struct catalog *catalog)
{
	unsigned int i;

	for (i = 0; catalog->exps && i < catalog->info.out_experiments; i++)
		free_exp(&catalog->exps[i]);
	free(catalog->exps);
	free(catalog->targets);
	if (catalog->fd >= 0)
		dmabench_device_close(catalog->fd);
	memset(catalog, 0, sizeof(*catalog));
}
