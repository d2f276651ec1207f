// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi_commands.h"

static void fill_nothing(union any_command *arg, struct objects *o)
{
	(void)arg;
	(void)o;
}

/* The first experiment with a parameter; all others have index 0. */
static void fill_param_info(union any_command *arg, struct objects *o)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp) };

	while (!dma_ioctl(o->fd, DMABENCH_IO(EXP_INFO), &exp) && !exp.out_params)
		exp.exp++;
	arg->param_info.exp = exp.exp;
}

static void fill_run(union any_command *arg, struct objects *o)
{
	arg->run.ops = 10;
	arg->run.hist = (uintptr_t)o->hist;
	arg->run.hist_bytes = HIST_BYTES;
}

static void fill_alloc(union any_command *arg, struct objects *o)
{
	(void)o;
	arg->alloc.length = LENGTH;
}

static void fill_fill(union any_command *arg, struct objects *o)
{
	arg->fill.handle = o->buffer;
	arg->fill.offset = 64;
	arg->fill.length = LENGTH - 64;
}

static void fill_read(union any_command *arg, struct objects *o)
{
	arg->read.handle = o->buffer;
	arg->read.offset = 64;
	arg->read.length = LENGTH - 64;
	arg->read.data = (uintptr_t)o->data;
}

static void fill_map(union any_command *arg, struct objects *o)
{
	arg->map.buffer = o->buffer;
	arg->map.offset = 64;
	arg->map.length = LENGTH - 64;
}

static void fill_sync(union any_command *arg, struct objects *o)
{
	arg->sync.mapping = o->mapping;
	arg->sync.offset = 64;
	arg->sync.length = LENGTH - 64;
}

static void fill_device_copy(union any_command *arg, struct objects *o)
{
	arg->device_copy.src = o->mapping;
	arg->device_copy.dst = o->coherent;
	arg->device_copy.src_offset = 64;
	arg->device_copy.dst_offset = 64;
	arg->device_copy.length = LENGTH - 64;
}

static void fill_unmap(union any_command *arg, struct objects *o)
{
	arg->unmap.mapping = o->mapping;
}

static void fill_free(union any_command *arg, struct objects *o)
{
	arg->free.handle = o->coherent;
}

static void fill_misuse(union any_command *arg, struct objects *o)
{
	arg->misuse.op = DMABENCH_MISUSE_UNMAP_KEEP;
	arg->misuse.src = o->mapping;
}

static void fill_limits(union any_command *arg, struct objects *o)
{
	arg->limits_arg.target = o->target;
}

static void fill_pool(union any_command *arg, struct objects *o)
{
	arg->pool.target = o->target;
	arg->pool.length = 64;
	arg->pool.align = 64;
	arg->pool.boundary = LENGTH;
}

static void fill_map_sg(union any_command *arg, struct objects *o)
{
	o->entry = (struct dmabench_sg_entry){
		.buffer = o->buffer, .offset = 64, .length = LENGTH - 64,
	};
	arg->map_sg.nentries = 1;
	arg->map_sg.entries = (uintptr_t)&o->entry;
	arg->map_sg.segments = (uintptr_t)&o->segment;
}

static void fill_peer(union any_command *arg, struct objects *o)
{
	arg->peer.mapping = o->mapping;
	arg->peer.offset = 64;
	arg->peer.length = LENGTH - 64;
	arg->peer.data = (uintptr_t)o->data;
}

static void fill_copy_end(union any_command *arg, struct objects *o)
{
	arg->copy_end.copy = dma_copy_start(o->fd, o->coherent, o->mapping, LENGTH, 0);
}

static void fill_iova(union any_command *arg, struct objects *o)
{
	arg->iova.op = DMABENCH_IOVA_ALLOC;
	arg->iova.target = o->target;
	arg->iova.length = LENGTH;
}

static void fill_share(union any_command *arg, struct objects *o)
{
	arg->share.buffer = o->coherent;
	arg->share.target = o->target;
	arg->share.attrs = DMABENCH_ATTR_SKIP_CPU_SYNC;
}

