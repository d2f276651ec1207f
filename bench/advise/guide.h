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
	bool coherent;			/* nor can they of coherent memory that is not cached */
	void (*compare)(struct advise *advise, const struct advise_guide *guide);
};

/* Up to a row without a name. */
extern const struct advise_guide dmabench_advise_guides[];

/* Can figures of @source tell whether the advice is right? */
bool dmabench_advise_can_tell(const struct advise_guide *guide,
			      const struct dmabench_source *source);

/*
 * Takes the comparison and its text into the guide's verdict on its source and
 * regime, where figures of that source can tell.
 */
void dmabench_advise_weigh(struct advise *advise, const struct advise_guide *guide,
			   const struct advise_comparison *comparison);

/* All comparisons of a guide, each weighed. */
void dmabench_advise_compare_aligned(struct advise *advise,
				    const struct advise_guide *guide);
void dmabench_advise_compare_reused(struct advise *advise,
				    const struct advise_guide *guide);
void dmabench_advise_compare_batched(struct advise *advise,
				    const struct advise_guide *guide);
void dmabench_advise_compare_large(struct advise *advise,
				    const struct advise_guide *guide);
void dmabench_advise_compare_small(struct advise *advise,
				    const struct advise_guide *guide);
void dmabench_advise_compare_cpu(struct advise *advise,
				    const struct advise_guide *guide);

/* What is not followed costs this much more: 1 is the same. */
double dmabench_advise_gain(const struct advise_comparison *comparison);

#endif /* DMABENCH_ADVISE_GUIDE_H */
