/* SPDX-License-Identifier: GPL-2.0 */
/* CPUs, memory and the PCI bus. */
#ifndef DMABENCH_COMPAT_KERNEL_H
#define DMABENCH_COMPAT_KERNEL_H

#include <linux/fs.h>
#include <linux/kernel_stat.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/sched/mm.h>

#include "probed.h"

#if defined(CONFIG_X86)
#include <asm/cacheflush.h>
#include <asm/cpufeature.h>
#include <asm/hardirq.h>
#elif defined(CONFIG_ARM64)
#include <asm/barrier.h>
#include <asm/sysreg.h>
#endif

/* x86 counts the local APIC's interrupts apart; as an array since 7.2. */
#if !defined(CONFIG_X86_LOCAL_APIC)
#define dmabench_apic_interrupts(cpu) 0
#elif DMABENCH_HAS_APIC_COUNT_ARRAY
#define dmabench_apic_interrupts(cpu) \
	per_cpu(irq_stat, cpu).counts[IRQ_COUNT_APIC_TIMER]
#else
#define dmabench_apic_interrupts(cpu) per_cpu(irq_stat, cpu).apic_timer_irqs
#endif

/*
 * A 32-bit kernel refuses mmap offsets above 4 GiB of files that do not say otherwise:
 * in their operations since Linux 6.12 (FOP_UNSIGNED_OFFSET), in their mode before.
 */
static inline void dmabench_large_offsets(struct file *filp)
{
#ifdef FMODE_UNSIGNED_OFFSET
	filp->f_mode |= FMODE_UNSIGNED_OFFSET;
#endif
}

/* x86 exports what flushes a range to memory, and arm64 has an instruction for it. */
static inline bool dmabench_can_flush(void)
{
#if defined(CONFIG_X86)
	return boot_cpu_has(X86_FEATURE_CLFLUSH);
#else
	return IS_ENABLED(CONFIG_ARM64);
#endif
}

/*
 * To the point of coherency, as dcache_clean_inval_poc() does, which is not exported.
 *
 * Source: Arm Architecture Reference Manual, DC CIVAC and CTR_EL0.DminLine (in words).
 */
#if defined(CONFIG_ARM64)
static inline void dmabench_flush_arm64(unsigned long start, unsigned long end)
{
	unsigned long line = 4UL << ((read_sysreg(ctr_el0) >> 16) & 0xf), at;

	for (at = start & ~(line - 1); at < end; at += line)
		asm volatile("dc civac, %0" : : "r" (at) : "memory");
	dsb(sy);
}
#endif

/* Writes back and invalidates; only where dmabench_can_flush(). */
static inline void dmabench_flush(void *vaddr, size_t size)
{
#if defined(CONFIG_X86)
	clflush_cache_range(vaddr, size);
#elif defined(CONFIG_ARM64)
	dmabench_flush_arm64((unsigned long)vaddr, (unsigned long)vaddr + size);
#endif
}

/* Interrupts that a CPU has taken: the devices' and its timer's. */
static inline u64 dmabench_cpu_interrupts(unsigned int cpu)
{
	return kstat_cpu_irqs_sum(cpu) + dmabench_apic_interrupts(cpu);
}

/*
 * As set_active_memcg(), in a task's context: before 5.14 that refers, for interrupts,
 * to what modules cannot have.
 */
static inline struct mem_cgroup *dmabench_charge_to(struct mem_cgroup *memcg)
{
#if DMABENCH_HAS_ACTIVE_MEMCG || !defined(CONFIG_MEMCG)
	return set_active_memcg(memcg);
#else
	return xchg(&current->active_memcg, memcg);
#endif
}

static inline void dmabench_vm_flags_set(struct vm_area_struct *vma,
					 unsigned long flags)
{
#if DMABENCH_HAS_VM_FLAGS_SET
	vm_flags_set(vma, flags);
#else
	vma->vm_flags |= flags;
#endif
}

/* What pci_register_driver() hands on as the driver's dev_groups, since 5.15. */
#if DMABENCH_HAS_PCI_DEV_GROUPS
#define DMABENCH_PCI_DEV_GROUPS	dev_groups
#else
#define DMABENCH_PCI_DEV_GROUPS	driver.dev_groups
#endif

/*
 * The row of a PCI driver that is bound by driver_override alone: before 5.16 that
 * matches without any.
 */
#ifdef PCI_DEVICE_DRIVER_OVERRIDE
#define DMABENCH_PCI_BY_OVERRIDE { PCI_DEVICE_DRIVER_OVERRIDE(PCI_ANY_ID, PCI_ANY_ID, 1) }

static inline bool dmabench_by_override(const struct pci_dev *pdev,
					const struct pci_device_id *id)
{
	return id->override_only;
}
#else
#define DMABENCH_PCI_BY_OVERRIDE { }

static inline bool dmabench_by_override(const struct pci_dev *pdev,
					const struct pci_device_id *id)
{
	return pdev->driver_override;
}
#endif

/* Younger than the state that it tells. */
#if !DMABENCH_HAS_POISONING_STATIC
static inline bool page_poisoning_enabled_static(void)
{
	return page_poisoning_enabled();
}
#endif

#endif /* DMABENCH_COMPAT_KERNEL_H */
