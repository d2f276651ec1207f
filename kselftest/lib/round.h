/* SPDX-License-Identifier: GPL-2.0 */
/* One RUN: what is asked for, and whether its histograms can be true. */
#ifndef DMABENCH_SELFTEST_ROUND_H
#define DMABENCH_SELFTEST_ROUND_H

#include "dma.h"

#define OPS		40
#define HIST_BYTES	(4 << 20)
#define MAX_PARAMS	32
#define ROUND_MEMORY_BYTES	(64 << 20)
#define ROUND_MEMORY_ALIGN	(2 << 20)

int param_info(int fd, uint32_t exp, uint32_t param,
	       struct dmabench_param_info *info);
uint32_t round_exp(int fd, const char *name);
uint32_t round_param(int fd, uint32_t exp, const char *name);
char *round_memory(void);
/* An experiment that wants its caller's memory gets round_memory(). */
void round_prepare(struct dmabench_run *run, int fd, int target, uint32_t exp,
		   struct dmabench_param_value *params, char *hist);
uint64_t round_param_value(int fd, const struct dmabench_run *run,
			   const char *name, uint64_t otherwise);
int round_set(int fd, const struct dmabench_run *run, const char *name,
	      uint64_t value);
uint64_t round_samples(const struct dmabench_run *run);
uint64_t round_sum_ticks(const struct dmabench_run *run);
const struct dmabench_hist_header *round_hist(const struct dmabench_run *run, uint32_t thread,
					      uint32_t phase);
/* All numbers in base 16 are masks: 2^n - 1. */
bool round_reason_has_no_address(const struct dmabench_run *run);
const char *round_check_hists(const struct dmabench_run *run, uint32_t phases);

#endif /* DMABENCH_SELFTEST_ROUND_H */
