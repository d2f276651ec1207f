/* SPDX-License-Identifier: GPL-2.0 */
/* Where curves meet: what curve.c is made of. */
#ifndef DMABENCH_ADVISE_EDGES_H
#define DMABENCH_ADVISE_EDGES_H

#include "curve.h"

/* Nearer than this, two sizes are one. */
#define ADVISE_NEAR	(1 + 1e-9)

/* Where something changes; low and high are where it may, drawn otherwise. */
struct advise_edge {
	double size, low, high;
};

struct advise_edges {
	struct advise_edge *edges;
	size_t count;
};

/* A curve's value at a size. */
struct advise_value {
	double cost, low, high;
};

/* Was @curve measured at @size, or below and above? */
bool dmabench_advise_holds(const struct advise_curve *curve, double size);
struct advise_value dmabench_advise_value(const struct advise_curve *curve,
					  double size);

/* The sizes that were measured, sorted, none twice. */
void dmabench_advise_add_sizes(struct advise_edges *edges,
			       const struct advise_curve *curves,
			       unsigned int which);

/*
 * Where one of two curves' values crosses one of the other's, between @ends,
 * two neighbouring sizes.
 */
void dmabench_advise_add_pair(struct advise_edges *edges,
			      const struct advise_edge *ends,
			      const struct advise_curve *a,
			      const struct advise_curve *b, bool medians_only);

/* @sizes, and where any two curves meet; sorted, none twice. */
void dmabench_advise_add_pairs(struct advise_edges *edges,
			       const struct advise_edges *sizes,
			       const struct advise_curve *curves,
			       unsigned int which);

#endif /* DMABENCH_ADVISE_EDGES_H */
