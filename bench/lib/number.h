/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_NUMBER_H
#define DMABENCH_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * A whole number, decimal or 0x hexadecimal, with k, K, M or G (powers of
 * 1024) behind it or not. 0, or -EINVAL (no number) or -ERANGE (above 2^64-1).
 */
int dmabench_parse_u64(const char *text, size_t length, uint64_t *value);

/* 4096 is "4k", 4097 is "4097"; @text holds DMABENCH_U64_LEN bytes. */
#define DMABENCH_U64_LEN	24
const char *dmabench_format_u64(char *text, uint64_t value);

/* "1h02m", "3m20s", "12 s"; @text holds DMABENCH_SPAN_LEN bytes. */
#define DMABENCH_SPAN_LEN	24
const char *dmabench_format_span(char *text, double seconds);

/* "812 ns", "1.24 us", ...; "-" for NAN. */
#define DMABENCH_TIME_LEN	24
const char *dmabench_format_ns(char *text, double ns);

#endif /* DMABENCH_NUMBER_H */
