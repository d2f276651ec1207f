/* SPDX-License-Identifier: GPL-2.0 */
/* Which way to map is the cheapest at which size, as advise finds it. */
#ifndef DMABENCH_REPORT_CROSSINGS_H
#define DMABENCH_REPORT_CROSSINGS_H

#include "parts.h"

/* What advise says in a few sentences, those that are alike once. */
void report_crossings_brief(const struct report *report, FILE *out);

/* All ranges of all its cases, and where one changes to another, as a table. */
int report_crossings(struct report *report, FILE *out);

#endif /* DMABENCH_REPORT_CROSSINGS_H */
