/* SPDX-License-Identifier: GPL-2.0 */
/* A command with arguments, made up from a seed and what is known of an open file. */
#ifndef DMABENCH_FUZZ_CALL_H
#define DMABENCH_FUZZ_CALL_H

#include "grammar.h"
#include "values.h"

/**
 * struct call - ready to be made
 * @grammar: which command
 * @arg: its struct, in the arena
 * @subject: the handle that it is about
 */
struct call {
	const struct grammar *grammar;
	union any_command *arg;
	struct known subject;
};

/*
 * Return: @grammar, or mostly, where there is nothing in @file that it could be
 * about, the command that makes such a thing.
 */
const struct grammar *call_prefer(const struct grammar *grammar, const struct file *file,
				  struct random *r);

/* Makes up a call of @grammar; @d has its chance, its arena and its file. */
void call_make_up(struct call *call, const struct grammar *grammar, struct draft *d);

/* Return: member @i of its row. */
uint64_t call_member(const struct call *call, unsigned int i);

/* What a call that succeeded tells of handles; @file is its index, @opened as it was then. */
void call_learn(const struct call *call, struct handles *o, unsigned int file,
		unsigned int opened);

#endif /* DMABENCH_FUZZ_CALL_H */
