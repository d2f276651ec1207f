/* SPDX-License-Identifier: GPL-2.0 */
/* What numbers depend on, as read from the running system. */
#ifndef DMABENCH_FINGERPRINT_H
#define DMABENCH_FINGERPRINT_H

#include <stdbool.h>
#include <cjson/cJSON.h>

/*
 * The header's environment. Files are read below @root: "" but in tests.
 * @device: name of the target's struct device, or NULL; @module_version: NULL
 * where the module does not answer.
 */
cJSON *dmabench_fingerprint(const char *root, const char *device,
			    const char *module_version);

/*
 * Does the kernel's command line say that the clock counts instructions? Then
 * QEMU runs with -icount shift=0: each is a virtual nanosecond, and a tick of
 * its TSC. What a kernel measures of that rate is off by up to 1e-4.
 */
#define DMABENCH_ICOUNT_HZ	1000000000
bool dmabench_clock_is_icount(const char *root);

#endif /* DMABENCH_FINGERPRINT_H */
