/* SPDX-License-Identifier: GPL-2.0 */
/* The pattern of FILL for much of it: word by word, where uapi/pattern.h tells single bytes. */
#ifndef DMABENCH_SELFTEST_BYTES_H
#define DMABENCH_SELFTEST_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What FILL with this seed leaves in [offset, offset + length) of a buffer. */
void bytes_make(unsigned char *data, uint64_t seed, size_t offset, size_t length);
/* Return: the first byte that is not as FILL left it, counted from @data; @length: none */
size_t bytes_wrong(const unsigned char *data, uint64_t seed, size_t offset, size_t length);
/* Are all of them 0? */
bool bytes_zero(const unsigned char *data, size_t length);
/* The same as bytes_wrong() of what the CPU reads in a buffer; 0 also where it cannot. */
size_t bytes_wrong_in(int fd, int buffer, uint64_t seed, size_t offset, size_t length);

#endif /* DMABENCH_SELFTEST_BYTES_H */
