// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <linux/kcov.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coverage.h"

#define KCOV		"/sys/kernel/debug/kcov"
#define TRACE_PLACES	(64 << 10)

const char *coverage_cannot(void)
{
	if (!access(KCOV, R_OK | W_OK))
		return NULL;
	return "this kernel does not tell what calls reach: CONFIG_KCOV";
}

void tracer_start(struct tracer *t, struct coverage *coverage, uint64_t seed)
{
	*t = (struct tracer){ .coverage = coverage, .r = { .seed = seed }, .at = INPUT_CALLS };
	t->fd = open(KCOV, O_RDWR | O_CLOEXEC);
	if (t->fd < 0)
		return;
	if (!ioctl(t->fd, KCOV_INIT_TRACE, TRACE_PLACES)) {
		t->trace = mmap(NULL, TRACE_PLACES * sizeof(*t->trace), PROT_READ | PROT_WRITE,
				MAP_SHARED, t->fd, 0);
		if (t->trace != MAP_FAILED && !ioctl(t->fd, KCOV_ENABLE, KCOV_TRACE_PC))
			return;
	}
	close(t->fd);
	t->fd = -1;
}

void tracer_stop(struct tracer *t)
{
	if (t->fd < 0)
		return;
	ioctl(t->fd, KCOV_DISABLE, 0);
	munmap(t->trace, TRACE_PLACES * sizeof(*t->trace));
	close(t->fd);
}

/* One call in four of a kept row is another one: left out, replaced or put in front. */
static void take_again(struct tracer *t, uint64_t ninputs, uint64_t fresh)
{
	unsigned int i;

	if (ninputs > MAX_INPUTS)
		ninputs = MAX_INPUTS;
	t->again = t->coverage->inputs[random_below(&t->r, ninputs)];
	for (i = 0; i < INPUT_CALLS; i++)
		if (random_percent(&t->r, 25))
			t->again.seeds[i] = random_percent(&t->r, 50) ? 0 : fresh + i;
	t->at = 0;
}

uint64_t tracer_next(struct tracer *t, uint64_t fresh)
{
	uint64_t ninputs = __atomic_load_n(&t->coverage->ninputs, __ATOMIC_ACQUIRE);

	if (t->fd < 0)
		return fresh;
	if (t->at == INPUT_CALLS && ninputs && random_percent(&t->r, 20))
		take_again(t, ninputs, fresh);
	while (t->at < INPUT_CALLS) {
		uint64_t seed = t->again.seeds[t->at++];

		if (seed)
			return seed;
	}
	return fresh;
}

void tracer_begin(struct tracer *t)
{
	if (t->fd >= 0)
		__atomic_store_n(&t->trace[0], 0, __ATOMIC_RELAXED);
}

static bool is_new(struct coverage *c, unsigned long place)
{
	unsigned char *reached = &c->reached[dmabench_pattern_word(place, 0) % sizeof(c->reached)];

	return !*reached && !__atomic_exchange_n(reached, 1, __ATOMIC_RELAXED);
}

static void keep(struct tracer *t)
{
	struct coverage *c = t->coverage;
	struct input *input;
	unsigned int i;

	input = &c->inputs[__atomic_fetch_add(&c->ninputs, 1, __ATOMIC_RELEASE) % MAX_INPUTS];
	for (i = 0; i < INPUT_CALLS; i++)
		input->seeds[i] = t->recent.seeds[(t->made + i) % INPUT_CALLS];
}

void tracer_end(struct tracer *t, uint64_t seed)
{
	unsigned long n, i, new = 0;

	if (t->fd < 0)
		return;
	n = __atomic_load_n(&t->trace[0], __ATOMIC_RELAXED);
	for (i = 1; i <= n && i < TRACE_PLACES; i++)
		new += is_new(t->coverage, t->trace[i]);
	t->recent.seeds[t->made++ % INPUT_CALLS] = seed;
	if (!new)
		return;
	__atomic_fetch_add(&t->coverage->places, new, __ATOMIC_RELAXED);
	keep(t);
}
