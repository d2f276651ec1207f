// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "call.h"
#include "world.h"

static uint64_t get(const union any_command *arg, const struct member *m)
{
	uint64_t value = 0;

	/* Little-endian or not: the members are of 4 or of 8 bytes. */
	if (m->size == 4)
		return *(const uint32_t *)(arg->bytes + m->offset);
	memcpy(&value, arg->bytes + m->offset, m->size < 8 ? m->size : 8);
	return value;
}

static void put(union any_command *arg, const struct member *m, uint64_t value)
{
	uint32_t word = value;

	if (m->size == 4)
		memcpy(arg->bytes + m->offset, &word, 4);
	else if (m->size >= 8)
		memcpy(arg->bytes + m->offset, &value, 8);
}

static void settle_alloc(struct dmabench_alloc *alloc, struct draft *d)
{
	unsigned int i;

	if (alloc->kind == DMABENCH_BUFFER_PAGES || alloc->kind >= DMABENCH_BUFFER_VMALLOC)
		alloc->flags = 0;
	if (alloc->kind < DMABENCH_BUFFER_BAR) {
		alloc->card = 0;
		alloc->bar = 0;
	}
	if (alloc->kind < DMABENCH_BUFFER_NONCOHERENT ||
	    alloc->kind > DMABENCH_BUFFER_DMA_PAGES)
		alloc->direction = 0;
	if (alloc->kind != DMABENCH_BUFFER_COHERENT &&
	    alloc->kind != DMABENCH_BUFFER_NONCONTIGUOUS)
		alloc->attrs = 0;
	if (alloc->kind != DMABENCH_BUFFER_COHERENT)
		alloc->flags &= ~DMABENCH_ALLOC_MANAGED;
	if (alloc->flags & DMABENCH_ALLOC_MANAGED) {
		alloc->flags &= ~(DMABENCH_ALLOC_COMP | DMABENCH_ALLOC_ZONE);
		alloc->attrs &= DMABENCH_ATTR_NO_WARN | DMABENCH_ATTR_ALLOC_SINGLE_PAGES;
	}
	for (i = 0; i < d->file.count && alloc->kind == DMABENCH_BUFFER_POOL; i++)
		if (d->file.known[i].thing == POOL && d->file.known[i].handle == alloc->pool) {
			alloc->length = d->file.known[i].length;
			alloc->target = d->file.known[i].target;
			return;
		}
	alloc->pool = 0;
}

static void settle_map(struct dmabench_map *map)
{
	if (!(map->flags & DMABENCH_MAP_UNMAP_DATA))
		return;
	map->call = DMABENCH_MAP_PAGE;
	map->attrs = 0;
}

static void settle_iova(struct dmabench_iova *iova)
{
	if (iova->op == DMABENCH_IOVA_ALLOC) {
		iova->iova = 0;
		iova->length = iova->length < 4096 ? 65536 : iova->length;
		iova->in_page %= 4096;
	} else {
		iova->target = 0;
	}
	if (iova->op != DMABENCH_IOVA_LINK) {
		iova->buffer = 0;
		iova->buffer_offset = 0;
	}
	if (iova->op != DMABENCH_IOVA_LINK && iova->op != DMABENCH_IOVA_DESTROY)
		iova->direction = 0;
	if (iova->op == DMABENCH_IOVA_ALLOC || iova->op >= DMABENCH_IOVA_FREE)
		iova->offset = 0;
	if (iova->op >= DMABENCH_IOVA_FREE)
		iova->length = 0;
}

static void settle_copy(struct dmabench_device_copy *copy)
{
	if (copy->flags & DMABENCH_COPY_ASYNC) {
		copy->flags &= ~DMABENCH_COPY_POLLED;
		copy->timeout_ms = 0;
	} else {
		copy->flags &= ~(DMABENCH_COPY_SLOW_CALLBACK | DMABENCH_COPY_REUSE);
	}
}

static void settle_misuse(struct dmabench_misuse *misuse, struct draft *d)
{
	misuse->flags = 0;
	if (misuse->op != DMABENCH_MISUSE_DEAD_COPY || !d->file.count)
		return;
	misuse->dst = d->file.known[random_below(&d->r, d->file.count)].handle;
	misuse->length = 1 + random_below(&d->r, 4096);
}

/* Members that depend on each other: what one excludes is 0. */
static void settle(union any_command *arg, unsigned int cmd, struct draft *d)
{
	const struct known *side = &d->side[0];

	if (cmd == DMABENCH_IO(ALLOC))
		settle_alloc(&arg->alloc, d);
	if (cmd == DMABENCH_IO(MAP))
		settle_map(&arg->map);
	if (cmd == DMABENCH_IO(IOVA))
		settle_iova(&arg->iova);
	if (cmd == DMABENCH_IO(DEVICE_COPY))
		settle_copy(&arg->device_copy);
	if (cmd == DMABENCH_IO(MISUSE))
		settle_misuse(&arg->misuse, d);
	if (cmd == DMABENCH_IO(COPY_END) && arg->copy_end.how != DMABENCH_COPY_WAIT &&
	    arg->copy_end.how != DMABENCH_COPY_AGAIN)
		arg->copy_end.timeout_ms = 0;
	if (cmd == DMABENCH_IO(SYNC) && (side->kind == DMABENCH_BUFFER_NONCONTIGUOUS ||
					 side->kind == KIND_LIST)) {
		arg->sync.offset = 0;
		arg->sync.length = side->length;
	}
}

