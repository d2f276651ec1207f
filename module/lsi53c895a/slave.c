// SPDX-License-Identifier: GPL-2.0
/*
 * Transfers to and from peripherals. To the chip a register is memory of one word, to
 * which it comes back with each move; and so is a window, with moves that are as long.
 * Nothing paces it: the peripheral has to be as fast.
 *
 * The peripheral's end is mapped by dma_map_resource() when it is first used, as
 * pl330_prep_slave_fifo() does it, and stays so until there is another one.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>

#include "lsi.h"
#include "regs.h"

#define LSI_WIDTHS (BIT(DMA_SLAVE_BUSWIDTH_1_BYTE) | BIT(DMA_SLAVE_BUSWIDTH_2_BYTES) | \
		    BIT(DMA_SLAVE_BUSWIDTH_4_BYTES) | BIT(DMA_SLAVE_BUSWIDTH_8_BYTES))

static int lsi_config(struct dma_chan *chan, struct dma_slave_config *config)
{
	to_lsi_chan(chan)->config = *config;
	return 0;
}

/* Lock held. */
void dmabench_lsi_port_unmap(struct lsi_chan *c)
{
	struct lsi_port *port = &c->port;

	if (port->mapped)
		dma_unmap_resource(c->lsi->dma.dev, port->addr, port->bytes, port->direction, 0);
	*port = (struct lsi_port){ };
}

/* What the client told of the end that data in @direction goes to, or comes from. */
static struct lsi_port lsi_port_told(const struct lsi_chan *c,
				     enum dma_transfer_direction direction)
{
	const struct dma_slave_config *config = &c->config;
	bool sends = direction == DMA_MEM_TO_DEV;
	struct lsi_port port = {
		.phys = sends ? config->dst_addr : config->src_addr,
		.width = sends ? config->dst_addr_width : config->src_addr_width,
		.words = sends ? config->dst_port_window_size : config->src_port_window_size,
		.direction = sends ? DMA_FROM_DEVICE : DMA_TO_DEVICE,
	};

	if (port.width < BITS_PER_LONG && LSI_WIDTHS & BIT(port.width) &&
	    port.words <= S32_MAX / port.width)
		port.bytes = max(port.words, 1U) * port.width;
	return port;
}

/* Of what is not translated the kernel warns where the chip does not reach it. */
static bool lsi_reaches(struct device *dev, const struct lsi_port *port)
{
	return device_iommu_mapped(dev) || (u64)port->phys + port->bytes - 1 <= U32_MAX;
}

static bool lsi_port_is(const struct lsi_port *port, const struct lsi_port *told)
{
	return port->mapped && port->phys == told->phys && port->words == told->words &&
	       port->width == told->width && port->direction == told->direction;
}

/* Lock held. Return: whether c->port is what @direction asks for, and mapped */
static bool lsi_port_map(struct lsi_chan *c, enum dma_transfer_direction direction)
{
	struct lsi_port told = lsi_port_told(c, direction);
	struct device *dev = c->lsi->dma.dev;

	if (!c->lsi->regs || !told.bytes || !lsi_reaches(dev, &told))
		return false;
	if (lsi_port_is(&c->port, &told))
		return true;
	/* Only one that nothing uses: descriptors have its address. */
	if (!list_empty(&c->issued) || !list_empty(&c->submitted))
		return false;
	dmabench_lsi_port_unmap(c);
	told.addr = dma_map_resource(dev, told.phys, told.bytes, told.direction, 0);
	if (dma_mapping_error(dev, told.addr))
		return false;
	told.mapped = true;
	c->port = told;
	return true;
}

/* Return: whether there is such a port; @found receives it */
static bool lsi_port(struct lsi_chan *c, enum dma_transfer_direction direction,
		     struct lsi_port *found)
{
	unsigned long flags;
	bool mapped;

	if (!is_slave_direction(direction))
		return false;
	spin_lock_irqsave(&c->lsi->lock, flags);
	mapped = lsi_port_map(c, direction);
	*found = c->port;
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return mapped;
}

