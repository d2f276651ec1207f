/* SPDX-License-Identifier: GPL-2.0 */
/* A PCI device whose memory, a BAR, others can map. */
#ifndef DMABENCH_SELFTEST_CARD_H
#define DMABENCH_SELFTEST_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "dma.h"

/**
 * struct card - the module's scratch_card: it does not mind what is written to its largest
 *	prefetchable BAR
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
 * Where no driver has it, it is bound until card_close(). Return: 0; -ENODEV there is none, or
 * not --destructive; or -errno
 */
int card_open(struct card *c, int fd);
void card_close(struct card *c);

/* Until card_close() it has no driver. */
int card_unbind(const struct card *c);

/* Return: a buffer of the BAR's first bytes, for this target, or -errno */
int card_bar(const struct card *c, int fd, int target, uint64_t length);

#define NO_CARD	"not --destructive, or the module has no scratch_card with prefetchable memory"

#define NEED_CARD(opened) do {					\
	if ((opened) == -ENODEV)					\
		SKIP(return, "%s", NO_CARD);				\
	ASSERT_EQ(0, opened);						\
} while (0)

/*
 * With rule.h, below a FIXTURE_VARIANT(name) that has @engine: the fixture, with a rule's
 * target and the card, and what is done before and after each test.
 */
#define CARD_RULES(name)						\
FIXTURE(name) { struct rule r; struct card c; int opened; };		\
FIXTURE_SETUP(name)							\
{									\
	ASSERT_EQ(0, rule_open(&self->r, variant->engine));		\
	self->opened = card_open(&self->c, self->r.fd);			\
}									\
FIXTURE_TEARDOWN(name)							\
{									\
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind"); \
	card_close(&self->c);						\
}

#endif /* DMABENCH_SELFTEST_CARD_H */
