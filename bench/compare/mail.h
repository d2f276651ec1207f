/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_COMPARE_MAIL_H
#define DMABENCH_COMPARE_MAIL_H

#include "compare.h"

/* The commands that measure the new side again, and compare it. */
void dmabench_mail_reproduce(FILE *out, const struct dmabench_comparison *comparison,
			     const struct dmabench_pair *pair);

#endif /* DMABENCH_COMPARE_MAIL_H */
