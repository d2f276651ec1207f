/* SPDX-License-Identifier: GPL-2.0 */
/* What a kernel was configured with, for what it does not show as it runs. */
#ifndef DMABENCH_KERNEL_CONFIG_H
#define DMABENCH_KERNEL_CONFIG_H

#include <stdbool.h>

/*
 * The whole text, which the caller frees; NULL where none can be read. Files
 * are looked for below @root ("" but in tests), by @release, as uname -r.
 */
char *dmabench_kernel_config(const char *root, const char *release);

/* Is CONFIG_@option=y in that text? Not in NULL. */
bool dmabench_kernel_config_has(const char *config, const char *option);

#endif /* DMABENCH_KERNEL_CONFIG_H */
