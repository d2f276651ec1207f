// SPDX-License-Identifier: GPL-2.0
#include <linux/dmaengine.h>
#include <linux/io.h>
#include <linux/math64.h>

#include "port.h"
#include "targets/engine.h"

/* For .check: @bytes is what @param asks for; the channel is one thread's. Return: 0 or -EINVAL */
int dmabench_port_check(struct dmabench_round *round, u32 param, u64 bytes)
{
	const struct dmabench_port *port = &round->target->port;
	u32 rest;

	/* Where it is none, the words for that come later. */
	if (!port->peripheral)
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "a peripheral's channel is for one thread, not %u; give one CPU",
				       round->nthreads);
	div_u64_rem(bytes, port->width, &rest);
	if (rest)
		return dmabench_refuse(round, param, "%s %llu: %s moves words of %u bytes",
				       round->exp->params[param].name, round->params[param],
				       round->target->name, port->width);
	if (port->window && bytes > port->bytes)
		return dmabench_refuse(round, param, "%llu bytes: the window of %s has %u",
				       bytes, round->target->name, port->bytes);
	return 0;
}

static enum dma_slave_buswidth buswidth(const struct dmabench_port *port)
{
	return (enum dma_slave_buswidth)port->width; /* it is the number of bytes */
}

static int configure(struct dmabench_thread *thread, u32 burst)
{
	const struct dmabench_round *round = thread->round;
	const struct dmabench_port *port = &round->target->port;
	u32 words = port->window ? port->bytes / port->width : 0;
	struct dma_slave_config config = {
		.direction = dmabench_port_transfer(round),
		.src_addr_width = buswidth(port),
		.dst_addr_width = buswidth(port),
	};

	if (dmabench_port_sends(port)) {
		config.dst_addr = port->phys;
		config.dst_maxburst = burst;
		config.dst_port_window_size = words;
	} else {
		config.src_addr = port->phys;
		config.src_maxburst = burst;
		config.src_port_window_size = words;
	}
	return dmaengine_slave_config(round->engine->chan, &config);
}

/**
 * dmabench_port_open() - tell the channel, and see what is there
 * @thread: of a round with the channel
 * @burst: words at a time
 * @window: receives where the CPU sees the window; NULL: it is a register, of
 *	which only the peripheral knows what it took, and what it gives
 *
 * Return: 0, -EREMOTEIO the channel takes it not, -ENOMEM
 */
int dmabench_port_open(struct dmabench_thread *thread, u32 burst, u8 __iomem **window)
{
	const struct dmabench_port *port = &thread->round->target->port;
	int err = configure(thread, burst);

	*window = NULL;
	if (err)
		return dmabench_fail(thread->round, -EREMOTEIO,
				     "engine %s does not take words of %u bytes and bursts of %u (%d)",
				     thread->round->target->engine, port->width, burst, err);
	if (!port->window)
		return 0;
	*window = ioremap(port->phys, port->bytes);
	return *window ? 0 : -ENOMEM;
}

void dmabench_port_close(u8 __iomem *window)
{
	if (window)
		iounmap(window);
}
