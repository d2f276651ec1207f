/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is used of iommufd's ABI, as include/uapi/linux/iommufd.h and vfio.h of Linux 7.2 have
 * it (iommufd is of 6.2, its part of vfio.h of 6.6): Debian 12's headers lack both. The names
 * are others, so that headers which have them do no harm.
 */
#ifndef DMABENCH_USER_IOMMUFD_ABI_H
#define DMABENCH_USER_IOMMUFD_ABI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define ABI_IOAS_ALLOC		_IO(';', 0x81)	/* IOMMU_IOAS_ALLOC, and so on */
#define ABI_IOAS_IOVA_RANGES	_IO(';', 0x84)
#define ABI_IOAS_MAP		_IO(';', 0x85)
#define ABI_IOAS_UNMAP		_IO(';', 0x86)
#define ABI_OPTION		_IO(';', 0x87)
#define ABI_BIND		_IO(';', 118)	/* VFIO_DEVICE_BIND_IOMMUFD */
#define ABI_ATTACH		_IO(';', 119)	/* VFIO_DEVICE_ATTACH_IOMMUFD_PT */

#define ABI_MAP_FIXED		1U		/* IOMMU_IOAS_MAP_FIXED_IOVA, and so on */
#define ABI_MAP_WRITEABLE	2U
#define ABI_MAP_READABLE	4U

#define ABI_OPTION_HUGE_PAGES	1U
#define ABI_OPTION_SET		0U

struct abi_ioas_alloc {
	__u32 size, flags, out_ioas_id;
};

struct abi_iova_range {
	__aligned_u64 start, last;
};

struct abi_ioas_iova_ranges {
	__u32 size, ioas_id, num_iovas, reserved;
	__aligned_u64 allowed_iovas, out_iova_alignment;
};

struct abi_ioas_map {
	__u32 size, flags, ioas_id, reserved;
	__aligned_u64 user_va, length, iova;
};

struct abi_ioas_unmap {
	__u32 size, ioas_id;
	__aligned_u64 iova, length;
};

struct abi_option {
	__u32 size, option_id;
	__u16 op, reserved;
	__u32 object_id;
	__aligned_u64 val64;
};

/* Without token_uuid_ptr, which came later. */
struct abi_bind {
	__u32 argsz, flags;
	__s32 iommufd;
	__u32 out_devid;
};

/* Without pasid, which came later. */
struct abi_attach {
	__u32 argsz, flags, pt_id;
};

#endif /* DMABENCH_USER_IOMMUFD_ABI_H */
