/* SPDX-License-Identifier: GPL-2.0 */
/* What a sweep is planned of. Each gives 0, or the exit status. */
#ifndef DMABENCH_SWEEP_PART_H
#define DMABENCH_SWEEP_PART_H

#include "sweep.h"

/* Without points: they are counted when all parts are there. */
int dmabench_sweep_add_part(struct sweep *sweep, const struct catalog *catalog,
			    const struct dmabench_target_info *target,
			    const struct sweep_ask *ask);

/* What no part had to know, one has to. */
int dmabench_sweep_check_known(const struct sweep *sweep,
			       const struct sweep_request *request);

#endif /* DMABENCH_SWEEP_PART_H */
