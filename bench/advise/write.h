/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the document that advise writes. */
#ifndef DMABENCH_ADVISE_WRITE_H
#define DMABENCH_ADVISE_WRITE_H

#include "advise.h"
#include "doc.h"

/* What to do where, and what it costs to do otherwise. */
void dmabench_advise_write_case(struct advise_doc *doc,
				const struct advise_case *of);

void dmabench_advise_write_costs(struct advise_doc *doc,
				 const struct advise_case *of);

/* The least cost at a size, of the curves in @set; NULL: none is known there. */
const struct advise_point *dmabench_advise_least(const struct advise_case *of,
						 unsigned int set, double size,
						 unsigned int *curve);

/* Where a choice costs most, of what serves data that lies anywhere. */
struct advise_wrong {
	const struct advise_point *chosen, *best;
	unsigned int best_curve;
	double ratio;
};

/* False: it is the cheapest wherever it was measured. */
bool dmabench_advise_worst(const struct advise_case *of, unsigned int curve,
			   struct advise_wrong *wrong);

#endif /* DMABENCH_ADVISE_WRITE_H */
