/* SPDX-License-Identifier: GPL-2.0 */
/* What debugfs says of the bounce pool, for a mapping that failed. */
#ifndef DMABENCH_EVIDENCE_H
#define DMABENCH_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>

/* Slots of 2 KiB; UINT64_MAX: not readable. */
struct evidence {
	bool taken;
	uint64_t nslabs, used, used_hiwater;
};

/* Files are read below @root: "" but in tests. */
struct evidence dmabench_evidence(const char *root);

/* null if it was not taken. */
cJSON *dmabench_evidence_json(const struct evidence *evidence);

#endif /* DMABENCH_EVIDENCE_H */
