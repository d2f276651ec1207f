/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of what the doctor tells, and what they share. */
#ifndef DMABENCH_DOCTOR_PARTS_H
#define DMABENCH_DOCTOR_PARTS_H

#include "doctor.h"

/* Items of the tree, each of the name of its function. */
cJSON *dmabench_doctor_system(const struct doctor_seen *seen);
cJSON *dmabench_doctor_module(const struct doctor_seen *seen);
cJSON *dmabench_doctor_targets(const struct doctor_seen *seen);
cJSON *dmabench_doctor_engines(const struct doctor_seen *seen);
cJSON *dmabench_doctor_devices(const struct doctor_seen *seen);
cJSON *dmabench_doctor_memory(const struct doctor_seen *seen);
cJSON *dmabench_doctor_unavailable(const struct doctor_seen *seen);
cJSON *dmabench_doctor_unseen(const struct doctor_seen *seen);
/* @doctor: what there is so far: preflight and devices. */
cJSON *dmabench_doctor_regimes(const struct doctor_seen *seen, const cJSON *doctor);
/* @doctor: all the rest. */
cJSON *dmabench_doctor_next(const struct doctor_seen *seen, const cJSON *doctor);

/* Is there a file that matches, below the root? @format: glob(7). */
bool dmabench_doctor_has(const struct doctor_seen *seen, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Its path without the root, which the caller frees; or NULL. */
char *dmabench_doctor_find(const struct doctor_seen *seen, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Is the kernel that or a later one? */
bool dmabench_doctor_since(const struct doctor_seen *seen, unsigned int major,
			   unsigned int minor);

/* The item of that name that says true. */
bool dmabench_doctor_is(const cJSON *object, const char *name);

/* The IOMMU that this machine has, or would have. */
struct iommu_family {
	const char *name;
	const char *maker;	/* as firmware calls it, in setup */
	const char *option;	/* CONFIG_ of its driver */
	const char *table;	/* of ACPI that tells of one; NULL: none does */
	const char *qemu;	/* the device that gives a VM one; NULL where @table is */
	const char *on, *off;	/* boot words; NULL: none is needed, none does it */
	const char *old_strict;	/* before Linux 5.14; NULL: iommu.strict= was there */
};

/* NULL: of this architecture nothing is known here. */
const struct iommu_family *dmabench_doctor_iommu(const struct doctor_seen *seen);

/* Does it translate, or could it: is any device in a group of it? */
bool dmabench_doctor_iommu_on(const struct doctor_seen *seen);

#endif /* DMABENCH_DOCTOR_PARTS_H */
