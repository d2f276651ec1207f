// SPDX-License-Identifier: GPL-2.0
/* Always the same: what is tested is not another one after each commit. */
#include "lib/version.h"

const char dmabench_version[] = "0.0.0-tested";
