/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Only what is in this room knows that kernels differ, by what the build asked
 * them (probes), and by their version where nothing can be asked. All other files
 * read as if only the newest kernel existed.
 */
#ifndef DMABENCH_COMPAT_H
#define DMABENCH_COMPAT_H

#include "bounce.h"
#include "domain.h"
#include "engine.h"
#include "kernel.h"
#include "mapping.h"
#include "page_pool.h"
#include "pages.h"

#endif /* DMABENCH_COMPAT_H */
