/* SPDX-License-Identifier: GPL-2.0 */
/* What this machine can measure, and how the rest is had: one tree, for people and for programs. */
#ifndef DMABENCH_DOCTOR_H
#define DMABENCH_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <cjson/cJSON.h>

#include "preflight/preflight.h"

struct doctor_seen {
	struct preflight_seen about;	/* its root is that of all that is read */
	const char *arch;		/* as uname -m */
	bool is_root;
	bool may_load;			/* CAP_SYS_MODULE */
	uint64_t memlock_bytes;		/* RLIMIT_MEMLOCK; DMABENCH_UNKNOWN: no limit */
};

/*
 * An object, which the caller frees; what is not known is null:
 *
 *	system		kernel, arch, machine, cpu_model, cpus_online, page_size_bytes, memory_bytes,
 *			hypervisor, container, iommu (its family), iommu_on, clock
 *	module		state ("loaded", "not loaded", "no permission", "fails"), version, installed, headers, dkms, may_load, secure_boot, lockdown,
 *			signatures_enforced, owner_key, tainted
 *	targets		[] of {target, device, engine, translation, default}; null without the module
 *	engines		[] of {driver, channels, in_use}
 *	devices		of PCI: ends, ours, in_use, in_use_example, not_looked_at,
 *			free [] of {device, id, class, driver}
 *	memory		memlock_bytes, huge_pages [] of {size_bytes, count, free}, vfio_pci
 *	regimes		[] of {regime, now, how, add [], take_out [], command, note}; how is "now",
 *			"runtime", "boot", "firmware", "kernel" or "no"
 *	unavailable	[] of {reason, experiments []}; null without the module
 *	preflight	as dmabench_preflight()
 *	unseen		[] of texts
 *	next		[] of {command, why}, in order
 *	possible	is a run
 */
cJSON *dmabench_doctor(const struct doctor_seen *seen);

/* That object on a screen of 80 columns; commands stand in one piece, to be copied. */
void dmabench_doctor_print(FILE *file, const cJSON *doctor);

#endif /* DMABENCH_DOCTOR_H */
