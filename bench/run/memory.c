// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <linux/mman.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "given.h"
#include "host/interrupt.h"
#include "host/sysfs.h"
#include "lib/json.h"
#include "memory.h"

#define THP_BYTES	"/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"
/* Of a round whose operations take memory each. */
#define ENOUGH_BYTES	(64u << 20)
/* Written between two looks for a signal. */
#define TOUCH_BYTES	(64u << 20)

/* What a point wants; page_bytes 0: this machine has no such pages. */
struct want {
	uint64_t size, page_bytes, bytes;
	unsigned int backing;
	bool untouched, scattered;
};

static uint64_t page_bytes(const char *root, unsigned int backing)
{
	uint64_t bytes;

	switch (backing) {
	case DMABENCH_BACKING_THP:
		bytes = dmabench_sysfs_count(root, THP_BYTES);
		return bytes == DMABENCH_UNKNOWN ? 0 : bytes;
	case DMABENCH_BACKING_HUGETLB_2M:
		return 2u << 20;
	case DMABENCH_BACKING_HUGETLB_1G:
		return 1u << 30;
	}
	return sysconf(_SC_PAGESIZE);
}

static uint64_t stride(const struct want *want)
{
	return (want->size + want->page_bytes - 1) / want->page_bytes * want->page_bytes;
}

/* As RUN has it of memory and memory_bytes. */
static struct want want_of(const char *root, const struct sweep_point *point,
			   const struct dmabench_run *run)
{
	struct want want = {
		.size = dmabench_given_value(point, "size"),
		.backing = dmabench_given_value(point, "backing"),
		.untouched = dmabench_given_value(point, "untouched"),
		.scattered = dmabench_given_value(point, "scattered"),
	};
	uint64_t parts = point->threads;

	if (want.untouched)
		parts = run->ops + (run->warmup_ops ?: 1) + 1;
	want.page_bytes = page_bytes(root, want.backing);
	want.bytes = want.page_bytes ? parts * stride(&want) : 0;
	return want;
}

static int no_pages(const struct sweep_point *point, const struct want *want,
		    struct dmabench_run *run)
{
	unsigned long long kib = want->page_bytes >> 10, pages;

	if (!want->page_bytes)
		return dmabench_given_refuse(run, dmabench_given_param(point, "backing"),
					     -EOPNOTSUPP,
					     "backing: this kernel has no transparent huge pages; --backing base is there always");
	pages = want->bytes / want->page_bytes;
	if (want->backing < DMABENCH_BACKING_HUGETLB_2M)
		return dmabench_given_refuse(run, dmabench_given_param(point, "size"), -ENOMEM,
					     "%llu bytes: no address space for them; a smaller --size",
					     (unsigned long long)want->bytes);
	if (errno == ENOMEM)
		return dmabench_given_refuse(run, dmabench_given_param(point, "backing"), -ENOMEM,
					     "%llu HugeTLB pages not free: echo %llu > /sys/kernel/mm/hugepages/hugepages-%llukB/nr_hugepages",
					     pages, pages, kib);
	return dmabench_given_refuse(run, dmabench_given_param(point, "backing"), -EOPNOTSUPP,
				     "this machine has no HugeTLB pages of %llu KiB; those that it has: ls /sys/kernel/mm/hugepages",
				     kib);
}

/* Of HugeTLB's there are as many as are set aside, and mmap() says whether there are. */
static int check_available(const struct sweep_point *point, const char *root,
			   const struct want *want, struct dmabench_run *run)
{
	if (want->backing >= DMABENCH_BACKING_HUGETLB_2M)
		return 0;
	return dmabench_given_available(point, root, want->bytes, run);
}

static bool map(struct run_memory *memory, const struct want *want)
{
	bool hugetlb = want->backing >= DMABENCH_BACKING_HUGETLB_2M;
	/* From HugeTLB it begins on a page; else there is as much more as it takes to. */
	uint64_t bytes = want->bytes + (hugetlb ? 0 : want->page_bytes);
	int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	void *at;

	if (hugetlb)
		flags |= MAP_HUGETLB | __builtin_ctzll(want->page_bytes) << MAP_HUGE_SHIFT;
	errno = ENOMEM;
	if (bytes > SIZE_MAX || bytes < want->bytes)
		return false;
	at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
	if (at == MAP_FAILED)
		return false;
	*memory = (struct run_memory) {
		.mapped = at, .mapped_bytes = bytes, .bytes = want->bytes,
		.at = at + (-(uintptr_t)at & (want->page_bytes - 1)),
		.backing = want->backing, .untouched = want->untouched,
		.scattered = want->scattered,
	};
	/* Where there are none at all, base pages are what there is. */
	if (!hugetlb)
		madvise(at, bytes, want->backing == DMABENCH_BACKING_THP ? MADV_HUGEPAGE :
									   MADV_NOHUGEPAGE);
	return true;
}

