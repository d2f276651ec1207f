/* SPDX-License-Identifier: GPL-2.0 */
/* What numbers depend on, as read from the running system. */
#ifndef DMABENCH_FINGERPRINT_H
#define DMABENCH_FINGERPRINT_H

#include <cjson/cJSON.h>

/*
 * The header's environment. Files are read below @root: "" but in tests.
 * @device: name of the target's struct device, or NULL; @module_version: NULL
 * where the module does not answer.
 */
cJSON *dmabench_fingerprint(const char *root, const char *device,
			    const char *module_version);

#endif /* DMABENCH_FINGERPRINT_H */
