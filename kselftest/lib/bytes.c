// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "bytes.h"
#include "dma.h"
#include "uapi/pattern.h"

/* Byte @i of the pattern; @word is that of the last one, for which @i - 1 asked. */
static unsigned char byte_at(uint64_t *word, uint64_t seed, size_t i, bool first)
{
	if (first || !(i % 8))
		*word = dmabench_pattern_word(seed, i / 8);
	return *word >> (8 * (i % 8));
}

void bytes_make(unsigned char *data, uint64_t seed, size_t offset, size_t length)
{
	uint64_t word = 0;
	size_t i;

	for (i = 0; i < length; i++)
		data[i] = byte_at(&word, seed, offset + i, !i);
}

size_t bytes_wrong(const unsigned char *data, uint64_t seed, size_t offset, size_t length)
{
	uint64_t word = 0;
	size_t i;

	for (i = 0; i < length; i++)
		if (data[i] != byte_at(&word, seed, offset + i, !i))
			break;
	return i;
}

size_t bytes_wrong_in(int fd, int buffer, uint64_t seed, size_t offset, size_t length)
{
	unsigned char *data = malloc(length);
	size_t wrong = 0;

	if (data && !dma_read(fd, buffer, offset, length, data))
		wrong = bytes_wrong(data, seed, offset, length);
	free(data);
	return wrong;
}
