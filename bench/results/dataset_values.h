/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the table of points share. */
#ifndef DMABENCH_DATASET_VALUES_H
#define DMABENCH_DATASET_VALUES_H

#include "dataset.h"

/* Ids: of dmabench_intern_item()'s text; */
uint32_t dmabench_intern_item_id(struct dmabench_interned *texts,
				 const struct dmabench_json_item *item);
/* of the one copy of a value, in set->known; */
uint32_t dmabench_intern_value(struct dmabench_dataset *set,
			       const struct dmabench_json_item *name,
			       const struct dmabench_json_item *item);
/* of the names of the point's values, in whatever order. */
uint32_t dmabench_shape_of(struct dmabench_dataset *set,
			   const struct dmabench_point *point);

#endif /* DMABENCH_DATASET_VALUES_H */
