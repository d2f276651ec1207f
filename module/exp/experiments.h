/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The experiments there are. A row makes one exist: it then shows in
 * `dmabench list`, in sweeps, in results and in plots by itself.
 */
#ifndef DMABENCH_EXPERIMENTS_H
#define DMABENCH_EXPERIMENTS_H

#include "run/round.h"

#define DMABENCH_EXPERIMENTS(row)	\
	row(noop)			\
	row(busted)			\
	row(map_single)			\
	row(map_page)			\
	row(map_phys)			\
	row(map_sg)			\
	row(iova_link)			\
	row(ring)			\
	row(coherent)			\
	row(write_combine)		\
	row(noncoherent)		\
	row(noncontiguous)		\
	row(pool)			\
	row(cpu_access)			\
	row(sync)			\
	row(bounce)			\
	row(strategy)			\
	row(memcpy)			\
	row(memset)			\
	row(interleaved)		\
	row(slave)			\
	row(cyclic)			\
	row(stale_window)		\
	row(user_pages)			\
	row(nvme_like)			\
	row(nic_like)			\
	row(mmio)			\
	row(first_touch)		\
	row(dma_buf)			\
	row(backing)			\
	row(iova_pressure)		\
	row(user_copy)

#define DMABENCH_DECLARE(name) \
	extern const struct dmabench_exp dmabench_exp_##name;
DMABENCH_EXPERIMENTS(DMABENCH_DECLARE)

extern const unsigned int dmabench_experiment_count;

const struct dmabench_exp *dmabench_experiment(u32 index);

#endif /* DMABENCH_EXPERIMENTS_H */
