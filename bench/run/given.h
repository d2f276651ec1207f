/* SPDX-License-Identifier: GPL-2.0 */
/* What RUN is given beside a point's parameters: which of those tell, and that it cannot be had. */
#ifndef DMABENCH_RUN_GIVEN_H
#define DMABENCH_RUN_GIVEN_H

#include "sweep.h"

/* Of the parameter of this name; 0 and DMABENCH_ALL where the experiment has none. */
uint64_t dmabench_given_value(const struct sweep_point *point, const char *name);
unsigned int dmabench_given_param(const struct sweep_point *point, const char *name);

/* As RUN refuses: out_param and out_reason of @run. Return: @err */
int __attribute__((format(printf, 4, 5)))
dmabench_given_refuse(struct dmabench_run *run, unsigned int param, int err,
		      const char *format, ...);

/*
 * Is there so much memory? 0, or -ENOMEM, refused for the parameter size. @root: of the
 * system's files, "".
 */
int dmabench_given_available(const struct sweep_point *point, const char *root, uint64_t bytes,
			     struct dmabench_run *run);

#endif /* DMABENCH_RUN_GIVEN_H */
