/* SPDX-License-Identifier: GPL-2.0 */
/* What a word on the command line can become, for shells. */
#ifndef DMABENCH_COMPLETE_H
#define DMABENCH_COMPLETE_H

#include "lib/options.h"

/* A word that is being typed, and what was before it. */
struct completion {
	char **words;			/* behind "dmabench" */
	int count;			/* the last is the one in question */
	const char *prefix;		/* of that one: what stays before each candidate, "--job=" */
	const char *begun;		/* and what they must begin with */
};

/*
 * A candidate, if it begins with what was begun: a line "WORD<tab>HELP", where there is
 * help. ":files" or ":folders" asks the shell for its own.
 */
void dmabench_candidate(const struct completion *completion, const char *word,
			const char *help);

/* Those that @names tells of. */
void dmabench_complete_names(struct completion *completion, enum dmabench_names names);

/* Parameters, "--size", of the experiments that the words ask for, or all; and the values of one. */
void dmabench_complete_params(const struct completion *completion);
void dmabench_complete_values(struct completion *completion, const char *param);

/* What of a list with commas is before its last value goes to the prefix. */
void dmabench_complete_list(struct completion *completion);

#endif /* DMABENCH_COMPLETE_H */
