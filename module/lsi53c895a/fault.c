// SPDX-License-Identifier: GPL-2.0
/*
 * Fault knobs, in the directory "dmabench" of the PCI device. They hold for
 * transfers prepared after the write.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "lsi.h"

static const char * const lsi_ending_names[] = {
	[LSI_END_INTERRUPT]	= "interrupt",
	[LSI_END_NEVER]		= "never",
	[LSI_END_ILLEGAL]	= "illegal",
	[LSI_END_ABORT]		= "abort",
};

static ssize_t delay_jumps_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	struct lsi_dev *lsi = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(lsi->delay_jumps));
}

static ssize_t delay_jumps_store(struct device *dev,
				 struct device_attribute *attr,
				 const char *buf, size_t count)
{
	struct lsi_dev *lsi = dev_get_drvdata(dev);
	u32 jumps;

	if (kstrtou32(buf, 0, &jumps) || jumps > LSI_DELAY_MAX)
		return -EINVAL;
	WRITE_ONCE(lsi->delay_jumps, jumps);
	return count;
}
static DEVICE_ATTR_ADMIN_RW(delay_jumps);

static ssize_t ending_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct lsi_dev *lsi = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s\n",
			  lsi_ending_names[READ_ONCE(lsi->ending)]);
}

static ssize_t ending_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	struct lsi_dev *lsi = dev_get_drvdata(dev);
	int ending = sysfs_match_string(lsi_ending_names, buf);

	if (ending < 0)
		return -EINVAL;
	WRITE_ONCE(lsi->ending, ending);
	return count;
}
static DEVICE_ATTR_ADMIN_RW(ending);

/* A refused access is invisible to the chip: it goes on as if all were well. */
static ssize_t survives_fault_show(struct device *dev,
				   struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "1\n");
}
static DEVICE_ATTR_RO(survives_fault);

static struct attribute *lsi_attrs[] = {
	&dev_attr_delay_jumps.attr,
	&dev_attr_ending.attr,
	&dev_attr_survives_fault.attr,
	NULL
};

static const struct attribute_group lsi_group = {
	.name	= "dmabench",
	.attrs	= lsi_attrs,
};

const struct attribute_group *dmabench_lsi_groups[] = {
	&lsi_group,
	NULL
};
