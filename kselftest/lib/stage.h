/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cast of most rules: a buffer that the CPU and the device share, and the
 * device's own memory, from which and to which it copies. A test then says who
 * writes and who sees what.
 *
 * Offsets count from the start of the buffer, for the device too: the byte that
 * it writes or sees is the one that the mapping has for that of the buffer.
 */
#ifndef DMABENCH_SELFTEST_STAGE_H
#define DMABENCH_SELFTEST_STAGE_H

#include <stddef.h>

#include "dma.h"
#include "machine.h"

/* What somebody sees: the pattern of this name, only zeros, or a mixture. */
enum sight {
	OLD = 1,
	NEW,
	NOISE,
	ZEROS,
	MIXED,
};

/*
 * Who plays the device. S: the CPU, on the module's own device. D: an engine,
 * from and to coherent memory, which needs no sync.
 */
enum tier {
	TIER_S,
	TIER_D,
};

/*
 * What map() maps, for whom, and by which call; the whole buffer if length is 0.
 * Else it is made to begin and end where the engine can copy.
 */
struct layout {
	enum tier tier;
	size_t from;
	size_t length;
	int call;
	uint32_t min_align_mask;
};

struct stage {
	int fd;
	int target;
	struct dmabench_target_info info;
	struct layout layout;
	size_t length;
	uint64_t salt;
	int buffer;
	int device;
	int mapping;
	size_t from;
	size_t mapped;
	uint32_t bounced;
	uint32_t need_sync;
	uint32_t need_unmap;
};

int stage_open(struct stage *s, size_t length);
int stage_open_as(struct stage *s, const struct layout *layout, size_t length);
int stage_limit(struct stage *s, uint32_t which, uint64_t value);
void stage_close(struct stage *s);

int map(struct stage *s, int direction);
int map_attrs(struct stage *s, int direction, uint32_t attrs);
int map_part(struct stage *s, int direction, size_t offset, size_t length);
int unmap(struct stage *s);
int sync_for_cpu(struct stage *s);
int sync_for_device(struct stage *s);
int sync_part(struct stage *s, int sync_for, size_t offset, size_t length);

int cpu_writes(struct stage *s, enum sight seed);
int cpu_writes_part(struct stage *s, enum sight seed, size_t offset,
		    size_t length);
enum sight cpu_sees(struct stage *s);
enum sight cpu_sees_part(struct stage *s, size_t offset, size_t length);
enum sight cpu_sees_beside(struct stage *s, size_t offset, size_t length);
enum sight cpu_sees_mapped(struct stage *s);
enum sight cpu_sees_unmapped(struct stage *s);

int device_writes(struct stage *s, enum sight seed);
int device_writes_part(struct stage *s, enum sight seed, size_t offset,
		       size_t length);
enum sight device_sees(struct stage *s);
enum sight device_sees_part(struct stage *s, size_t offset, size_t length);
enum sight device_sees_beside(struct stage *s, size_t offset, size_t length);

enum sight device_got(struct stage *s);

/* Where byte @offset of the buffer is byte @at of the mapping. */
int device_writes_at(struct stage *s, enum sight seed, size_t at, size_t offset,
		     size_t length);
enum sight device_sees_at(struct stage *s, size_t at, size_t offset,
			  size_t length);

uint64_t seed_of(const struct stage *s, enum sight seed);
int fill(struct stage *s, int handle, enum sight seed);
enum sight sight_of(struct stage *s, int handle, size_t offset, size_t length);
size_t aligned(const struct stage *s, size_t bytes);

/* Ends a test whose rule nobody could see broken without a bounce buffer. */
#define NEED_BOUNCE(s) do {						\
	NEED_ENGINE(s);							\
	if ((s)->bounced != DMABENCH_BOUNCED_ALL)			\
		SKIP(return, "not bounced (%s): device and CPU share the memory itself", \
		     dma_translation((s)->info.out_translation));	\
} while (0)

/*
 * Ends a test of what no device wrote, where the kernel does not keep that of an untrusted one:
 * untrusted.28_what_no_device_wrote_stays is the one that fails by it. Behind NEED_ENGINE().
 */
#define NEED_KEPT(s) do {						\
	if ((s)->bounced != DMABENCH_BOUNCED_NONE && !machine_has_linux(6, 10) && \
	    machine_untrusted(&(s)->info))				\
		SKIP(return, "%s", UNTRUSTED_ZEROED);				\
} while (0)

#define NEED_ENGINE(s) do {						\
	if ((s)->target < 0)						\
		SKIP(return, "%s", dma_no_engine((s)->target));		\
} while (0)

/* Of a test that has an engine copy such offsets and lengths, and no others. */
#define NEED_MULTIPLE(s, bytes) do {					\
	if (aligned(s, bytes) != (bytes))				\
		SKIP(return, "the engine copies multiples of %u bytes only", \
		     (s)->info.out_copy_align_bytes);			\
} while (0)

#endif /* DMABENCH_SELFTEST_STAGE_H */