/* Most calls are as they should be, so that the next one has something to do. */
static void spoil(union any_command *arg, const struct grammar *grammar, struct draft *d)
{
	unsigned int mood = random_below(&d->r, 100), i = random_below(&d->r, grammar->nmembers);
	const struct member *m = &grammar->members[i];

	if (mood < 15)
		put(arg, m, value_boundary(d, get(arg, m)));
	else if (mood < 20)
		put(arg, m, random_any(&d->r));
	else if (mood < 22)
		for (i = 0; i < grammar->nmembers; i++)
			put(arg, &grammar->members[i], random_any(&d->r));
	else if (mood < 24)
		arg->run.flags = random_any(&d->r);
}

/* The size of most is right; of the others it is another version's, with data or zeros behind. */
static uint32_t draw_size(union any_command *arg, const struct command *command,
			  struct draft *d)
{
	switch (random_below(&d->r, 40)) {
	case 0: return command->first_size;
	case 1: return command->first_size - random_below(&d->r, 9);
	case 2: return command->size + random_below(&d->r, sizeof(*arg) - command->size);
	case 3:
		arg->bytes[command->size + 8] = random_next(&d->r);
		return command->size + 16;
	case 4: return random_any(&d->r);
	}
	return command->size;
}

/* What stays until an unbind, and what dma-debug reports, is for tests that expect it. */
static bool is_for_tests(const union any_command *arg, const struct grammar *grammar)
{
	return grammar->cmd == DMABENCH_IO(MISUSE) && world.misuse &&
	       (arg->misuse.op == DMABENCH_MISUSE_LEAK ||
		(world.dma_debug && arg->misuse.op > DMABENCH_MISUSE_DEAD_COPY));
}

static uint32_t things_wanted(const struct grammar *grammar)
{
	unsigned int i;

	for (i = 0; i < grammar->nmembers; i++)
		switch (grammar->members[i].meaning) {
		case HANDLE:
			return grammar->cmd == DMABENCH_IO(ALLOC) ? 0 : grammar->members[i].of;
		case PAGES_HANDLE:
		case SHARED_HANDLE:
		case SRC:
		case ENTRIES:
			return grammar->cmd == DMABENCH_IO(IOVA) ? 0 : BUFFER;
		}
	return 0;
}

static bool has(const struct file *file, uint32_t things)
{
	unsigned int i;

	for (i = 0; i < file->count; i++)
		if (file->known[i].thing & things)
			return true;
	return false;
}

const struct grammar *call_prefer(const struct grammar *grammar, const struct file *file,
				  struct random *r)
{
	uint32_t things = things_wanted(grammar);

	if (!things || has(file, things) || random_percent(r, 10))
		return grammar;
	if (things & COPY)
		grammar = grammar_of(DMABENCH_IO(DEVICE_COPY));
	else if (things & MAPPING && !(things & BUFFER))
		grammar = grammar_of(DMABENCH_IO(MAP));
	return has(file, BUFFER) ? grammar : grammar_of(DMABENCH_IO(ALLOC));
}

void call_make_up(struct call *call, const struct grammar *grammar, struct draft *d)
{
	const struct command *command = command_find(grammar->cmd);
	union any_command arg = { 0 };
	size_t room = sizeof(arg);
	unsigned int i;

	call->grammar = grammar;
	if (command->flags && random_percent(&d->r, 30))
		arg.run.flags = random_next(&d->r) & command->flags;
	for (i = 0; i < grammar->nmembers; i++)
		put(&arg, &grammar->members[i], value_plausible(d, &grammar->members[i]));
	settle(&arg, grammar->cmd, d);
	spoil(&arg, grammar, d);
	if (is_for_tests(&arg, grammar))
		arg.misuse.op = DMABENCH_MISUSE_UNMAP_KEEP;
	arg.size = draw_size(&arg, command, d);
	call->subject = d->side[0];
	/* Or its last byte is the last one that there is. */
	if (random_percent(&d->r, 5))
		room = arg.size % 8 || !arg.size || arg.size > sizeof(arg) ? command->size :
		       arg.size;
	call->arg = room < sizeof(arg) ? arena_last(d->arena, room) :
		    arena_take(d->arena, sizeof(arg));
	memcpy(call->arg, &arg, room);
}

uint64_t call_member(const struct call *call, unsigned int i)
{
	return get(call->arg, &call->grammar->members[i]);
}
