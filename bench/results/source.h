/* SPDX-License-Identifier: GPL-2.0 */
/* What tables and figures say about the machine behind a file. */
#ifndef DMABENCH_RESULTS_SOURCE_H
#define DMABENCH_RESULTS_SOURCE_H

#include "dataset.h"

void dmabench_source_describe(struct dmabench_interned *texts,
			      struct dmabench_source *source,
			      struct dmabench_input *input,
			      const cJSON *header);

#endif /* DMABENCH_RESULTS_SOURCE_H */
