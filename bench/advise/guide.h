/* SPDX-License-Identifier: GPL-2.0 */
/* General advice that guides for drivers give, and what figures say of it. */
#ifndef DMABENCH_ADVISE_GUIDE_H
#define DMABENCH_ADVISE_GUIDE_H

#include "advise.h"

/* A smaller difference counts as none. */
#define ADVISE_MATTERS	1.05

#define DMABENCH_ADVISE_NOT_DECIDED	"not decided"

struct advise_guide {
	const char *name, *advice;
	const char *document, *section;	/* below Documentation/ of Linux 6.1 */
	const char *said;		/* there */
	const char *tested;		/* what is held against what */
	const char *caveat;		/* or NULL */
	const char *run;		/* measures what decides it */
	bool caches;			/* instructions cannot tell */
	void (*compare)(struct advise *advise);
};

/* Up to a row without a name. */
extern const struct advise_guide dmabench_advise_guides[];

/* The comparisons of each guide's, added to advise->comparisons. */
void dmabench_advise_compare_aligned(struct advise *advise);
void dmabench_advise_compare_reused(struct advise *advise);
void dmabench_advise_compare_batched(struct advise *advise);
void dmabench_advise_compare_large(struct advise *advise);
void dmabench_advise_compare_small(struct advise *advise);
void dmabench_advise_compare_cpu(struct advise *advise);

/* What is not followed costs this much more: 1 is the same. */
double dmabench_advise_gain(const struct advise_comparison *comparison);

#endif /* DMABENCH_ADVISE_GUIDE_H */
