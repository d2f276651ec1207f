// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tally.h"

void tally_start(struct tally *t)
{
	int process, thread;

	for (process = 0; process < MAX_PROCESSES; process++)
		for (thread = 0; thread < MAX_THREADS; thread++)
			t->threads[process][thread].row = -1;
}

const char *tally_errno(int err)
{
	return err ? strerrorname_np(err) ?: "?" : "ok";
}

uint64_t tally_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

void tally_begin(struct under_way *u, int row, uint64_t seed)
{
	u->since_ns = tally_now_ns();
	u->seed = seed;
	__atomic_store_n(&u->row, row, __ATOMIC_RELEASE);
}

void tally_end(struct tally *t, struct under_way *u, int row, int err)
{
	__atomic_fetch_add(&t->said[row][err < MAX_ERRNO ? err : MAX_ERRNO - 1], 1,
			   __ATOMIC_RELAXED);
	__atomic_fetch_add(&t->took_ns[row], tally_now_ns() - u->since_ns, __ATOMIC_RELAXED);
	u->calls++;
	__atomic_store_n(&u->row, -1, __ATOMIC_RELEASE);
}

void tally_wrong(struct tally *t, const char *format, ...)
{
	char why[MAX_WHY];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	/* Only the first; who is killed just here leaves no words. */
	if (!__atomic_test_and_set(&t->wrong, __ATOMIC_ACQ_REL))
		memcpy(t->why, why, sizeof(why));
}

/* "EBUSY 12", and 0 as "ok 12" */
static uint64_t print_row(const char *name, const uint64_t *said, uint64_t took_ns)
{
	uint64_t calls = 0;
	int err;

	for (err = 0; err < MAX_ERRNO; err++)
		calls += said[err];
	printf("# %-12s %8llu %8.1f s:", name, (unsigned long long)calls, took_ns / 1e9);
	for (err = 0; err < MAX_ERRNO; err++)
		if (said[err])
			printf(" %s %llu", err ? strerrorname_np(err) ?: "?" : "ok",
			       (unsigned long long)said[err]);
	printf("\n");
	return calls;
}

uint64_t tally_print(const struct tally *t)
{
	uint64_t calls = 0;
	int row;

	for (row = 0; row < MAX_ROWS && t->names[row]; row++)
		calls += print_row(t->names[row], t->said[row], t->took_ns[row]);
	return calls;
}
