// SPDX-License-Identifier: GPL-2.0
#include "user_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int late_memory(char **memory, size_t length)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register missing = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	*memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || *memory == MAP_FAILED)
		return -errno;
	missing.range.start = (uintptr_t)*memory;
	missing.range.len = length;
	if (ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &missing))
		return -errno;
	return fd;
}

static void *go_and_come(void *arg)
{
	struct vanishing *v = arg;

	while (!__atomic_load_n(&v->stop, __ATOMIC_RELAXED)) {
		mmap(v->memory, v->length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		     -1, 0);
		usleep(1000);
		mmap(v->memory, v->length, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		usleep(1000);
	}
	return NULL;
}

int vanishing_begin(struct vanishing *v, char *memory, size_t length)
{
	v->memory = memory;
	v->length = length;
	v->stop = false;
	return -pthread_create(&v->thread, NULL, go_and_come, v);
}

void vanishing_end(struct vanishing *v)
{
	__atomic_store_n(&v->stop, true, __ATOMIC_RELAXED);
	pthread_join(v->thread, NULL);
}
