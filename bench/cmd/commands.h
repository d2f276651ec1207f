/* SPDX-License-Identifier: GPL-2.0 */
/* Each takes its name as argv[0] and returns the exit status. */
#ifndef DMABENCH_COMMANDS_H
#define DMABENCH_COMMANDS_H

#include <stddef.h>

#include "lib/options.h"

/* A row each, up to an empty one; the manual and completion are made of them, too. */
struct command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

extern const struct command dmabench_commands[];

/* NULL where there is none of this name. */
const struct command *dmabench_command(const char *name);

/* Prints all commands. */
void dmabench_print_commands(void);

/*
 * Calls @show with the table of a command, or of a page of the manual that is no
 * command's. The exit status; @show is not called where there is no such table.
 */
int dmabench_show_usage(const char *name,
			void (*show)(const struct dmabench_usage *usage, void *data),
			void *data);

/* Of the manual, up to an empty one: what is no command's. */
extern const struct dmabench_usage *const dmabench_pages[];

/* "dmabench help ..."; "dmabench complete -- WORDS...", for shells */
int cmd_help(int argc, char **argv);
int cmd_complete(int argc, char **argv);

int cmd_info(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_bind(int argc, char **argv);
int cmd_unbind(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_preflight(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_plot(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_advise(int argc, char **argv);
int cmd_history(int argc, char **argv);

/* Of --help, where results are read. */
#define DMABENCH_FILES_HELP						\
	"A file may be packed by gzip or zstd, a pipe, or -, which is standard input."

#endif /* DMABENCH_COMMANDS_H */
