/* SPDX-License-Identifier: GPL-2.0 */
/* The checks that the table in preflight.c names, and what they share. */
#ifndef DMABENCH_PREFLIGHT_CHECKS_H
#define DMABENCH_PREFLIGHT_CHECKS_H

#include "preflight.h"

/*
 * A row a check, those that stop a run first: its name, and why it matters to
 * this benchmark. dmabench_preflight_NAME() looks: in module.c at what it takes
 * to get at the module and a target, in cpu.c at the CPUs that are measured on,
 * in others.c at who else is on them, in kernel.c at what the kernel does
 * differently from others, in memory.c at what it does with memory.
 */
#define PREFLIGHT_CHECKS(stops, spoils)					\
	stops(modules, "a kernel may be built, or told, to load no module at all") \
	stops(lockdown, "a kernel that is locked down, as Secure Boot makes it, loads no module that it cannot trust") \
	stops(signing, "a kernel may insist on signed modules without being locked down") \
	stops(module, "all is measured in the kernel; without the module, or without the right to ask it, nothing is") \
	stops(target, "an engine that somebody holds is left alone, so it is no target") \
	spoils(engine, "without an engine nothing but the CPU touches the buffers: no transfer is timed and none is verified; channels of one engine share its bandwidth") \
	spoils(device, "a device that stands for no hardware is described by nobody: on Arm it is neither coherent nor behind the IOMMU, as real ones are, and elsewhere most IOMMUs leave it out") \
	spoils(guest, "a hypervisor takes the CPU away at any time, and traps some steps (IOTLB flushes, device registers) that are cheap on hardware: percentiles and transfers are its own") \
	spoils(governor, "a clock that ramps up makes the first rounds slow, one that follows the load ties each point to the one before; the timer does not follow") \
	spoils(turbo, "frequency then hangs on temperature and on what other cores do: runs of the same kernel differ by more than what is compared") \
	spoils(idle, "a thread that waits for a transfer lets its CPU sleep; waking up from deep sleep takes longer than the transfer and is counted with it") \
	spoils(smt, "a sibling shares the core's caches and units: whatever runs there slows the measured thread by tens of percent") \
	spoils(isolation, "other tasks of the scheduler's choice run between two reads of the clock, which makes the high percentiles theirs") \
	spoils(interrupts, "handlers of other devices run between two reads of the clock; points tell how many, not what they cost") \
	spoils(load, "other work competes for CPU, cache, memory and the locks of the IOVA allocator") \
	spoils(numa, "a CPU far from the device reaches its registers and the device reaches the memory over the link between the nodes") \
	spoils(clock, "the module reads the TSC; one that the kernel does not trust may stop, jump or change its rate") \
	spoils(bounce, "every mapping is then copied, also those that this device would not need copied: no other regime can be seen") \
	spoils(dma_debug, "dma-debug looks each mapping up in a hash table under a lock: map and unmap cost a multiple") \
	spoils(memory_fill, "phases that allocate or free memory also write all of it, or change page tables; what maps memory that is there already costs the same. Many distributions zero what is allocated") \
	spoils(slab_debug, "each object is then filled, checked or recorded: what allocates and frees takes many times as long; mappings are spared while the IOVA allocator's own caches have ranges") \
	spoils(kfence, "now and then an allocation gets a guarded page, which changes page tables and flushes TLBs: the high percentiles of what allocates are its own") \
	spoils(debug_kernel, "instrumentation of every memory access, lock or page is measured with what it watches")

/* True where there is something to tell; then @found is filled in. */
#define PREFLIGHT_LOOK(name, why)					\
	bool dmabench_preflight_##name(const struct preflight_seen *seen, \
				       struct preflight_finding *found);
PREFLIGHT_CHECKS(PREFLIGHT_LOOK, PREFLIGHT_LOOK)

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
