// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dma_buf.h"
#include "given.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"

#define SIZE_LIMIT	"/sys/module/udmabuf/parameters/size_limit_mb"
#define MIB		(1ULL << 20)

/* What a point wants of whom. */
struct want {
	const struct sweep_point *point;
	const char *root;
	struct dmabench_run *run;
	unsigned int exporter;
	uint64_t bytes;
};

/* Where each is asked, and what a kernel has that lacks it. */
static const struct {
	const char *name, *device, *option;
} exporters[] = {
	[DMABENCH_EXPORTER_SYSTEM] = {
		"system", "/dev/dma_heap/system", "CONFIG_DMABUF_HEAPS_SYSTEM",
	},
	[DMABENCH_EXPORTER_UDMABUF] = { "udmabuf", "/dev/udmabuf", "CONFIG_UDMABUF" },
};

static int no_device(const struct want *want, int error)
{
	unsigned int param = dmabench_given_param(want->point, "exporter");
	const char *device = exporters[want->exporter].device;

	if (error == EMFILE || error == ENFILE)
		return dmabench_given_refuse(want->run, param, -ENOMEM,
					     "%s: no file descriptor is free: raise ulimit -n", device);
	return dmabench_given_refuse(want->run, param, -EOPNOTSUPP,
				     "exporter: no %s (%s; the kernel's %s); --exporter own is there always",
				     device, strerror(error),
				     exporters[want->exporter].option);
}

static int not_exported(const struct want *want, int error)
{
	if (error == EMFILE || error == ENFILE)
		return no_device(want, error);
	return dmabench_given_refuse(want->run, dmabench_given_param(want->point, "size"),
				     error == ENOMEM ? -ENOMEM : -EINVAL,
				     "%s shares no %llu bytes (%s): a smaller --size",
				     exporters[want->exporter].name,
				     (unsigned long long)want->bytes, strerror(error));
}

static int of_heap(int heap, const struct want *want)
{
	struct dma_heap_allocation_data data = {
		.len = want->bytes, .fd_flags = O_RDWR | O_CLOEXEC,
	};

	return ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &data) ? not_exported(want, errno) : (int)data.fd;
}

/* The kernel has but EINVAL for the first, and for the second a signal that kills. */
static int check_limits(const struct want *want)
{
	uint64_t most_mib = dmabench_sysfs_count(want->root, SIZE_LIMIT);
	struct rlimit file = { RLIM_INFINITY, RLIM_INFINITY };
	unsigned int param = dmabench_given_param(want->point, "size");

	if (most_mib != DMABENCH_UNKNOWN && want->bytes > most_mib << 20)
		return dmabench_given_refuse(want->run, param, -EINVAL,
					     "size %llu: udmabuf shares %llu MiB at most: echo %llu > "
					     SIZE_LIMIT,
					     (unsigned long long)want->bytes,
					     (unsigned long long)most_mib,
					     (unsigned long long)(want->bytes + MIB - 1) >> 20);
	getrlimit(RLIMIT_FSIZE, &file);
	if (file.rlim_cur != RLIM_INFINITY && want->bytes > file.rlim_cur)
		return dmabench_given_refuse(want->run, param, -EINVAL,
					     "size %llu: a memfd is a file, and those may have %llu bytes: raise ulimit -f",
					     (unsigned long long)want->bytes,
					     (unsigned long long)file.rlim_cur);
	return 0;
}

/* The dma-buf keeps the pages; the memfd is not needed any more. */
static int of_memfd(int device, const struct want *want)
{
	struct udmabuf_create create = { .flags = UDMABUF_FLAGS_CLOEXEC, .size = want->bytes };
	int memfd, fd = -1, error;

	memfd = memfd_create("dmabench", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (memfd < 0)
		return not_exported(want, errno);
	create.memfd = memfd;
	if (!ftruncate(memfd, want->bytes) && !fcntl(memfd, F_ADD_SEALS, F_SEAL_SHRINK))
		fd = ioctl(device, UDMABUF_CREATE, &create);
	error = errno;
	close(memfd);
	return fd < 0 ? not_exported(want, error) : fd;
}

/* Return: its file descriptor, or a negative errno value */
static int export(const struct want *want)
{
	char *path = dmabench_format("%s%s", want->root, exporters[want->exporter].device);
	int device = open(path, O_RDWR | O_CLOEXEC), error = errno, fd;

	free(path);
	if (device < 0)
		return no_device(want, error);
	fd = dmabench_given_available(want->point, want->root, want->bytes, want->run);
	if (!fd && want->exporter == DMABENCH_EXPORTER_SYSTEM)
		fd = of_heap(device, want);
	else if (!fd)
		fd = check_limits(want) ?: of_memfd(device, want);
	close(device);
	return fd;
}

int dmabench_dma_buf_give(struct run_dma_buf *buf, const char *root,
			  const struct sweep_point *point, struct dmabench_run *run)
{
	struct want want = {
		.point = point, .root = root, .run = run,
		.exporter = dmabench_given_value(point, "exporter"),
		.bytes = dmabench_given_value(point, "size"),
	};
	int fd;

	if (!(point->exp->info.out_flags & DMABENCH_EXP_DMA_BUF) ||
	    want.exporter == DMABENCH_EXPORTER_OWN ||
	    want.exporter >= sizeof(exporters) / sizeof(exporters[0])) {
		dmabench_dma_buf_free(buf);
		return 0;
	}
	if (!buf->shared || buf->exporter != want.exporter || buf->bytes != want.bytes) {
		dmabench_dma_buf_free(buf);
		fd = export(&want);
		if (fd < 0)
			return fd;
		*buf = (struct run_dma_buf) { true, fd, want.exporter, want.bytes };
	}
	run->dma_buf = buf->fd;
	return 0;
}

void dmabench_dma_buf_free(struct run_dma_buf *buf)
{
	if (buf->shared)
		close(buf->fd);
	memset(buf, 0, sizeof(*buf));
}
