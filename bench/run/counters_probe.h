/* SPDX-License-Identifier: GPL-2.0 */
/* Can this machine count what was asked for? Asked before a sweep. */
#ifndef DMABENCH_COUNTERS_PROBE_H
#define DMABENCH_COUNTERS_PROBE_H

#include "measure.h"

/*
 * Counts in a short round of @exp, which measures nothing else; NULL: there is no
 * such experiment, and nothing to be known. 0, the exit status after saying which
 * counter is not counted, why, and what helps, or a negative errno value that ends
 * the run.
 */
int dmabench_counters_probe(struct measure_setup *setup, const struct catalog_exp *exp);

#endif /* DMABENCH_COUNTERS_PROBE_H */
