/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A command's options, a row each: parsing, --help and the errors all come
 * from the row.
 *
 *	struct plot { const char *directory; bool raw; uint64_t width; };
 *
 *	static const struct dmabench_option options[] = {
 *		{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
 *		  .offset = offsetof(struct plot, directory), .value = "DIR",
 *		  .preset = ".", .help = "folder for the figures" },
 *		{ .name = "raw", .type = DMABENCH_OPTION_FLAG,
 *		  .offset = offsetof(struct plot, raw), .help = "..." },
 *		{ .name = "width", .type = DMABENCH_OPTION_U64,
 *		  .offset = offsetof(struct plot, width), .value = "PIXELS",
 *		  .min = 100, .max = 10000, .preset = "800", .help = "..." },
 *		{ }
 *	};
 */
#ifndef DMABENCH_OPTIONS_H
#define DMABENCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The member at .offset is of the type in the comment. */
enum dmabench_option_type {
	DMABENCH_OPTION_FLAG,		/* bool; takes no value */
	DMABENCH_OPTION_TEXT,		/* const char *; NULL when not given */
	DMABENCH_OPTION_CHOICE,		/* const char *, one of .choices */
	DMABENCH_OPTION_U64,		/* uint64_t, .min to .max; k M G */
	DMABENCH_OPTION_NUMBER,		/* double, .min to .max */
};

struct dmabench_option {
	const char *name;		/* without the dashes */
	char letter;			/* of the short form, or 0 */
	enum dmabench_option_type type;
	size_t offset;			/* of the member in the values */
	const char *value;		/* what --help calls the value */
	double min, max;		/* both exact below 2^53 */
	const char *const *choices;	/* up to NULL */
	const char *preset;		/* default, as it would be typed */
	bool transient;			/* dmabench_options_record() skips it */
	const char *help;		/* one line */
};

struct dmabench_usage {
	const char *command;		/* "run" */
	const char *summary;		/* one sentence, no full stop */
	const char *operands;		/* "FILE...", or NULL */
	unsigned int min_operands, max_operands;
	const struct dmabench_option *options;	/* up to an empty row */
	/*
	 * Takes --NAME VALUE that no row knows: NULL, or 0 when taken and else
	 * a negative value (it was no valid option).
	 */
	int (*unknown)(void *values, const char *name, const char *value);
	const char *more;		/* last lines of --help, or NULL */
};

/* dmabench_options_parse() says this when the command is to go on. */
#define DMABENCH_OPTIONS_GO	(-1)

/*
 * Sets the defaults in @values, then what is asked for. argv[0] is the
 * command's name; operands are moved to argv[1] and on and counted in
 * @operands (may be NULL). "--name=value", "-o value" and "--" work as usual.
 *
 * DMABENCH_OPTIONS_GO, or the exit status: 0 after --help, 2 after saying
 * what was wrong.
 */
int dmabench_options_parse(const struct dmabench_usage *usage, int argc,
			   char **argv, void *values, int *operands);

void dmabench_options_help(const struct dmabench_usage *usage);

/*
 * What @values says as arguments, "--name=value" each, so that parsing them
 * gives @values again. Not given is NULL, NAN, UINT64_MAX and false, so such
 * an option has no preset. @arguments has room for as many as there are
 * options; the caller frees each. Returns how many.
 */
size_t dmabench_options_record(const struct dmabench_usage *usage,
			       const void *values, char **arguments);

#endif /* DMABENCH_OPTIONS_H */
