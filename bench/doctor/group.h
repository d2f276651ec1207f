/* SPDX-License-Identifier: GPL-2.0 */
/* The IOMMU group of the device that is measured, whose domain may be changed as the system runs. */
#ifndef DMABENCH_DOCTOR_GROUP_H
#define DMABENCH_DOCTOR_GROUP_H

#include "parts.h"

struct doctor_group {
	char *device, *path;	/* of sysfs, as of "/sys/kernel/iommu_groups/3"; NULL: none */
	char *driver;		/* that has the device; NULL: none */
	char type[16];		/* "DMA", "DMA-FQ", "identity", ...; "" unknown */
	unsigned int devices;
};

/*
 * Of the target's device; without a target of the first that is free, @devices' "free".
 * dmabench_doctor_group_free() has to follow.
 */
void dmabench_doctor_group(struct doctor_group *group, const struct doctor_seen *seen,
			   const cJSON *devices);
void dmabench_doctor_group_free(struct doctor_group *group);

/* The regime that the group's type says; NULL: not known, or there is no group. */
const char *dmabench_doctor_group_regime(const struct doctor_group *group,
					 const struct doctor_seen *seen);

/* What changes it to that regime now, for a shell of root, which the caller frees; NULL: nothing. */
char *dmabench_doctor_group_change(const struct doctor_group *group,
				   const struct doctor_seen *seen, const char *regime);

#endif /* DMABENCH_DOCTOR_GROUP_H */