/*
 * Has the kernel put pages behind it, where it may say that it has none: HugeTLB's that are
 * set aside may be of a node or beyond a cgroup's limit that we are not to have, and touching
 * them is a SIGBUS. Kernels before 5.14 cannot (EINVAL): there they are but touched.
 */
static bool populate(volatile char *at, size_t bytes)
{
	return !madvise((void *)at, bytes, MADV_POPULATE_WRITE) ||
	       (errno != EFAULT && errno != ENOMEM && errno != EHWPOISON);
}

/*
 * The kernel gives pages to whoever touches memory next, often one after the other. Every
 * second one is given to @between, and given back at the end: then it lies alone.
 */
static bool scatter(volatile char *at, size_t bytes)
{
	const size_t page = sysconf(_SC_PAGESIZE);
	volatile char *between = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (between == MAP_FAILED)
		return false;
	madvise((void *)between, bytes, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < bytes; i += page)
		at[i] = between[i] = 1;
	munmap((void *)between, bytes);
	return true;
}

static int touch(const struct run_memory *memory, const struct sweep_point *point,
		 struct dmabench_run *run)
{
	const size_t page = sysconf(_SC_PAGESIZE);
	volatile char *at = memory->at;
	bool (*behind)(volatile char *, size_t) = memory->scattered ? scatter : populate;

	for (size_t i = 0; i < memory->bytes; i += page) {
		size_t left = memory->bytes - i;

		if (i % TOUCH_BYTES == 0 && dmabench_interrupted())
			return -EINTR;
		if (i % TOUCH_BYTES == 0 &&
		    !behind(at + i, left < TOUCH_BYTES ? left : TOUCH_BYTES))
			return dmabench_given_refuse(run, dmabench_given_param(point, "backing"),
						     -ENOMEM,
						     "no pages behind %zu of %zu bytes (%s): see limits of the cgroup and --membind, or a smaller --size",
						     left, memory->bytes, strerror(errno));
		at[i] = 1;
	}
	return 0;
}

/* What was pinned is not untouched any more. */
static bool serves(const struct run_memory *memory, const struct want *want)
{
	return memory->mapped && memory->bytes == want->bytes &&
	       memory->backing == want->backing && memory->scattered == want->scattered &&
	       !memory->untouched && !want->untouched;
}

int dmabench_memory_give(struct run_memory *memory, const char *root,
			 const struct sweep_point *point, struct dmabench_run *run)
{
	struct want want;
	int err = 0;

	if (!(point->exp->info.out_flags & DMABENCH_EXP_USER_MEMORY)) {
		dmabench_memory_free(memory);
		return 0;
	}
	want = want_of(root, point, run);
	if (!serves(memory, &want)) {
		dmabench_memory_free(memory);
		err = check_available(point, root, &want, run);
		if (!err && (!want.page_bytes || !map(memory, &want)))
			err = no_pages(point, &want, run);
		if (!err && !want.untouched)
			err = touch(memory, point, run);
	}
	if (err) {
		dmabench_memory_free(memory);
		return err;
	}
	run->memory = (uintptr_t)memory->at;
	run->memory_bytes = memory->bytes;
	return 0;
}

void dmabench_memory_free(struct run_memory *memory)
{
	if (memory->mapped)
		munmap(memory->mapped, memory->mapped_bytes);
	memset(memory, 0, sizeof(*memory));
}

uint64_t dmabench_memory_most_ops(const char *root, const struct sweep_point *point)
{
	struct want want;

	if (!(point->exp->info.out_flags & DMABENCH_EXP_USER_MEMORY) ||
	    !dmabench_given_value(point, "untouched"))
		return DMABENCH_MAX_OPS;
	want = want_of(root, point, &(struct dmabench_run) { .ops = 1 });
	/* A warm-up comes before them, of a quarter of them at most. */
	return want.page_bytes && stride(&want) < ENOUGH_BYTES / 2 ?
	       ENOUGH_BYTES / 2 / stride(&want) : 1;
}
