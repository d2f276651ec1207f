/* SPDX-License-Identifier: GPL-2.0 */
/* What libFuzzer gives, as the files that commands are told. */
#ifndef DMABENCH_FUZZ_INPUT_H
#define DMABENCH_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* A file of its own with these bytes in it. Return: its name, for fuzz_file_drop(). */
char *fuzz_file(const uint8_t *data, size_t size);
void fuzz_file_drop(char *path);

/* Where a second file of results begins: its header's line. Return: @size if there is none. */
size_t fuzz_second_file(const uint8_t *data, size_t size);

#endif /* DMABENCH_FUZZ_INPUT_H */
