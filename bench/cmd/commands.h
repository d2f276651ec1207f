/* SPDX-License-Identifier: GPL-2.0 */
/* Each takes its name as argv[0] and returns the exit status. */
#ifndef DMABENCH_COMMANDS_H
#define DMABENCH_COMMANDS_H

int cmd_info(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_bind(int argc, char **argv);
int cmd_unbind(int argc, char **argv);
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
