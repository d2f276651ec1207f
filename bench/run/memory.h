/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of our own, for the experiments that are about their caller's: RUN's memory,
 * whose size, backing and state (untouched, scattered) the point's parameters of those
 * names tell.
 */
#ifndef DMABENCH_RUN_MEMORY_H
#define DMABENCH_RUN_MEMORY_H

#include "sweep.h"

/* Zero it before the first round; it serves the next round if that wants the same. */
struct run_memory {
	char *mapped, *at;		/* all that was taken; its first whole page */
	size_t mapped_bytes, bytes;	/* of all; of what is from @at on */
	unsigned int backing;		/* enum dmabench_backing */
	bool untouched, scattered;
};

/*
 * Has @run say where there is memory for @point; for other experiments none is kept. 0, -EINTR
 * after a signal, or a negative errno value with @run's out_param and out_reason. @root: of the
 * system's files, "".
 */
int dmabench_memory_give(struct run_memory *memory, const char *root,
			 const struct sweep_point *point, struct dmabench_run *run);
void dmabench_memory_free(struct run_memory *memory);

/*
 * Operations that a round may have: as many as there may be, unless each takes memory of its
 * own, which is not to be much. At least 1. @root: as above.
 */
uint64_t dmabench_memory_most_ops(const char *root, const struct sweep_point *point);

#endif /* DMABENCH_RUN_MEMORY_H */
