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
	struct dmabench_keyed *points;	/* those that are alike stand together */
	uint32_t *places;		/* of each of the set's, in @points */
};

/* Free it in any case. */
void dmabench_advise_siblings(struct advise_siblings *siblings,
			      const struct dmabench_dataset *set, const char *apart);
void dmabench_advise_siblings_free(struct advise_siblings *siblings);

/* Goes through those of @point, itself among them, in the order of the sweep. */
#define dmabench_advise_for_each_sibling(sibling, siblings, of)		\
	for ((sibling) = dmabench_advise_sibling(siblings, of, NULL);	\
	     (sibling);							\
	     (sibling) = dmabench_advise_sibling(siblings, of, sibling))

/* The one behind @last, or the first where that is NULL; NULL: no more. */
const struct dmabench_point *
dmabench_advise_sibling(const struct advise_siblings *siblings,
			const struct dmabench_point *point,
			const struct dmabench_point *last);

#endif /* DMABENCH_ADVISE_SIBLINGS_H */
