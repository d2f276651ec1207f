// SPDX-License-Identifier: GPL-2.0
/*
 * For tests: a clock as coarse as a machine of another kind has, so that what is
 * made of its readings can be held against what the fine one says.
 */
#include <linux/moduleparam.h>

#include "round.h"

#define MOST_BITS	10

static unsigned int clock_dropped_bits;

/* Not while a round is under way: it would be of two clocks. */
static int clock_dropped_bits_set(const char *value, const struct kernel_param *param)
{
	int err;

	if (!dmabench_rounds_hold())
		return -EBUSY;
	err = param_set_uint_minmax(value, param, 0, MOST_BITS);
	if (!err) {
		dmabench_clock_info.mask = ~0ULL << clock_dropped_bits;
		/* One of insmod's comes before what is measured at load. */
		if (dmabench_clock_info.hz)
			err = dmabench_clock_calibrate();
	}
	dmabench_rounds_admit();
	return err;
}

static const struct kernel_param_ops clock_dropped_bits_ops = {
	.set = clock_dropped_bits_set,
	.get = param_get_uint,
};
module_param_cb(clock_dropped_bits, &clock_dropped_bits_ops, &clock_dropped_bits, 0644);
MODULE_PARM_DESC(clock_dropped_bits, "so many of the clock's lowest bits are taken for 0, up to 10: a coarser one, for tests");
