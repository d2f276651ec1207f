/* SPDX-License-Identifier: GPL-2.0 */
/* Writes position-coded data and compares memory with it; see pattern.h. */
#ifndef DMABENCH_INTEGRITY_H
#define DMABENCH_INTEGRITY_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

/* dmabench_integrity_check() found nothing wrong. */
#define DMABENCH_INTACT SIZE_MAX

void dmabench_integrity_fill(u8 *data, size_t length, u64 seed, u64 position);
size_t dmabench_integrity_check(const u8 *data, size_t length, u64 seed,
				u64 position);
void dmabench_integrity_fill_io(u8 __iomem *to, size_t length, u64 seed, u64 position);
size_t dmabench_integrity_check_io(const u8 __iomem *from, size_t length, u64 seed,
				   u64 position);

#endif /* DMABENCH_INTEGRITY_H */
