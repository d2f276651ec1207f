/* SPDX-License-Identifier: GPL-2.0 */
/* The checks that the table in preflight.c names, and what they share. */
#ifndef DMABENCH_PREFLIGHT_CHECKS_H
#define DMABENCH_PREFLIGHT_CHECKS_H

#include "preflight.h"

#define PREFLIGHT_LOOK(name)						\
	bool dmabench_preflight_##name(const struct preflight_seen *seen,	\
				       struct preflight_finding *found)

/* module.c: what it takes to get at the module and a target */
PREFLIGHT_LOOK(module);
PREFLIGHT_LOOK(lockdown);
PREFLIGHT_LOOK(signing);
PREFLIGHT_LOOK(target);
PREFLIGHT_LOOK(engine);

/* cpu.c: the CPUs that are measured on */
PREFLIGHT_LOOK(governor);
PREFLIGHT_LOOK(turbo);
PREFLIGHT_LOOK(idle);
PREFLIGHT_LOOK(smt);

/* others.c: who else is on them */
PREFLIGHT_LOOK(isolation);
PREFLIGHT_LOOK(interrupts);
PREFLIGHT_LOOK(load);
PREFLIGHT_LOOK(guest);
PREFLIGHT_LOOK(numa);

/* kernel.c: what the kernel does differently from others */
PREFLIGHT_LOOK(clock);
PREFLIGHT_LOOK(bounce);
PREFLIGHT_LOOK(dma_debug);
PREFLIGHT_LOOK(debug_kernel);

/* memory.c: what it does with memory */
PREFLIGHT_LOOK(memory_fill);
PREFLIGHT_LOOK(slab_debug);
PREFLIGHT_LOOK(kfence);

/* The end of a finding that rests on what was asked for. */
#define PREFLIGHT_ASKED	"whether it does is seen when the module is loaded"

/* Takes both texts over; true, for a check to return. */
bool dmabench_preflight_found(struct preflight_finding *found, char *finding,
			      char *remedy);

/*
 * The text of the file of that path below the root, as
 * dmabench_sysfs_text() has it; NULL where there is none.
 */
const char *dmabench_preflight_text(const struct preflight_seen *seen,
				    char *text, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The number that such a text begins with; DMABENCH_UNKNOWN where there is none. */
uint64_t dmabench_preflight_number(const struct preflight_seen *seen,
				   const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Is @word one of those of @text, between spaces? */
bool dmabench_preflight_word(const char *text, const char *word);

#endif /* DMABENCH_PREFLIGHT_CHECKS_H */
