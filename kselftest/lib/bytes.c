// SPDX-License-Identifier: GPL-2.0
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "dma.h"
#include "uapi/pattern.h"

/* Those of the word that byte @i is in; memory has them little-endian. */
static uint64_t word_at(uint64_t seed, size_t i)
{
	return htole64(dmabench_pattern_word(seed, i / 8));
}

void bytes_make(unsigned char *data, uint64_t seed, size_t offset, size_t length)
{
	uint64_t word;
	size_t i = 0;

	while (i < length) {
		if ((offset + i) % 8 || length - i < 8) {
			data[i] = dmabench_pattern_byte(seed, offset + i);
			i++;
			continue;
		}
		word = word_at(seed, offset + i);
		memcpy(data + i, &word, 8);
		i += 8;
	}
}

size_t bytes_wrong(const unsigned char *data, uint64_t seed, size_t offset, size_t length)
{
	uint64_t word;
	size_t i = 0;

	while (i < length) {
		if (!((offset + i) % 8) && length - i >= 8) {
			word = word_at(seed, offset + i);
			if (!memcmp(data + i, &word, 8)) {
				i += 8;
				continue;
			}
		}
		if (data[i] != dmabench_pattern_byte(seed, offset + i))
			break;
		i++;
	}
	return i;
}

bool bytes_zero(const unsigned char *data, size_t length)
{
	return !length || (!data[0] && !memcmp(data, data + 1, length - 1));
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
