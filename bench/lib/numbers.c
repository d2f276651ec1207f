// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "numbers.h"

void dmabench_numbers_add(struct dmabench_numbers *numbers, uint64_t value)
{
	/* Room for a power of two; it is full at one. */
	if (!(numbers->count & (numbers->count - 1)))
		numbers->values = dmabench_reallocarray(numbers->values,
			numbers->count ? 2 * numbers->count : 1, sizeof(value));
	numbers->values[numbers->count++] = value;
}

void dmabench_numbers_free(struct dmabench_numbers *numbers)
{
	free(numbers->values);
	memset(numbers, 0, sizeof(*numbers));
}
