/* SPDX-License-Identifier: GPL-2.0 */
/* A PCI device whose memory, a BAR, others can map. */
#ifndef DMABENCH_SELFTEST_CARD_H
#define DMABENCH_SELFTEST_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "dma.h"

/**
 * struct card - one with prefetchable memory, which does not mind what is written there
 * @name: of the device and of the target
 * @target: its index
 * @bar: which, the largest
 * @start: its address
 * @length: bytes, as many of it as a buffer may have
 * @borrowed: card_open() bound it
 */
struct card {
	char name[DMABENCH_NAME_LEN];
	int target;
	uint32_t bar;
	uint64_t start;
	uint64_t length;
	bool borrowed;
};

/*
 * One that is bound to the module; else, with --destructive, QEMU's ivshmem, which has nothing
 * but memory, if no driver has it: it is bound until card_close(). Return: 0, -ENODEV there is
 * none, or -errno
 */
int card_open(struct card *c, int fd);
void card_close(struct card *c);

/* Until card_close() it has no driver. */
int card_unbind(const struct card *c);

/* Return: a buffer of the BAR's first bytes, for this target, or -errno */
int card_bar(const struct card *c, int fd, int target, uint64_t length);

#define NO_CARD	"no PCI device with prefetchable memory is bound"	\
		"; QEMU's ivshmem is with --destructive"

#define NEED_CARD(opened) do {					\
	if ((opened) == -ENODEV)					\
		SKIP(return, "%s", NO_CARD);				\
	ASSERT_EQ(0, opened);						\
} while (0)

#endif /* DMABENCH_SELFTEST_CARD_H */
