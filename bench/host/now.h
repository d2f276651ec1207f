/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_NOW_H
#define DMABENCH_NOW_H

/* Nanoseconds since some moment; it never goes back. Tests have their own. */
double dmabench_now_ns(void);

#endif /* DMABENCH_NOW_H */
