/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Points that were measured alike (dmabench_advise_alike()), in one regime, but
 * for the value of one parameter. To look for them costs as much as there are
 * of them, not as there are points.
 */
#ifndef DMABENCH_ADVISE_SIBLINGS_H
#define DMABENCH_ADVISE_SIBLINGS_H

#include "results/dataset.h"

struct advise_siblings {
	const struct dmabench_dataset *set;
	const struct dmabench_point **points;	/* those that are alike stand together */
	size_t *firsts, *counts;	/* of each of the set's, in @points */
};

/* Free it in any case. */
void dmabench_advise_siblings(struct advise_siblings *siblings,
			      struct dmabench_dataset *set, const char *apart);
void dmabench_advise_siblings_free(struct advise_siblings *siblings);

/* Those of @point, itself among them, in the order of the sweep. */
const struct dmabench_point **
dmabench_advise_siblings_of(const struct advise_siblings *siblings,
			    const struct dmabench_point *point, size_t *count);

#endif /* DMABENCH_ADVISE_SIBLINGS_H */
