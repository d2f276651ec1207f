// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "call.h"
#include "thread.h"
#include "world.h"

int thread_start(struct thread *t, struct handles *handles, struct tally *tally,
		 struct under_way *now)
{
	*t = (struct thread){ .handles = handles, .tally = tally, .now = now };
	now->tid = gettid();
	return arena_make(&t->arena);
}

void thread_end(struct thread *t)
{
	arena_drop(&t->arena);
}

/* Wrong data are for an experiment alone that breaks them. */
static bool may_say(const struct grammar *grammar, const union any_command *arg, int err)
{
	/* What says it was read as a whole, while others may end where there is no memory. */
	if (err == EBADMSG && grammar->cmd == DMABENCH_IO(RUN))
		return arg->run.exp < world.nexperiments &&
		       world.experiments[arg->run.exp].flags & DMABENCH_EXP_MUST_FAIL;
	return grammar_allows(grammar, err);
}

/* Its members as they stand in its row, in hex. */
static void print_call(const struct call *call, unsigned int file)
{
	const struct grammar *grammar = call->grammar;
	unsigned int i;

	printf("# file %u: %s size=%x flags=%x", file, grammar->name, call->arg->run.size,
	       call->arg->run.flags);
	for (i = 0; i < grammar->nmembers; i++)
		if (grammar->members[i].meaning != OUT)
			printf(" %llx", (unsigned long long)call_member(call, i));
	printf("\n");
	fflush(stdout);
}

int thread_call(struct thread *t, struct draft *d, unsigned int index,
		const struct grammar *grammar)
{
	struct call call;
	int err;

	call_make_up(&call, grammar, d);
	if (t->trace)
		print_call(&call, index);
	err = ioctl(d->file.fd, grammar->cmd, call.arg) < 0 ? errno : 0;
	if (!err)
		call_learn(&call, t->handles, index, d->file.opened);
	else if (!may_say(grammar, call.arg, err))
		tally_wrong(t->tally, "%s says %s, which the ABI does not", grammar->name,
			    strerrorname_np(err) ?: "no errno");
	return err;
}

static int act(struct thread *t, struct draft *d, unsigned int index,
	       const struct action *action)
{
	int err = action->run(t, d, index), i;

	if (!err)
		return 0;
	for (i = 0; action->allowed[i]; i++)
		if (action->allowed[i] == err)
			return err;
	tally_wrong(t->tally, "%s says %s, which the ABI does not", action->name,
		    strerrorname_np(err) ?: "no errno");
	return err;
}

/* The least of as many tickets as the row has weight. */
static uint64_t lot(uint64_t seed, unsigned int row, unsigned int weight)
{
	uint64_t least = UINT64_MAX, ticket;
	unsigned int i;

	for (i = 0; i < weight; i++) {
		ticket = dmabench_pattern_word(seed, (uint64_t)row << 32 | i);
		if (ticket < least)
			least = ticket;
	}
	return least;
}

/*
 * Which row of the tally: the commands by their numbers, then the actions. By
 * lot, so that a new row takes some calls of the others, and most of what a seed
 * meant stays.
 */
static unsigned int draw_row(uint64_t seed)
{
	uint64_t least = UINT64_MAX, drawn;
	unsigned int i, row = 0;

	for (i = 0; i < grammar_count + action_count; i++) {
		drawn = i < grammar_count ? lot(seed, grammars[i].cmd, grammars[i].weight) :
			lot(seed, i - grammar_count, actions[i - grammar_count].weight);
		if (drawn < least) {
			least = drawn;
			row = i;
		}
	}
	return row;
}

void thread_step(struct thread *t, uint64_t seed)
{
	struct draft d = { .r = { .seed = seed }, .arena = &t->arena };
	/* Two are used most, so that they fill. */
	unsigned int index = random_below(&d.r, random_percent(&d.r, 80) ? 2 : MAX_FILES);
	unsigned int row = draw_row(random_next(&d.r));
	int err;

	arena_reset(&t->arena);
	d.file = handles_file(t->handles, index);
	if (d.file.fd < 0)
		row = grammar_count; /* the first action opens it */
	if (row < grammar_count)
		row = call_prefer(&grammars[row], &d.file, &d.r) - grammars;
	tally_begin(t->now, row, seed);
	err = row < grammar_count ? thread_call(t, &d, index, &grammars[row]) :
				    act(t, &d, index, &actions[row - grammar_count]);
	tally_end(t->tally, t->now, row, err);
	if (t->trace)
		printf("# %s: %s\n", t->tally->names[row], err ? strerrorname_np(err) : "ok");
}
