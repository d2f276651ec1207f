/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a round's operations take of the kernel's memory: page tables, IOVAs and their
 * magazines, copies of lists, what is allocated. By the kernel's own events (kmem:*), so
 * that it is exact, and such a round's times are worth nothing.
 */
#ifndef DMABENCH_FOOTPRINT_H
#define DMABENCH_FOOTPRINT_H

struct dmabench_footprint;
struct dmabench_round;
struct dmabench_run;

int dmabench_footprint_parse(struct dmabench_round *round, const struct dmabench_run *run);
int dmabench_footprint_begin(struct dmabench_round *round);
void dmabench_footprint_end(struct dmabench_round *round, struct dmabench_run *run);

#endif /* DMABENCH_FOOTPRINT_H */
