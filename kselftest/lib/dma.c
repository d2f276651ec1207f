// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "dma.h"

int dma_open(void)
{
	int fd = open(DMABENCH_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int dma_ioctl(int fd, unsigned int cmd, void *arg)
{
	return ioctl(fd, cmd, arg) < 0 ? -errno : 0;
}

int dma_info(int fd, struct dmabench_info *info)
{
	*info = (struct dmabench_info){ .size = sizeof(*info) };
	return dma_ioctl(fd, DMABENCH_IO(INFO), info);
}

/* Buffers and mappings alive in all files, for "nothing is left". */
int dma_live(int fd)
{
	struct dmabench_info info;
	int err = dma_info(fd, &info);

	return err ?: (int)(info.out_live_buffers + info.out_live_mappings);
}

int dma_target_info(int fd, int target, struct dmabench_target_info *info)
{
	*info = (struct dmabench_target_info){
		.size = sizeof(*info), .target = target,
	};
	return dma_ioctl(fd, DMABENCH_IO(TARGET_INFO), info);
}

const char *dma_translation(uint32_t translation)
{
	static const char * const names[] = {
		"unknown", "direct", "iommu-strict", "iommu-lazy",
		"iommu-identity", "ops",
	};

	return translation < sizeof(names) / sizeof(names[0]) ?
	       names[translation] : names[0];
}

/* The one label of translation and bouncing: see results/README.md. */
const char *dma_regime(uint32_t translation, uint32_t bounced)
{
	if (bounced == DMABENCH_BOUNCED_ALL &&
	    (translation == DMABENCH_TRANSLATION_DIRECT ||
	     translation == DMABENCH_TRANSLATION_IOMMU_IDENTITY))
		return "swiotlb";
	return dma_translation(translation);
}

long sysfs_number(const char *path)
{
	FILE *file = fopen(path, "re");
	long value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

int sysfs_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/*
 * Says to whoever reads the kernel's log which lines may be there, before the
 * device is refused a "Read" or "Write". VT-d logs only some of many, at most
 * ten in five seconds, and so does SMMUv3's driver; AMD-Vi's does what the IOMMU
 * tells it of, which QEMU's does since 11 and did not in 7.2.
 */
void dma_announce_fault(const char *access)
{
	char line[96];

	sysfs_write("/dev/kmsg", "dmabench-allow: DMAR: DRHD: handling fault status\n");
	snprintf(line, sizeof(line),
		 "dmabench-allow: DMAR: \\[DMA %s[] ].*fault reason\n", access);
	sysfs_write("/dev/kmsg", line);
	sysfs_write("/dev/kmsg", "dmabench-allow: AMD-Vi: Event logged \\[IO_PAGE_FAULT\n");
	sysfs_write("/dev/kmsg", "dmabench-allow: " SMMU_REFUSES "\n");
}

/* The same of a warning that not every kernel gives, or not each time. */
void dma_allow_warning(const char *ere)
{
	char line[256];

	snprintf(line, sizeof(line), "dmabench-allow: WARNING: .*%s\n", ere);
	sysfs_write("/dev/kmsg", line);
}
