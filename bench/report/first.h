/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_REPORT_FIRST_H
#define DMABENCH_REPORT_FIRST_H

#include "figures.h"

/* What a reader sees first, below the title. 0, or 2 after saying what is wrong. */
int report_first(struct report *report, const struct report_headline *headline,
		 struct report_figures *figures, FILE *out);

#endif /* DMABENCH_REPORT_FIRST_H */
