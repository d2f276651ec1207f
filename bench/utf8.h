/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_UTF8_H
#define DMABENCH_UTF8_H

#include <stddef.h>

/* Bytes of the UTF-8 character that @text begins with; 0 where it is none. */
size_t dmabench_utf8_length(const char *text);

#endif /* DMABENCH_UTF8_H */
