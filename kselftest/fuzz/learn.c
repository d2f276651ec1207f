// SPDX-License-Identifier: GPL-2.0
/* What a call that succeeded says of handles: which there is now, which there is not any more. */
#include "call.h"

static bool made(const struct call *call, struct known *k)
{
	const union any_command *arg = call->arg;

	*k = (struct known){ .target = call->subject.target, .length = call->subject.length };
	switch (call->grammar->cmd) {
	case DMABENCH_IO(ALLOC):
		*k = (struct known){ BUFFER, arg->alloc.out_handle, arg->alloc.target,
				     arg->alloc.kind, arg->alloc.length,
				     arg->alloc.out_mmap_offset };
		return true;
	case DMABENCH_IO(MAP):
		*k = (struct known){ MAPPING, arg->map.out_handle, k->target, 0,
				     arg->map.length, 0 };
		return true;
	case DMABENCH_IO(MAP_SG):
		k->thing = MAPPING;
		k->kind = KIND_LIST;
		k->handle = arg->map_sg.out_handle;
		return true;
	case DMABENCH_IO(SHARE):
		*k = (struct known){ MAPPING, arg->share.out_handle, arg->share.target,
				     KIND_LIST, k->length, 0 };
		return true;
	case DMABENCH_IO(POOL):
		*k = (struct known){ POOL, arg->pool.out_handle, arg->pool.target, 0,
				     arg->pool.length, 0 };
		return true;
	case DMABENCH_IO(DEVICE_COPY):
		k->thing = COPY;
		k->handle = arg->device_copy.out_handle;
		return arg->device_copy.flags & DMABENCH_COPY_ASYNC;
	case DMABENCH_IO(IOVA):
		*k = (struct known){ RANGE, arg->iova.out_handle, arg->iova.target, 0,
				     arg->iova.length, 0 };
		return arg->iova.op == DMABENCH_IOVA_ALLOC;
	}
	return false;
}

static bool ended(const struct call *call, uint32_t *handle)
{
	const union any_command *arg = call->arg;

	switch (call->grammar->cmd) {
	case DMABENCH_IO(UNMAP):
		*handle = arg->unmap.mapping;
		return true;
	case DMABENCH_IO(FREE):
		*handle = arg->free.handle;
		return true;
	case DMABENCH_IO(COPY_END):
		*handle = arg->copy_end.copy;
		return arg->copy_end.how != DMABENCH_COPY_LOOK &&
		       arg->copy_end.how != DMABENCH_COPY_AGAIN;
	case DMABENCH_IO(IOVA):
		*handle = arg->iova.iova;
		return arg->iova.op >= DMABENCH_IOVA_FREE;
	}
	return false;
}

void call_learn(const struct call *call, struct handles *o, unsigned int file,
		unsigned int opened)
{
	struct known known;
	uint32_t handle;

	if (made(call, &known))
		handles_learn(o, file, opened, &known);
	else if (ended(call, &handle))
		handles_forget(o, file, opened, handle);
}