#define END_OF(name, member)						\
	(offsetof(struct dmabench_##name, member) +			\
	 sizeof(((struct dmabench_##name *)0)->member))
#define GROWN_FLAGS(CMD, name, last, flags, fill)			\
	{ DMABENCH_IO(CMD), sizeof(struct dmabench_##name), END_OF(name, last), flags, fill }
#define GROWN(CMD, name, last, fill) GROWN_FLAGS(CMD, name, last, 0, fill)
#define FLAGS(CMD, name, flags, fill)					\
	{ DMABENCH_IO(CMD), sizeof(struct dmabench_##name),		\
	  sizeof(struct dmabench_##name), flags, fill }
#define COMMAND(CMD, name, fill) FLAGS(CMD, name, 0, fill)

/* A struct that grew names the last member of its first version. */
const struct command commands[] = {
	GROWN(INFO, info, out_version, fill_nothing),
	COMMAND(TARGET_INFO, target_info, fill_nothing),
	COMMAND(EXP_INFO, exp_info, fill_nothing),
	COMMAND(PARAM_INFO, param_info, fill_param_info),
	COMMAND(PHASE_INFO, phase_info, fill_nothing),
	GROWN_FLAGS(RUN, run, out_reason, DMABENCH_RUN_FOOTPRINT, fill_run),
	GROWN_FLAGS(ALLOC, alloc, out_mmap_offset, DMABENCH_ALLOC_COMP | DMABENCH_ALLOC_ZONE |
		    DMABENCH_ALLOC_ATOMIC | DMABENCH_ALLOC_MANAGED, fill_alloc),
	COMMAND(FILL, fill, fill_fill),
	COMMAND(READ, read, fill_read),
	FLAGS(MAP, map, DMABENCH_ATOMIC | DMABENCH_MAP_UNMAP_DATA, fill_map),
	FLAGS(SYNC, sync, DMABENCH_ATOMIC, fill_sync),
	FLAGS(DEVICE_COPY, device_copy, DMABENCH_COPY_POLLED | DMABENCH_COPY_ASYNC |
	      DMABENCH_COPY_SLOW_CALLBACK,
	      fill_device_copy),
	GROWN_FLAGS(UNMAP, unmap, attrs, DMABENCH_ATOMIC, fill_unmap),
	COMMAND(FREE, free, fill_free),
	FLAGS(MISUSE, misuse, DMABENCH_COPY_POLLED, fill_misuse),
	FLAGS(LIMITS, limits_arg, DMABENCH_SET_MASK | DMABENCH_SET_COHERENT_MASK |
	      DMABENCH_SET_MAX_SEGMENT | DMABENCH_SET_SEG_BOUNDARY |
	      DMABENCH_SET_MIN_ALIGN, fill_limits),
	FLAGS(POOL, pool, DMABENCH_POOL_MANAGED, fill_pool),
	GROWN_FLAGS(MAP_SG, map_sg, out_errno, DMABENCH_SG_FROM_HEAD, fill_map_sg),
	FLAGS(PEER, peer, DMABENCH_PEER_WRITE, fill_peer),
	COMMAND(COPY_END, copy_end, fill_copy_end),
	GROWN(IOVA, iova, out_dma_addr, fill_iova),
	COMMAND(SHARE, share, fill_share),
};

const int command_count = sizeof(commands) / sizeof(commands[0]);

const struct command *command_find(unsigned int cmd)
{
	int i;

	for (i = 0; i < command_count; i++)
		if (commands[i].cmd == cmd)
			return &commands[i];
	return NULL;
}

/* On the engine's target where there is one, so that DEVICE_COPY can work. */
int objects_make(struct objects *o)
{
	memset(o, 0, sizeof(*o));
	o->fd = dma_open();
	if (o->fd < 0)
		return o->fd;
	o->target = dma_engine_in_reach(o->fd);
	if (o->target < 0)
		o->target = 0;
	o->buffer = dma_alloc(o->fd, o->target, DMABENCH_BUFFER_PAGES, LENGTH);
	o->coherent = dma_alloc(o->fd, o->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	o->mapping = dma_map(o->fd, o->buffer, DMABENCH_TO_DEVICE, 0, LENGTH, NULL);
	o->hist = malloc(HIST_BYTES);
	return o->buffer < 0 || o->coherent < 0 || o->mapping < 0 || !o->hist ?
	       -ENOMEM : 0;
}

void objects_drop(struct objects *o)
{
	free(o->hist);
	close(o->fd);
}

/*
 * The command with a valid struct of this size in which @change has broken
 * something. Return: what it says; 1 if there was nothing to try it on
 */
int attempt(const struct command *command, uint32_t size, change_fn change,
	    const void *data)
{
	union any_command arg = { .size = size };
	struct objects o;
	int err = 1;

	if (!objects_make(&o)) {
		command->fill(&arg, &o);
		if (change)
			change(&arg, &o, data);
		err = dma_ioctl(o.fd, command->cmd, &arg);
	}
	objects_drop(&o);
	return err;
}
