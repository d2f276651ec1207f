/* SPDX-License-Identifier: GPL-2.0 */
/*
 * results/schema.json is built in, and what is read is held to it: types, ranges,
 * words that are chosen from, and what goes together.
 *
 * Members that are missing or unknown are none of its faults: older programs did not
 * write all of them, newer ones may write more. Those that readers cannot do without
 * are record.h's and header.h's.
 */
#ifndef DMABENCH_RESULTS_SCHEMA_H
#define DMABENCH_RESULTS_SCHEMA_H

#include "lib/json_line.h"

/*
 * Is @item what the schema says of a @kind, "header", "point" or "trailer"? 0, or -1
 * with what is wrong in @reason, of DMABENCH_REASON_LEN.
 */
int dmabench_schema_check(const struct dmabench_json_item *item,
			  const char *kind, char *reason);

#endif /* DMABENCH_RESULTS_SCHEMA_H */
