// SPDX-License-Identifier: GPL-2.0
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "integrity.h"
#include "uapi/pattern.h"

/* What goes through the stack at a time. */
#define CHUNK_BYTES 256U

static __le64 word_at(u64 seed, u64 position)
{
	return cpu_to_le64(dmabench_pattern_word(seed, position / 8));
}

/* Whole words where the pattern's words begin, single bytes at ragged ends. */
static bool whole_word(size_t left, u64 position)
{
	return left >= 8 && position % 8 == 0;
}

/**
 * dmabench_integrity_fill() - write the pattern
 * @data: where to
 * @length: bytes
 * @seed: of the pattern
 * @position: in the pattern, of the first byte
 */
void dmabench_integrity_fill(u8 *data, size_t length, u64 seed, u64 position)
{
	size_t done = 0;
	__le64 word;

	while (done < length) {
		if (whole_word(length - done, position + done)) {
			word = word_at(seed, position + done);
			memcpy(data + done, &word, sizeof(word));
			done += 8;
		} else {
			data[done] = dmabench_pattern_byte(seed, position + done);
			done++;
		}
	}
}

/**
 * dmabench_integrity_check() - compare with the pattern
 * @data: what to compare
 * @length: bytes
 * @seed: of the pattern
 * @position: in the pattern, of the first byte
 *
 * Return: the offset of the first wrong byte, or of the word that holds it;
 * DMABENCH_INTACT if there is none.
 */
size_t dmabench_integrity_check(const u8 *data, size_t length, u64 seed,
				u64 position)
{
	size_t done = 0;
	__le64 word;

	while (done < length) {
		if (whole_word(length - done, position + done)) {
			word = word_at(seed, position + done);
			if (memcmp(data + done, &word, sizeof(word)))
				return done;
			done += 8;
		} else {
			if (data[done] != dmabench_pattern_byte(seed, position + done))
				return done;
			done++;
		}
	}
	return DMABENCH_INTACT;
}

/* As dmabench_integrity_fill(). All of it has left the CPU, and is there, when this returns. */
void dmabench_integrity_fill_io(u8 __iomem *to, size_t length, u64 seed, u64 position)
{
	u8 chunk[CHUNK_BYTES];
	size_t done, piece;

	for (done = 0; done < length; done += piece) {
		piece = min_t(size_t, length - done, sizeof(chunk));
		dmabench_integrity_fill(chunk, piece, seed, position + done);
		memcpy_toio(to + done, chunk, piece);
	}
	wmb(); /* write-combined ones, too, before the read that pushes them */
	if (length)
		readb(to + length - 1);
}

/* As dmabench_integrity_check(). */
size_t dmabench_integrity_check_io(const u8 __iomem *from, size_t length, u64 seed,
				   u64 position)
{
	size_t done, piece, wrong;
	u8 chunk[CHUNK_BYTES];

	for (done = 0; done < length; done += piece) {
		piece = min_t(size_t, length - done, sizeof(chunk));
		memcpy_fromio(chunk, from + done, piece);
		wrong = dmabench_integrity_check(chunk, piece, seed, position + done);
		if (wrong != DMABENCH_INTACT)
			return done + wrong;
	}
	return DMABENCH_INTACT;
}
