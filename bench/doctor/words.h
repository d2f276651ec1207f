/* SPDX-License-Identifier: GPL-2.0 */
/* The boot words of a regime, and what of the present ones contradicts them. */
#ifndef DMABENCH_DOCTOR_WORDS_H
#define DMABENCH_DOCTOR_WORDS_H

#include "parts.h"

#define DOCTOR_WORDS	4

/* Of a regime: what the kernel has to be asked for. */
struct doctor_words {
	const char *wanted[DOCTOR_WORDS + 1];	/* the last is NULL */
	bool translates;			/* what keeps an IOMMU off is in the way */
};

/* Two arrays of words: to be added to the present command line, and to be taken out of it. */
void dmabench_doctor_compare_words(const struct doctor_seen *seen,
				   const struct doctor_words *words, cJSON *add,
				   cJSON *take_out);

#endif /* DMABENCH_DOCTOR_WORDS_H */
