/* SPDX-License-Identifier: GPL-2.0 */
/* Can verification fail? Asked before every sweep. */
#ifndef DMABENCH_BLIND_H
#define DMABENCH_BLIND_H

#include "measure.h"
#include "sweep.h"

struct blind_check {
	unsigned int checks, caught;
};

/*
 * Runs every experiment that is wrong on purpose, of those of user space the ones that map by
 * a way that @sweep has a point of, once for each value of each
 * of its enumerations; RUN must say EBADMSG. 0, or a negative errno value that
 * ends the run. What was not caught is said on standard error.
 */
int dmabench_blind_check(struct measure_setup *setup,
			 const struct catalog *catalog, const struct sweep *sweep,
			 struct blind_check *result);

#endif /* DMABENCH_BLIND_H */
