// SPDX-License-Identifier: GPL-2.0
/*
 * The rounds of a phase are bytes: picoseconds, each less the one before it,
 * in pieces of 7 bits; the first may be negative, and its sign is its lowest
 * bit.
 */
#include <math.h>
#include <stdlib.h>

#include "dataset.h"
#include "lib/alloc.h"

#define MOST_NS		8e12
#define PIECE_BITS	7
#define LAST_PIECE	0x80	/* of a number */
#define MOST_PIECES	10

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static size_t keep_known(double *numbers, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (fabs(numbers[i]) < MOST_NS)
			numbers[kept++] = numbers[i];
	}
	return kept;
}

static void put_number(struct dmabench_dataset *set, uint64_t number)
{
	for (; number >> PIECE_BITS; number >>= PIECE_BITS)
		set->rounds[set->rounds_count++] = number % LAST_PIECE;
	set->rounds[set->rounds_count++] = number | LAST_PIECE;
}

void dmabench_pack_rounds(struct dmabench_dataset *set, double *rounds_ns,
			  size_t count)
{
	int64_t before = 0;

	count = keep_known(rounds_ns, count);
	if (!count)
		return;
	qsort(rounds_ns, count, sizeof(*rounds_ns), by_number);
	if (set->rounds_room - set->rounds_count < count * MOST_PIECES) {
		set->rounds_room = (set->rounds_room + count * MOST_PIECES) * 3 / 2;
		set->rounds = dmabench_reallocarray(set->rounds, set->rounds_room, 1);
	}
	for (size_t i = 0; i < count; i++) {
		int64_t ps = llround(rounds_ns[i] * 1000);

		if (i)
			put_number(set, ps - before);
		else
			put_number(set, ps < 0 ? -2 * ps - 1 : 2 * ps);
		before = ps;
	}
	set->rounds_ends[set->phases_count - 1] = set->rounds_count;
}

static uint32_t rounds_first(const struct dmabench_dataset *set, uint32_t phase)
{
	return phase ? set->rounds_ends[phase - 1] : 0;
}

size_t dmabench_phase_rounds_most(const struct dmabench_dataset *set, uint32_t phase)
{
	return set->rounds_ends[phase] - rounds_first(set, phase);
}

size_t dmabench_phase_rounds(const struct dmabench_dataset *set, uint32_t phase,
			     double *rounds_ns)
{
	const uint32_t end = set->rounds_ends[phase];
	uint64_t number = 0;
	unsigned int shift = 0;
	size_t count = 0;
	int64_t ps = 0;

	for (uint32_t i = rounds_first(set, phase); i < end; i++) {
		number |= (uint64_t)(set->rounds[i] % LAST_PIECE) << shift;
		shift += PIECE_BITS;
		if (!(set->rounds[i] & LAST_PIECE))
			continue;
		if (count)
			ps += number;
		else
			ps = number & 1 ? -(int64_t)(number / 2) - 1 : (int64_t)(number / 2);
		rounds_ns[count++] = ps / 1000.0;
		number = 0;
		shift = 0;
	}
	return count;
}
