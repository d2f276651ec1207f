// SPDX-License-Identifier: GPL-2.0
/* The single step FREE. */
#include <linux/xarray.h>

#include "buffer.h"
#include "commands.h"
#include "core/file.h"

/* Unless user space has it mapped, no mmap(2) finds it any more. */
static bool out_of_reach(struct dmabench_object *obj, u32 handle)
{
	struct dmabench_buffer *buffer = dmabench_to_buffer(obj);
	struct xarray *objects = &obj->file->objects;
	bool mapped;

	xa_lock(objects);
	mapped = buffer && atomic_read(&buffer->mmaps);
	if (!mapped)
		__xa_erase(objects, handle);
	xa_unlock(objects);
	return !mapped;
}

int dmabench_cmd_free(struct dmabench_file *file, void *argp)
{
	struct dmabench_free *arg = argp;
	struct dmabench_object *obj = xa_load(&file->objects, arg->handle);

	if (!obj || (obj->ops->ends_otherwise && !obj->revoked))
		return -ENOENT;
	if (obj->users || !out_of_reach(obj, arg->handle))
		return -EBUSY;
	dmabench_object_release(obj, arg->handle);
	return 0;
}
