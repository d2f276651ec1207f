// SPDX-License-Identifier: GPL-2.0
#include "version.h"

/* The Makefile knows it. */
#ifndef DMABENCH_VERSION
#define DMABENCH_VERSION	"unknown"
#endif

const char dmabench_version[] = DMABENCH_VERSION;
