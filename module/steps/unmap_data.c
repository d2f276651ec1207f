// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings that dmaengine unmaps: when its unmap data has no reference any more, of the client's or
 * of a descriptor.
 */
#include <linux/dmaengine.h>
#include <linux/kconfig.h>

#include "core/target.h"
#include "mapping.h"

/* Before it is mapped. Return: 0, -EINVAL, -EOPNOTSUPP, -ENOMEM */
int dmabench_unmap_data_get(struct dmabench_mapping *mapping)
{
	struct dmaengine_unmap_data *data;

	/* By the call that dmaengine undoes, which knows of no attribute. */
	if (mapping->call != DMABENCH_MAP_PAGE || mapping->attrs || mapping->of_card)
		return -EINVAL;
	if (!IS_ENABLED(CONFIG_DMA_ENGINE))
		return -EOPNOTSUPP;
	/* What may sleep would wait until others have put theirs. */
	data = dmaengine_get_unmap_data(mapping->dma.obj.target->dev, 1,
					GFP_NOWAIT | __GFP_NOWARN);
	if (!data)
		return -ENOMEM;
	data->len = mapping->dma.obj.length;
	mapping->unmap_data = data;
	return 0;
}

/* It is mapped. */
void dmabench_unmap_data_fill(const struct dmabench_mapping *mapping)
{
	struct dmaengine_unmap_data *data = mapping->unmap_data;

	data->addr[0] = mapping->dma.addr;
	data->to_cnt = mapping->dma.direction == DMA_TO_DEVICE;
	data->from_cnt = mapping->dma.direction == DMA_FROM_DEVICE;
	data->bidi_cnt = mapping->dma.direction == DMA_BIDIRECTIONAL;
}

/* The client's reference; what was not filled in unmaps nothing. */
void dmabench_unmap_data_put(const struct dmabench_mapping *mapping)
{
	dmaengine_unmap_put(mapping->unmap_data);
}
