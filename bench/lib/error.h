/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What goes wrong is one line on standard error: what was wrong, what is
 * valid, what to do next. No newline in @format.
 */
#ifndef DMABENCH_ERROR_H
#define DMABENCH_ERROR_H

/* Exit statuses, the same for every command. */
enum dmabench_exit {
	DMABENCH_EXIT_OK = 0,
	DMABENCH_EXIT_FAILED = 1,	/* verification failed, or a regression */
	DMABENCH_EXIT_USAGE = 2,
	DMABENCH_EXIT_MACHINE = 3,	/* no module, no permission, no engine, a full disk */
	DMABENCH_EXIT_SIGNAL = 128,	/* and the number of the signal */
};

/*
 * Of an errno value that a file or a folder failed with: DMABENCH_EXIT_MACHINE
 * where the machine has no more of something, a disk that is full or memory;
 * else DMABENCH_EXIT_USAGE, for another name may do.
 */
int dmabench_exit_for(int error);

/*
 * Where what is looked at stands, "FILE:LINE", for all that is said until the
 * next call; NULL: nowhere. @where is kept, not copied.
 */
void dmabench_error_at(const char *where);

/* Called before each line that is said: takes away a line of progress. */
void dmabench_error_before(void (*clear)(void));

void dmabench_error(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
void dmabench_warning(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The name of an errno value: "EINVAL"; its number in words where unknown. */
const char *dmabench_errno_name(int number);

#endif /* DMABENCH_ERROR_H */
