// SPDX-License-Identifier: GPL-2.0
/*
 * Script memory: LSI_DELAY_MAX jumps that are never taken, written once, then
 * the instructions of the one active transfer. A delay is a matter of where
 * the script is entered, so that starting a transfer costs the same with any.
 */
#include <linux/dma-mapping.h>

#include "lsi.h"
#include "regs.h"

#define LSI_JUMP_BYTES	8
#define LSI_BODY	(LSI_DELAY_MAX * 2)	/* where it starts, in words */
#define LSI_BODY_WORDS	5			/* move: 3, interrupt: 2 */
#define LSI_SCRIPT_BYTES ((LSI_BODY + LSI_BODY_WORDS) * sizeof(__le32))

int dmabench_lsi_script_alloc(struct lsi_dev *lsi)
{
	unsigned int i;

	lsi->script = dma_alloc_coherent(lsi->dma.dev, LSI_SCRIPT_BYTES,
					 &lsi->script_bus, GFP_KERNEL);
	if (!lsi->script)
		return -ENOMEM;

	for (i = 0; i < LSI_BODY; i += 2)
		lsi->script[i] = cpu_to_le32(LSI_OP_NOP);
	return 0;
}

/* Only when the chip is stopped for good. */
void dmabench_lsi_script_free(struct lsi_dev *lsi)
{
	dma_free_coherent(lsi->dma.dev, LSI_SCRIPT_BYTES, lsi->script,
			  lsi->script_bus);
	lsi->script = NULL;
}

static void lsi_put(__le32 *to, u32 a, u32 b, u32 c, u32 d, u32 e)
{
	to[0] = cpu_to_le32(a);
	to[1] = cpu_to_le32(b);
	to[2] = cpu_to_le32(c);
	to[3] = cpu_to_le32(d);
	to[4] = cpu_to_le32(e);
}

/**
 * dmabench_lsi_script_write() - write the script of a transfer
 * @lsi: the chip, not running any script
 * @desc: the transfer
 *
 * Return: the bus address to start at.
 */
u32 dmabench_lsi_script_write(struct lsi_dev *lsi, const struct lsi_desc *desc)
{
	u32 self = lsi->script_bus + LSI_BODY * sizeof(__le32);
	__le32 *body = lsi->script + LSI_BODY;

	switch (desc->ending) {
	case LSI_END_INTERRUPT:
		lsi_put(body, LSI_OP_MOVE | desc->len, desc->src, desc->dst,
			LSI_OP_INT, lsi->token);
		break;
	case LSI_END_ILLEGAL:
		lsi_put(body, LSI_OP_ILLEGAL, 0, 0, 0, 0);
		break;
	case LSI_END_NEVER:
	case LSI_END_ABORT:
		lsi_put(body, LSI_OP_JUMP, self, 0, 0, 0);
		break;
	}
	return self - desc->delay * LSI_JUMP_BYTES;
}
