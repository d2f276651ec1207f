/* SPDX-License-Identifier: GPL-2.0 */
/* What the module says there is, asked once: what arguments are plausible depends on it. */
#ifndef DMABENCH_FUZZ_WORLD_H
#define DMABENCH_FUZZ_WORLD_H

#include <stdbool.h>

#include "lib/dma.h"

#define MAX_EXPERIMENTS	64
#define MAX_EXP_PARAMS	32
/* Of each of the kernel's exporters, as long as the parameter size is by default. */
#define DMA_BUFS	2

struct experiment {
	uint32_t flags;
	uint32_t nparams;
	uint32_t phases;
	struct dmabench_param_info params[MAX_EXP_PARAMS];
};

/**
 * struct world - the machine, as far as arguments depend on it
 * @targets: how many
 * @engine: the target with an engine of our own, or 0
 * @nexperiments: how many
 * @cpus: online at the start
 * @misuse: the module was loaded with misuse=1
 * @dma_bufs: file descriptors, or negative
 * @dma_debug: the kernel reports each rule that MISUSE breaks
 */
struct world {
	uint32_t targets;
	uint32_t engine;
	uint32_t nexperiments;
	uint32_t cpus;
	bool misuse;
	bool dma_debug;
	int dma_bufs[DMA_BUFS];
	struct experiment experiments[MAX_EXPERIMENTS];
};

extern struct world world;

/* Asks. Return: 0, or -errno. */
int world_look(void);

/* Asks for the targets again: unbinding and binding makes new ones. */
void world_look_again(int fd);

#endif /* DMABENCH_FUZZ_WORLD_H */
