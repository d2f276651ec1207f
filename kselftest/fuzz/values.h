/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_FUZZ_VALUES_H
#define DMABENCH_FUZZ_VALUES_H

#include "arena.h"
#include "grammar.h"
#include "handles.h"
#include "random.h"

/**
 * struct draft - a call that is being made up
 * @r: all that is chance
 * @arena: where its pointers lead
 * @file: what is known of its file
 * @side: what the offsets are of: the handle, or SRC and DST
 * @offset: those that were drawn
 * @exp: the experiment that was drawn
 * @count: how many entries or parameters
 * @op: of MISUSE
 */
struct draft {
	struct random r;
	struct arena *arena;
	struct file file;
	struct known side[2];
	uint64_t offset[2];
	uint32_t exp;
	uint32_t count;
	uint32_t op;
};

/* Return: what a sensible caller would put there. */
uint64_t value_plausible(struct draft *d, const struct member *member);

/* Return: what the kernel has to look at twice, near @plausible or near a limit. */
uint64_t value_boundary(struct draft *d, uint64_t plausible);

/* Those of a round's members, each by its meaning: values_run.c. */
uint64_t value_ops(struct draft *d, const struct member *m);
uint64_t value_batch(struct draft *d, const struct member *m);
uint64_t value_node(struct draft *d, const struct member *m);
uint64_t value_params(struct draft *d, const struct member *m);
uint64_t value_counters(struct draft *d, const struct member *m);
uint64_t value_cpus(struct draft *d, const struct member *m);
uint64_t value_hist(struct draft *d, const struct member *m);
uint64_t value_user_memory(struct draft *d, const struct member *m);
uint64_t value_user_memory_bytes(struct draft *d, const struct member *m);
uint64_t value_dma_buf(struct draft *d, const struct member *m);
uint64_t value_experiment(struct draft *d, const struct member *m);
uint64_t value_param(struct draft *d, const struct member *m);
uint64_t value_param_value(struct draft *d, const struct member *m);
uint64_t value_phase(struct draft *d, const struct member *m);

#endif /* DMABENCH_FUZZ_VALUES_H */
