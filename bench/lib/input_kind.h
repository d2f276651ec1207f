/* SPDX-License-Identifier: GPL-2.0 */
/* What bytes are, told by those that they begin with. */
#ifndef DMABENCH_INPUT_KIND_H
#define DMABENCH_INPUT_KIND_H

#include <stddef.h>

#include "unpack.h"

/* So many tell. */
#define DMABENCH_KIND_BYTES	512

struct dmabench_kind {
	const char *bytes;
	unsigned short count, offset;
	const char *is;		/* "packed by xz" */
	const char *remedy;	/* what to do first, ending with a command; NULL: nothing helps */
	const struct dmabench_unpacker *unpacker;	/* that is built in */
};

/* NULL: text, for all that these bytes tell. */
const struct dmabench_kind *dmabench_input_kind(const char *bytes, size_t count);

#endif /* DMABENCH_INPUT_KIND_H */
