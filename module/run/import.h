/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A dma-buf of the caller's, in a round of an experiment that imports it. The round has
 * a reference of its own, so that the caller may close its file at any moment.
 */
#ifndef DMABENCH_IMPORT_H
#define DMABENCH_IMPORT_H

#include <linux/types.h>

struct dma_buf;
struct dmabench_round;
struct dmabench_run;

/**
 * struct dmabench_import - of a round
 * @fd: as the caller has it
 * @dma_buf: after dmabench_import_get(), else NULL
 */
struct dmabench_import {
	s32 fd;
	struct dma_buf *dma_buf;
};

int dmabench_import_parse(struct dmabench_round *round, const struct dmabench_run *run);
int dmabench_import_get(struct dmabench_round *round, u32 exporter, u32 size);
void dmabench_import_put(struct dmabench_round *round);

#endif /* DMABENCH_IMPORT_H */
