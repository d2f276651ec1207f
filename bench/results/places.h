/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_RESULTS_PLACES_H
#define DMABENCH_RESULTS_PLACES_H

#include "record.h"

/*
 * Where a point's CPUs, its memory and the device are, "CPU node 0, memory node 1,
 * device node 1"; to be freed. NULL: all on one node, or not told, and no node was
 * asked for. @device: of the header, NAN where it has none.
 */
char *dmabench_places_text(const struct dmabench_record *record, double device);

#endif /* DMABENCH_RESULTS_PLACES_H */
