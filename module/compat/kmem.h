/* SPDX-License-Identifier: GPL-2.0 */
/* The events that tell of each page and each object that the kernel allocates or frees. */
#ifndef DMABENCH_COMPAT_KMEM_H
#define DMABENCH_COMPAT_KMEM_H

#include <linux/mm.h>
#include <linux/slab.h>

#include "probed.h"

#if defined(CONFIG_TRACEPOINTS) && DMABENCH_HAS_KMEM_OBJECT_EVENTS
#define DMABENCH_KMEM_EVENTS
#include <linux/tracepoint.h>
#include <trace/events/kmem.h>
#endif

/* Why there are none, or NULL. Before 6.1 those of objects had other arguments. */
#if defined(DMABENCH_KMEM_EVENTS)
#define DMABENCH_NO_KMEM_EVENTS	NULL
#elif defined(CONFIG_TRACEPOINTS)
#define DMABENCH_NO_KMEM_EVENTS	"footprint: this kernel is older than 6.1, whose events of allocations tell it"
#else
#define DMABENCH_NO_KMEM_EVENTS	"footprint: this kernel was built without CONFIG_TRACEPOINTS"
#endif

#endif /* DMABENCH_COMPAT_KMEM_H */
