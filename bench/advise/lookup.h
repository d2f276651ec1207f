/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The good points of an experiment, by one of their values: to go through those
 * of one value costs as much as there are of them.
 */
#ifndef DMABENCH_ADVISE_LOOKUP_H
#define DMABENCH_ADVISE_LOOKUP_H

#include "results/dataset.h"

struct advise_lookup {
	const struct dmabench_dataset *set;
	struct advise_entry {
		const char *text;	/* of the value; NULL: it has none such */
		uint32_t point;
	} *entries;			/* by text, and in the order of the sweep */
	size_t count;
};

/* Free it in any case. */
void dmabench_advise_lookup(struct advise_lookup *lookup,
			    const struct dmabench_dataset *set,
			    const char *experiment, const char *name);
void dmabench_advise_lookup_free(struct advise_lookup *lookup);

/* Goes through the points whose value is @text, one of the set's texts; NULL: that have none. */
#define dmabench_advise_for_each_of(point, lookup, text)		\
	for (size_t at = dmabench_advise_first_of(lookup, text);	\
	     ((point) = dmabench_advise_at(lookup, at, text)); at++)

size_t dmabench_advise_first_of(const struct advise_lookup *lookup, const char *text);
const struct dmabench_point *
dmabench_advise_at(const struct advise_lookup *lookup, size_t at, const char *text);

#endif /* DMABENCH_ADVISE_LOOKUP_H */
