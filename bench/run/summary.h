/* SPDX-License-Identifier: GPL-2.0 */
/* The table at the end of a run. */
#ifndef DMABENCH_SUMMARY_H
#define DMABENCH_SUMMARY_H

/* More points than this are no table for people. */
#define DMABENCH_SUMMARY_MOST	2000

/* Prints the medians of the points in the file @path, by index. 0 or -1. */
int dmabench_summary_print(const char *path);

#endif /* DMABENCH_SUMMARY_H */
