// SPDX-License-Identifier: GPL-2.0
/*
 * Script memory: LSI_DELAY_MAX jumps that are never taken, written once, then
 * the instructions of the one active transfer. A delay is a matter of where
 * the script is entered, so that starting a transfer costs the same with any.
 */
#include <linux/dma-mapping.h>
#include <linux/minmax.h>

#include "lsi.h"
#include "regs.h"

#define LSI_JUMP_BYTES	8
#define LSI_BODY	(LSI_DELAY_MAX * 2)	/* where it starts, in words */
#define LSI_BODY_WORDS	(3 * LSI_MOVES_MAX + 2)	/* moves, interrupt */
#define LSI_SCRIPT_BYTES ((LSI_BODY + LSI_BODY_WORDS) * sizeof(__le32))

int dmabench_lsi_script_alloc(struct lsi_dev *lsi)
{
	struct device *dev = lsi->dma.dev;
	unsigned int i;

	lsi->script = dma_alloc_coherent(dev, LSI_SCRIPT_BYTES,
					 &lsi->script_bus, GFP_KERNEL);
	if (!lsi->script)
		return -ENOMEM;
	lsi->constant = dma_alloc_coherent(dev, LSI_FILL_BYTES,
					   &lsi->constant_bus, GFP_KERNEL);
	if (!lsi->constant)
		goto free_script;

	for (i = 0; i < LSI_BODY; i += 2)
		lsi->script[i] = cpu_to_le32(LSI_OP_NOP);
	return 0;

free_script:
	dma_free_coherent(dev, LSI_SCRIPT_BYTES, lsi->script, lsi->script_bus);
	lsi->script = NULL;
	return -ENOMEM;
}

/* Only when the chip is stopped for good. */
void dmabench_lsi_script_free(struct lsi_dev *lsi)
{
	struct device *dev = lsi->dma.dev;

	dma_free_coherent(dev, LSI_FILL_BYTES, lsi->constant, lsi->constant_bus);
	dma_free_coherent(dev, LSI_SCRIPT_BYTES, lsi->script, lsi->script_bus);
	lsi->constant = NULL;
	lsi->script = NULL;
}

/* As many bytes as this transfer copies are its value; most are already. */
static void lsi_set_constant(struct lsi_dev *lsi, const struct lsi_moves *moves)
{
	u32 len = min(moves->len, moves->chunk);

	if (lsi->constant_value == moves->value && lsi->constant_len >= len)
		return;
	memset(lsi->constant, moves->value, len);
	lsi->constant_value = moves->value;
	lsi->constant_len = len;
}

static void lsi_put2(__le32 *to, u32 a, u32 b)
{
	to[0] = cpu_to_le32(a);
	to[1] = cpu_to_le32(b);
}

static void lsi_put_moves(__le32 *to, const struct lsi_moves *moves, u32 token)
{
	u32 src = moves->src, dst = moves->dst, left, len;

	for (left = moves->len; left; left -= len) {
		len = min(left, moves->chunk);
		lsi_put2(to, LSI_OP_MOVE | len, src);
		to[2] = cpu_to_le32(dst);
		to += 3;
		src += moves->src_step;
		dst += moves->dst_step;
	}
	lsi_put2(to, LSI_OP_INT, token);
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
		if (desc->moves.fills)
			lsi_set_constant(lsi, &desc->moves);
		lsi_put_moves(body, &desc->moves, lsi->token);
		break;
	case LSI_END_ILLEGAL:
		lsi_put2(body, LSI_OP_ILLEGAL, 0);
		break;
	case LSI_END_NEVER:
	case LSI_END_ABORT:
		lsi_put2(body, LSI_OP_JUMP, self);
		break;
	}
	return self - desc->delay * LSI_JUMP_BYTES;
}
