/* SPDX-License-Identifier: GPL-2.0 */
/* SIGINT, SIGTERM and SIGHUP end a run in good order. */
#ifndef DMABENCH_INTERRUPT_H
#define DMABENCH_INTERRUPT_H

/*
 * From now on the first of these signals is remembered, and system calls are
 * interrupted again and again until the program ends: a signal that comes just
 * before a system call would otherwise wait for it.
 */
void dmabench_interrupt_catch(void);

/* The signal's number, or 0. */
int dmabench_interrupted(void);

/* Forgets it and lets signals be what they were. */
void dmabench_interrupt_release(void);

#endif /* DMABENCH_INTERRUPT_H */
