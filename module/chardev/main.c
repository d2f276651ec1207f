// SPDX-License-Identifier: GPL-2.0
/* dmabench.ko: measures and checks how this kernel maps memory for DMA. */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "core/clock.h"
#include "core/device_limits.h"
#include "core/file.h"
#include "core/object.h"
#include "ioctl.h"
#include "steps/buffer.h"
#include "targets/targets.h"

static DEFINE_IDA(file_ids);

static int dmabench_open(struct inode *inode, struct file *filp)
{
	struct dmabench_file *file;
	int id;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	file = kzalloc(sizeof(*file), GFP_KERNEL_ACCOUNT);
	if (!file)
		return -ENOMEM;
	id = ida_alloc_max(&file_ids, DMABENCH_MAX_FILES - 1, GFP_KERNEL);
	if (id < 0) {
		kfree(file);
		return id == -ENOSPC ? -EMFILE : id;
	}
	mutex_init(&file->lock);
	file->id = id;
	file->mm = current->mm;
	mmgrab(file->mm);
	file->mapping = filp->f_mapping;
	xa_init_flags(&file->objects, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	filp->private_data = file;
	dmabench_large_offsets(filp);
	return 0;
}

static int dmabench_release(struct inode *inode, struct file *filp)
{
	struct dmabench_file *file = filp->private_data;

	dmabench_objects_release(file);
	dmabench_limits_restore(file);
	mmdrop(file->mm);
	ida_free(&file_ids, file->id);
	kfree(file);
	return 0;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = dmabench_open,
	.release = dmabench_release,
	.unlocked_ioctl = dmabench_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = dmabench_mmap,
#ifdef FOP_UNSIGNED_OFFSET
	.fop_flags = FOP_UNSIGNED_OFFSET,
#endif
};

static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "dmabench",
	.fops = &fops,
	.mode = 0600,
};

static int __init dmabench_init(void)
{
	int err = dmabench_clock_calibrate();

	if (err)
		return err;
	err = dmabench_targets_init();
	if (err)
		return err;
	err = misc_register(&misc);
	if (err)
		dmabench_targets_exit();
	return err;
}

static void __exit dmabench_exit(void)
{
	misc_deregister(&misc);
	dmabench_targets_exit();
}

module_init(dmabench_init);
module_exit(dmabench_exit);

MODULE_DESCRIPTION("Benchmark and conformance suite for DMA mappings");
MODULE_VERSION(DMABENCH_VERSION);
MODULE_LICENSE("GPL");
