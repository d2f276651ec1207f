// SPDX-License-Identifier: GPL-2.0
#include <errno.h>

#include "device.h"

const char *dmabench_device_remedy(int err)
{
	switch (err) {
	case -ENODEV:
	case -ENOENT:
		return "dmabench list targets tells what is there";
	case -ENOMEM:
		return "memory is short now: end what takes it, and run again";
	case -EBUSY:
		return "another uses the target now: let it end, and run again";
	case -EIO:
	case -ESTALE:
		return "the machine is short of something now: end what loads it, and run again";
	case -EINTR:
		return "run again";
	}
	return "module and program do not fit: build and load both from one tree";
}
