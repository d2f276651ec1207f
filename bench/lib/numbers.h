/* SPDX-License-Identifier: GPL-2.0 */
/* A list of whole numbers. All zero is an empty one. */
#ifndef DMABENCH_NUMBERS_H
#define DMABENCH_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

struct dmabench_numbers {
	uint64_t *values;
	size_t count;
};

/* Behind the last one. */
void dmabench_numbers_add(struct dmabench_numbers *numbers, uint64_t value);
void dmabench_numbers_free(struct dmabench_numbers *numbers);

#endif /* DMABENCH_NUMBERS_H */
