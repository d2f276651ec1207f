/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of a mail share; each writes to its .out. */
#ifndef DMABENCH_COMPARE_MAIL_H
#define DMABENCH_COMPARE_MAIL_H

#include "changed.h"

#define DMABENCH_MAIL_COLUMNS	72

struct dmabench_mail {
	FILE *out;
	const struct dmabench_comparison *comparison;
	const struct dmabench_pair *pair;
	struct dmabench_changed *rows;	/* that changed, the worst first */
	size_t count;
};

/* A paragraph, whose lines but the first are indented by @indent. */
void dmabench_mail_put(const struct dmabench_mail *mail, size_t indent, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same after an empty line. */
#define dmabench_mail_put_further(mail, ...)						\
	do {								\
		putc('\n', (mail)->out);				\
		dmabench_mail_put(mail, __VA_ARGS__);			\
	} while (0)

/* Of the side's header; NULL where it does not tell. */
const char *dmabench_mail_environment(const struct dmabench_side *side, const char *name);
/* "map_single.map"; to be freed. */
char *dmabench_mail_name(const struct dmabench_mail *mail, const struct dmabench_changed *row);
/* A ratio of 1.05 is 5. */
double dmabench_mail_percent(double ratio);
/* The commit that is accused, or NULL. */
const char *dmabench_mail_commit(const struct dmabench_mail *mail);
/* The one that changed most, to the worse where there is one; of a mail that has any. */
const struct dmabench_changed *dmabench_mail_leading(const struct dmabench_mail *mail);

/* Both commits, and what is known of where they were measured. */
void dmabench_mail_where(const struct dmabench_mail *mail);
/* All parameters of what leads, each in a line, as the robots have them. */
void dmabench_mail_parameters(const struct dmabench_mail *mail);
/* The figures of what changed, and what they leave open. */
void dmabench_mail_rows(const struct dmabench_mail *mail);
/* The commands that measure the new side again, and compare it. */
void dmabench_mail_reproduce(const struct dmabench_mail *mail);

#endif /* DMABENCH_COMPARE_MAIL_H */
