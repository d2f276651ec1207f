/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_VERSION_H
#define DMABENCH_VERSION_H

/* "0.1.0", or more of what scripts/version.sh tells. */
extern const char dmabench_version[];

/* Of the lines that run writes; see results/schema.json. */
#define DMABENCH_SCHEMA		1

#endif /* DMABENCH_VERSION_H */
