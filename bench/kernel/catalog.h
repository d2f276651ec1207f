/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that there is: targets, experiments, parameters, phases, as the kernel's module says it
 * has them, and behind them those of user space (user/), which need no module.
 */
#ifndef DMABENCH_CATALOG_H
#define DMABENCH_CATALOG_H

#include <stddef.h>

#include "device.h"
#include "user/experiment.h"

struct catalog_param {
	struct dmabench_param_info info;
	char (*names)[DMABENCH_NAME_LEN];	/* of an enumeration, by value */
};

struct catalog_exp {
	struct dmabench_exp_info info;
	const struct user_exp *user;		/* that makes its rounds; NULL: the kernel */
	struct catalog_param *params;		/* info.out_params */
	struct dmabench_phase_info *phases;	/* info.out_phases */
};

struct catalog {
	int fd;					/* -1: no module, or none that we may ask */
	struct dmabench_info info;
	struct dmabench_target_info *targets;	/* info.out_targets */
	struct catalog_exp *exps;		/* info.out_experiments */
};

/*
 * Opens the device and asks it everything; where it is not there, a device that user space
 * has will do. 0, or the exit status after saying what was wrong and what to do; then there is
 * nothing to close.
 */
int dmabench_catalog_open(struct catalog *catalog);
void dmabench_catalog_close(struct catalog *catalog);

/* NULL where there is none of this name. */
const struct catalog_exp *dmabench_catalog_exp(const struct catalog *catalog,
					       const char *name);
const struct catalog_param *dmabench_catalog_param(const struct catalog_exp *exp,
						   const char *name);
/* By name, device or engine. */
const struct dmabench_target_info *
dmabench_catalog_target(const struct catalog *catalog, const char *name);

/*
 * The one that is most like what drivers have: an engine that is bound to us, an
 * idle channel of another driver's, a bound device, or else the module's own
 * platform device. NULL: there is none.
 */
const struct dmabench_target_info *
dmabench_catalog_default_target(const struct catalog *catalog);

/* Of those that user space makes rounds on; NULL: there is none. */
const struct dmabench_target_info *
dmabench_catalog_user_target(const struct catalog *catalog);

/* What times rounds on @target: from now on the clock of @catalog's info. */
void dmabench_catalog_take_clock(struct catalog *catalog,
				 const struct dmabench_target_info *target);

/* Behind what the kernel has: user space's experiments and targets. */
void dmabench_catalog_add_user(struct catalog *catalog);

/* NULL, or why @target cannot run @exp. */
const char *dmabench_catalog_unable(const struct catalog_exp *exp,
				    const struct dmabench_target_info *target);

/* "direct", ...; NULL where unknown. */
const char *dmabench_translation_name(unsigned int translation);
const char *dmabench_bounced_name(unsigned int bounced);
const char *dmabench_sync_name(unsigned int sync);
/* The label of both that tables and plots use; NULL where unknown. */
const char *dmabench_regime_name(unsigned int translation, unsigned int bounced);

#endif /* DMABENCH_CATALOG_H */
