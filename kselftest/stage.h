/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cast of most rules: a buffer that the CPU and the device share, and the
 * device's own memory (coherent, so it needs no sync), which its engine copies
 * to and from the mapping. A test then says who writes and who sees what.
 */
#ifndef DMABENCH_SELFTEST_STAGE_H
#define DMABENCH_SELFTEST_STAGE_H

#include <stddef.h>

#include "dma.h"

/* What somebody sees: the pattern of this seed, only zeros, or a mixture. */
enum sight {
	OLD = 1,
	NEW,
	NOISE,
	ZEROS,
	MIXED,
};

struct stage {
	int fd;
	int target;
	struct dmabench_target_info info;
	size_t length;
	int buffer;
	int device;
	int mapping;
	uint32_t bounced;
};

int stage_open(struct stage *s, size_t length);
void stage_close(struct stage *s);

int map(struct stage *s, int direction);
int map_part(struct stage *s, int direction, size_t offset, size_t length);
int unmap(struct stage *s);
int sync_for_cpu(struct stage *s);
int sync_for_device(struct stage *s);

int cpu_writes(struct stage *s, enum sight seed);
int cpu_writes_part(struct stage *s, enum sight seed, size_t offset,
		    size_t length);
enum sight cpu_sees(struct stage *s);
enum sight cpu_sees_part(struct stage *s, size_t offset, size_t length);

int device_writes(struct stage *s, enum sight seed);
int device_writes_first(struct stage *s, enum sight seed, size_t length);
enum sight device_sees(struct stage *s);
enum sight device_sees_part(struct stage *s, size_t offset, size_t length);

enum sight sight_of(struct stage *s, int handle, size_t offset, size_t length);
int knob(const struct stage *s, const char *name, const char *value);

/* Ends a test whose rule nobody could see broken without a bounce buffer. */
#define NEED_BOUNCE(s) do {						\
	if ((s)->target < 0)						\
		SKIP(return, DMA_NO_ENGINE);				\
	if ((s)->bounced != DMABENCH_BOUNCED_ALL)			\
		SKIP(return, "not bounced (%s): device and CPU share the memory itself", \
		     dma_translation((s)->info.out_translation));	\
} while (0)

#define NEED_ENGINE(s) do {						\
	if ((s)->target < 0)						\
		SKIP(return, DMA_NO_ENGINE);				\
} while (0)

#endif /* DMABENCH_SELFTEST_STAGE_H */
