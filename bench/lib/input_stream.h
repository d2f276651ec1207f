/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_INPUT_STREAM_H
#define DMABENCH_INPUT_STREAM_H

#include "input.h"

/*
 * The text of @fd, which is @regular and at its beginning, or comes but once.
 * Takes @fd. NULL after saying what is wrong.
 */
FILE *dmabench_stream_open(struct dmabench_input *input, int fd, bool regular);

#endif /* DMABENCH_INPUT_STREAM_H */
