// SPDX-License-Identifier: GPL-2.0
#include "compat/dma_buf.h"
#include "round.h"

/* Before the experiment checks its parameters, which tell whether there has to be one. */
int dmabench_import_parse(struct dmabench_round *round, const struct dmabench_run *run)
{
	bool imports = round->exp->flags & DMABENCH_EXP_DMA_BUF;

	if (run->dma_buf_reserved)
		return dmabench_refuse(round, DMABENCH_ALL, "dma_buf_reserved must be 0");
	if (run->dma_buf && !imports)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "dma_buf must be 0: %s imports none", round->exp->name);
	round->import.fd = run->dma_buf;
	return 0;
}

static int no_dma_buf(struct dmabench_round *round, int err)
{
	if (err == -EBADF)
		return dmabench_fail(round, err, "dma_buf %d: no file is open by that number",
				     round->import.fd);
	return dmabench_refuse(round, DMABENCH_ALL, "dma_buf %d: that file is no dma-buf",
			       round->import.fd);
}

/* What others export may be a card's memory, or wait for its work: no experiment of ours. */
static int check(struct dmabench_round *round, u32 exporter, u32 size)
{
	const char *name = round->exp->params[exporter].values[round->params[exporter]];
	const struct dma_buf *dma_buf = round->import.dma_buf;

	if (strcmp(dma_buf->exp_name, name))
		return dmabench_refuse(round, exporter, "exporter %s: dma_buf %d is of %s", name,
				       round->import.fd, dma_buf->exp_name);
	if (dma_buf->size == round->params[size])
		return 0;
	return dmabench_refuse(round, size,
			       "size %llu: dma_buf %d has %zu bytes, and all is mapped",
			       round->params[size], round->import.fd, dma_buf->size);
}

/**
 * dmabench_import_get() - the dma-buf that the caller's file descriptor is of
 * @round: the round, in the caller's context, after dmabench_import_parse()
 * @exporter: index of the parameter whose value is the exporter's name
 * @size: index of the parameter that is its length
 *
 * For an experiment's check function. dmabench_import_put() ends it, however that went.
 *
 * Return: 0; -EBADF no such file; -EINVAL none of those, both with the reason told
 */
int dmabench_import_get(struct dmabench_round *round, u32 exporter, u32 size)
{
	struct dma_buf *dma_buf;

	if (!IS_ENABLED(CONFIG_DMA_SHARED_BUFFER))
		return -EOPNOTSUPP;
	dma_buf = dma_buf_get(round->import.fd);
	if (IS_ERR(dma_buf))
		return no_dma_buf(round, PTR_ERR(dma_buf));
	round->import.dma_buf = dma_buf;
	return check(round, exporter, size);
}

void dmabench_import_put(struct dmabench_round *round)
{
	if (IS_ENABLED(CONFIG_DMA_SHARED_BUFFER) && round->import.dma_buf)
		dma_buf_put(round->import.dma_buf);
}

DMABENCH_IMPORT_DMA_BUF();
