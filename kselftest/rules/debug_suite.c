// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 74 and 70: dma-debug has nothing to report of what keeps the rules,
 * nor of what a driver leaves behind unless it leaves something.
 */
#include <kselftest_harness.h>
#include <libgen.h>

#include "lib/machine.h"
#include "lib/oracle.h"

/* Programs of single steps, as they would run for somebody who has nothing destroyed. */
static const char *const positive[] = {
	"device", "bounce", "unmap", "mask", "sizes", "map", "address", "alloc", "pool",
	"iova", "reach", "returned", "mmap", "sg", "module_steps", "copies",
};

/* Return: its exit status; -1 if there is none */
static int run_quietly(const char *dir, const char *program)
{
	char path[4096];
	int status;
	pid_t child;

	snprintf(path, sizeof(path), "%s/%s", dir, program);
	if (access(path, X_OK))
		return -1;
	child = fork();
	if (!child) {
		unsetenv("DMABENCH_DESTRUCTIVE");
		if (freopen("/dev/null", "w", stdout) &&
		    freopen("/dev/null", "w", stderr))
			execl(path, program, NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

/* Live mappings and allocations of our drivers that dma-debug has on its books. */
static int on_the_books(void)
{
	FILE *file = fopen(DMA_DEBUG "dump", "re");
	char line[512];
	int count = 0;

	while (file && fgets(line, sizeof(line), file))
		count += !!strstr(line, "dmabench");
	if (file)
		fclose(file);
	return count;
}

FIXTURE(debug_suite) {
};

FIXTURE_SETUP(debug_suite)
{
}

FIXTURE_TEARDOWN(debug_suite)
{
}

TEST_F_TIMEOUT(debug_suite, 74_nothing_is_reported_of_the_positive_suite, 300)
{
	int i, ran = 0, status, books;
	char self_path[4096] = "";
	const char *dir;
	long before;

	if (oracle_is_off())
		SKIP(return, "%s", oracle_is_off());
	ASSERT_LT(0, readlink("/proc/self/exe", self_path, sizeof(self_path) - 1));
	dir = dirname(self_path);
	for (i = 0; i < (int)(sizeof(positive) / sizeof(positive[0])); i++) {
		before = oracle_errors_from_now();
		books = on_the_books();
		status = run_quietly(dir, positive[i]);
		ran += status == 0;
		EXPECT_EQ(before, oracle_number("error_count")) TH_LOG("%s", positive[i]);
		EXPECT_EQ(books, on_the_books()) TH_LOG("%s", positive[i]);
		EXPECT_LE(0, status) TH_LOG("no program %s", positive[i]);
		EXPECT_GE(4, status) TH_LOG("%s died", positive[i]);
	}
	EXPECT_LT(0, ran) TH_LOG("no program ran");
}

/* Last: what is leaked stays, and is told again at each later unbind. */
FIXTURE(debug_unbind) {
	struct rule r;
};

FIXTURE_SETUP(debug_unbind)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
}

FIXTURE_TEARDOWN(debug_unbind)
{
	sysfs_write(LSI_DRIVER "bind", dma_engine_device(&self->r.info));
	EXPECT_EQ(0, rule_close(&self->r));
}

TEST_F(debug_unbind, 70_control_what_is_returned_is_not_reported)
{
	struct rule *r = &self->r;
	long before;

	NEED_ORACLE(r);
	before = oracle_errors_from_now();
	ASSERT_LE(0, map_at(r, dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE),
			    0, PAGE, NULL));
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&r->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_EQ(before, oracle_number("error_count"));
}

TEST_F(debug_unbind, 74_control_an_error_in_between_is_counted)
{
	struct rule *r = &self->r;
	long before;

	NEED_ORACLE(r);
	before = oracle_errors_from_now();
	klog_expect("WARNING: .*kernel/dma/debug\\.c");
	klog_expect("DMA-API: .*syncs DMA memory with different direction");
	ASSERT_EQ(0, dma_misuse(r->fd, DMABENCH_MISUSE_SYNC_DIRECTION, r->target));
	EXPECT_EQ(before + 1, oracle_number("error_count"));
}

TEST_F(debug_unbind, 70_a_leak_at_unbind)
{
	struct rule *r = &self->r;

	NEED_ORACLE(r);
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&r->info)));
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&r->info)));
	r->target = dma_engine_target(r->fd);
	ASSERT_LE(0, r->target);
	ASSERT_EQ(0, dma_misuse(r->fd, DMABENCH_MISUSE_LEAK, r->target));
	EXPECT_REPORTED_ONCE("has pending DMA allocations while released",
			     sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&r->info)));
}

TEST_HARNESS_MAIN
