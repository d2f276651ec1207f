/* SPDX-License-Identifier: GPL-2.0 */
/* Every way of writing a file from results, called as main() does. */
#ifndef DMABENCH_TESTS_VERBS_H
#define DMABENCH_TESTS_VERBS_H

#include "check.h"

#include "cmd/commands.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "sample_results.h"

/* A row a way of writing, up to the file that is written; %s is read. */
static const struct verb {
	const char *line;
	int (*call)(int argc, char **argv);
} verbs[] = {
	{ "export -f csv %s -o", cmd_export },
	{ "export -f json %s -o", cmd_export },
	{ "export -f markdown %s -o", cmd_export },
	{ "compare %s %s -o", cmd_compare },
	{ "compare -f markdown %s %s -o", cmd_compare },
	{ "compare -f json %s %s -o", cmd_compare },
	{ "advise %s -o", cmd_advise },
	{ "advise -f markdown %s -o", cmd_advise },
	{ "advise -f json %s -o", cmd_advise },
	{ "report %s -o", cmd_report },
};

/* The page, which is the last, has a name where none is given. */
#define VERBS_TO_STDOUT	(COUNT(verbs) - 1)

static const char verbs_text[] =
	HEADER("wall")
	POINT("\"size\":64", "direct", "true", PHASE("map", "50", "70"))
	POINT("\"size\":128", "direct", "true", PHASE("map", "60", "80"))
	TRAILER;

/* @output NULL: without -o. */
static inline int call(const struct verb *verb, const char *input, const char *output)
{
	char *copy = dmabench_format("%s", verb->line), *rest = copy, *argv[16];
	int argc = 0, status;

	while ((argv[argc] = strsep(&rest, " "))) {
		if (!strcmp(argv[argc], "%s"))
			argv[argc] = (char *)input;
		argc++;
	}
	argv[argc] = (char *)output;
	argc += output ? 1 : -1;
	argv[argc] = NULL;
	CAPTURE(STDERR_FILENO, status = verb->call(argc, argv));
	free(copy);
	return status;
}

#endif /* DMABENCH_TESTS_VERBS_H */
