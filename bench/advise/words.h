/* SPDX-License-Identifier: GPL-2.0 */
/* Figures in words; the caller frees each text. */
#ifndef DMABENCH_ADVISE_WORDS_H
#define DMABENCH_ADVISE_WORDS_H

#include "advise.h"

char *dmabench_advise_bytes(double bytes);	/* "65,536 bytes" */
char *dmabench_advise_count(double number);	/* "65,536" */
/* "1,208", or with a decimal where it is below 100. */
char *dmabench_advise_figure(double cost);
/* "ns" or "instructions". */
const char *dmabench_advise_unit(const struct dmabench_source *source);
/* Curves by name: "a, b and c". */
char *dmabench_advise_names(const struct advise_case *of, unsigned int set);

#endif /* DMABENCH_ADVISE_WORDS_H */
