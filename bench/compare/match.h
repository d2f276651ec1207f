/* SPDX-License-Identifier: GPL-2.0 */
/* A pair in the making: what reads points, and what makes rows of them, share this. */
#ifndef DMABENCH_COMPARE_MATCH_H
#define DMABENCH_COMPARE_MATCH_H

#include "compare.h"

struct dmabench_matcher {
	struct dmabench_comparison *comparison;
	struct dmabench_pair *pair;
	uint32_t point;		/* of the base, that is compared */
	double *base_rounds, *new_rounds;
	size_t base_room, new_room;
};

/* That @phase, of the base's point, lacks something; @new: the new side alone does. */
void dmabench_match_lacks(struct dmabench_matcher *matcher, enum dmabench_lack lack,
			  uint32_t phase, bool new);

/* Of a phase, with nothing known but its two figures. */
struct dmabench_row *dmabench_match_row(struct dmabench_matcher *matcher,
					uint32_t phase, double new_ns, bool settled);

/* The set's last point is the new one: rows of all phases of matcher->point. */
void dmabench_match_rounds(struct dmabench_matcher *matcher);

/* How much 1,000 times log2 of a round's operations may differ where an extreme is compared. */
int dmabench_match_sizes_most(void);

#endif /* DMABENCH_COMPARE_MATCH_H */
