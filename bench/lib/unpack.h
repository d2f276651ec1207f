/* SPDX-License-Identifier: GPL-2.0 */
/* Unpacking, piece by piece. */
#ifndef DMABENCH_UNPACK_H
#define DMABENCH_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

/* What is there to be taken, and room for what is given. */
struct dmabench_pieces {
	char *in, *out;
	size_t in_left, out_left;
};

struct dmabench_unpacker {
	const char *name;
	void *(*begin)(void);	/* NULL: no memory */
	/* Takes and gives what it can. NULL, or what is wrong with the data. */
	const char *(*step)(void *state, struct dmabench_pieces *pieces);
	/* May the data end here? All that was taken was given then. */
	bool (*whole)(const void *state);
	void (*end)(void *state);
};

extern const struct dmabench_unpacker dmabench_gzip, dmabench_zstd;

#endif /* DMABENCH_UNPACK_H */