static struct dma_async_tx_descriptor *
lsi_prep_port(struct dma_chan *chan, dma_addr_t memory, const struct lsi_port *port, u32 len,
	      bool sends, unsigned long flags)
{
	struct lsi_moves moves = { .len = len, .chunk = min(len, port->bytes) };

	if (!len || len % port->width || moves.chunk > LSI_MOVE_MAX)
		return NULL;
	if (sends) {
		moves.src_step = moves.chunk;
		return dmabench_lsi_prep(chan, memory, port->addr, &moves, flags);
	}
	moves.dst_step = moves.chunk;
	return dmabench_lsi_prep(chan, port->addr, memory, &moves, flags);
}

/* Of one entry alone: a script has moves of one stride. */
static struct dma_async_tx_descriptor *
lsi_prep_slave_sg(struct dma_chan *chan, struct scatterlist *sgl, unsigned int sg_len,
		  enum dma_transfer_direction direction, unsigned long flags, void *context)
{
	struct lsi_port port;

	if (sg_len != 1 || !lsi_port(to_lsi_chan(chan), direction, &port))
		return NULL;
	return lsi_prep_port(chan, sg_dma_address(sgl), &port, sg_dma_len(sgl),
			     direction == DMA_MEM_TO_DEV, flags);
}

/* A period is over: the moves become those of the next one. Lock held. */
void dmabench_lsi_ring_advance(struct lsi_desc *desc)
{
	struct lsi_ring *ring = &desc->ring;
	u32 memory, port;

	ring->untold++;
	ring->at = (ring->at + desc->moves.len) % ring->bytes;
	memory = ring->memory + ring->at;
	port = ring->port + (ring->window ? ring->at % ring->window : 0);
	desc->moves.src = ring->sends ? memory : port;
	desc->moves.dst = ring->sends ? port : memory;
}

static struct dma_async_tx_descriptor *
lsi_prep_cyclic(struct dma_chan *chan, dma_addr_t memory, size_t bytes, size_t period,
		enum dma_transfer_direction direction, unsigned long flags)
{
	struct dma_async_tx_descriptor *tx;
	struct lsi_port port;
	struct lsi_desc *desc;

	if (!period || bytes % period || bytes > U32_MAX || (u64)memory + bytes - 1 > U32_MAX ||
	    !lsi_port(to_lsi_chan(chan), direction, &port))
		return NULL;
	/* No period goes round the end of the window. */
	if (port.words && port.bytes % period && period % port.bytes)
		return NULL;
	tx = lsi_prep_port(chan, memory, &port, period, direction == DMA_MEM_TO_DEV,
			   flags | DMA_PREP_INTERRUPT);
	if (!tx)
		return NULL;
	desc = to_lsi_desc(tx);
	desc->delay = max_t(u32, desc->delay, LSI_RING_JUMPS);
	desc->ring = (struct lsi_ring){
		.bytes = bytes, .memory = memory, .port = port.addr,
		.window = port.words ? port.bytes : 0, .sends = direction == DMA_MEM_TO_DEV,
	};
	return tx;
}

/* What is offered, and how it is asked for. */
void dmabench_lsi_slave_init(struct lsi_dev *lsi)
{
	struct dma_device *dma = &lsi->dma;

	dma_cap_set(DMA_SLAVE, dma->cap_mask);
	dma_cap_set(DMA_CYCLIC, dma->cap_mask);
	dma->directions |= BIT(DMA_MEM_TO_DEV) | BIT(DMA_DEV_TO_MEM);
	dma->src_addr_widths = LSI_WIDTHS;
	dma->dst_addr_widths = LSI_WIDTHS;
	dma->residue_granularity = DMA_RESIDUE_GRANULARITY_SEGMENT;
	/* Without a capability of these, dma_get_slave_caps() would not tell of it. */
	dma->descriptor_reuse = true;
	dma->device_config = lsi_config;
	dma->device_prep_slave_sg = lsi_prep_slave_sg;
	dma->device_prep_dma_cyclic = lsi_prep_cyclic;
}
