/* SPDX-License-Identifier: GPL-2.0 */
/* Can verification fail? Asked before every sweep. */
#ifndef DMABENCH_BLIND_H
#define DMABENCH_BLIND_H

#include "measure.h"

struct blind_check {
	unsigned int checks, caught;
};

/*
 * Runs every experiment that is wrong on purpose, once for each value of each
 * of its enumerations; RUN must say EBADMSG. 0, or a negative errno value that
 * ends the run. What was not caught is said on standard error.
 */
int dmabench_blind_check(struct measure_setup *setup,
			 const struct catalog *catalog,
			 struct blind_check *result);

#endif /* DMABENCH_BLIND_H */
