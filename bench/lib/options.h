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

/* What there is to be named by a value or an operand, for completion. */
enum dmabench_names {
	DMABENCH_NAMES_NONE,
	DMABENCH_NAMES_FILES,
	DMABENCH_NAMES_FOLDERS,
	DMABENCH_NAMES_JOBS,		/* those that ship, or files */
	DMABENCH_NAMES_EXPERIMENTS,	/* with commas between */
	DMABENCH_NAMES_TARGETS,
	DMABENCH_NAMES_DEVICES,		/* of PCI and platform */
};

struct dmabench_option {
	const char *name;		/* without the dashes */
	char letter;			/* of the short form, or 0 */
	enum dmabench_option_type type;
	size_t offset;			/* of the member in the values */
	const char *value;		/* what --help calls the value */
	double min, max;		/* both exact below 2^53 */
	const char *const *choices;	/* up to NULL */
	enum dmabench_names names;
	const char *preset;		/* default, as it would be typed */
	bool transient;			/* dmabench_options_record() skips it */
	const char *help;		/* one line */
};

enum dmabench_where {
	DMABENCH_ON_HOST,		/* anywhere, where the files are that it reads */
	DMABENCH_IN_GUEST,		/* with the module, and as root */
};

/* Tests run each (test-manual.sh, manual-guest.sh): one that cannot be run is none. */
struct dmabench_example {
	const char *does;		/* one line */
	const char *command;		/* as it is typed; may be several lines */
	enum dmabench_where where;
};

struct dmabench_file {
	const char *path, *holds;
};

struct dmabench_usage {
	const char *command;		/* "run"; of another page than a command's, its name */
	unsigned int section;		/* of the manual, of another page than a command's; else 0 */
	const char *summary;		/* one sentence, no full stop */
	const char *operands;		/* "FILE...", or NULL */
	unsigned int min_operands, max_operands;
	enum dmabench_names operand_names;
	const char *const *operand_choices;	/* up to NULL; NULL: none */
	const struct dmabench_option *options;	/* up to an empty row */
	/*
	 * Takes --NAME VALUE that no row knows: NULL, or 0 when taken and else
	 * a negative value (it was no valid option).
	 */
	int (*unknown)(void *values, const char *name, const char *value);
	const struct dmabench_option *unknown_row;	/* how --help tells of them, or NULL */
	/* Commands of a command, up to NULL; it has no options then. */
	const struct dmabench_usage *const *verbs;
	/*
	 * Paragraphs with an empty line between, or NULL. Lines of one that begin with a blank
	 * stay as they are, all others are broken anew in the manual.
	 */
	const char *more;
	const struct dmabench_example *examples;	/* up to an empty row, or NULL */
	const struct dmabench_file *files;		/* the same */
	const char *see;		/* "dmabench-plot(1), dmabench-job(5)", or NULL */
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

/* What --help does: prints, or as dmabench_options_on_help() says. */
void dmabench_options_help(const struct dmabench_usage *usage);

/* --help gives the table to @show instead, until this is called with NULL. */
void dmabench_options_on_help(void (*show)(const struct dmabench_usage *usage, void *data),
			      void *data);

static inline bool dmabench_option_takes_value(const struct dmabench_option *option)
{
	return option->type != DMABENCH_OPTION_FLAG;
}

const struct dmabench_option *
dmabench_option_find(const struct dmabench_usage *usage, const char *name, size_t length);
const struct dmabench_option *
dmabench_option_find_letter(const struct dmabench_usage *usage, char letter);

/* " (least to most) [default]" of its value, or ""; to be freed. */
char *dmabench_option_limits(const struct dmabench_option *option);

/*
 * What @values says as arguments, "--name=value" each, so that parsing them
 * gives @values again. Not given is NULL, NAN, UINT64_MAX and false, so such
 * an option has no preset. @arguments has room for as many as there are
 * options; the caller frees each. Returns how many.
 */
size_t dmabench_options_record(const struct dmabench_usage *usage,
			       const void *values, char **arguments);

#endif /* DMABENCH_OPTIONS_H */
