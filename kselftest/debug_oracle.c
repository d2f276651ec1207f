// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 61 to 74: dma-debug, which knows the rules of the DMA API, reports
 * each that MISUSE breaks, once and as what it is; and nothing of all the rest.
 */
#include <kselftest_harness.h>
#include <libgen.h>

#include "rule.h"

#define DIR	"/sys/kernel/debug/dma-api/"
#define DRIVER	"/sys/bus/pci/drivers/dmabench_lsi/"
#define PAGE	4096

RULES(debug_oracle)

/* A number in a file of dma-debug's; -1 without. */
static long number(const char *name)
{
	char path[128];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), DIR "%s", name);
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (fscanf(file, "%ld", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

/* Is this to be found in what is told of live mappings? */
static bool dump_has(const char *text)
{
	FILE *file = fopen(DIR "dump", "re");
	bool found = false;
	char line[512];

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, text);
	if (file)
		fclose(file);
	return found;
}

/* Those that tell attributes know the rules about them, and judge cache lines by the CPU. */
static bool knows_attributes(struct rule *r)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE);
	int mapping = map_at(r, buffer, 0, PAGE, NULL);
	bool known = dump_has("attrs=");

	dma_unmap(r->fd, mapping);
	dma_free(r->fd, buffer);
	return known;
}

static const char *off(void)
{
	FILE *file = fopen(DIR "disabled", "re");
	int disabled = file ? fgetc(file) : 0;

	if (!file)
		return "this kernel has no CONFIG_DMA_API_DEBUG";
	fclose(file);
	return disabled == 'Y' ? "dma-debug is disabled" : NULL;
}

#define NEED_DMA_DEBUG(r) do {						\
	const char *why = off();					\
									\
	if (why)							\
		SKIP(return, "%s", why);				\
	NEED_TARGET(r);							\
} while (0)

#define NEED_MISUSE(r) do {						\
	struct dmabench_info info;					\
									\
	NEED_DMA_DEBUG(r);						\
	NEED_DESTRUCTIVE();						\
	if (!kernel_has(CONFIG_BUG))					\
		SKIP(return, "without CONFIG_BUG it does not say what it found"); \
	if (dma_info((r)->fd, &info) || !info.out_misuse)		\
		SKIP(return, "module loaded without misuse=1");		\
} while (0)

/* From here on each is printed; it stays so, for whoever comes next. */
static long errors_from_now(void)
{
	sysfs_write(DIR "all_errors", "1");
	return number("error_count");
}

/* What a report begins with, and no other line of dma-debug's: driver and device. */
#define REPORT	"DMA-API: [^ ]+ [^ ]+: .*"

/* How many errors since @before; -1 if the log tells not as many in these words, or others. */
static long told(int log, int log_again, const char *words, long before)
{
	long errors = number("error_count") - before;
	char ere[192];

	snprintf(ere, sizeof(ere), REPORT "%s", words);
	if (klog_count(log, ere) != errors || klog_count(log_again, REPORT) != errors)
		return -1;
	return errors;
}

#define EXPECT_REPORTED_ONCE(words, step) do {				\
	int log = klog_open(SEEK_END), log_again = klog_open(SEEK_END);	\
	long before = errors_from_now();				\
									\
	klog_expect("WARNING: .*kernel/dma/debug\\.c");			\
	klog_expect("DMA-API: .*" words);				\
	EXPECT_EQ(0, step);						\
	EXPECT_EQ(1, told(log, log_again, words, before));		\
	close(log);							\
	close(log_again);						\
} while (0)

/* Where a rule cannot be broken without harm, or is not known, nothing is declared. */
#define BREAKS(op, words) do {						\
	NEED_MISUSE(r);							\
	if (harms(r, DMABENCH_MISUSE_##op))				\
		SKIP(return, "it would do harm: translated, or bounced"); \
	EXPECT_REPORTED_ONCE(words, dma_misuse(r->fd, DMABENCH_MISUSE_##op, \
					       r->target));		\
} while (0)

/* As the ABI has it. */
static bool harms(const struct rule *r, int op)
{
	bool bounced = r->bounced != DMABENCH_BOUNCED_NONE;

	switch (op) {
	case DMABENCH_MISUSE_UNMAP_SIZE:
	case DMABENCH_MISUSE_DOUBLE_UNMAP:
		return bounced || !untranslated(r);
	case DMABENCH_MISUSE_SYNC_RANGE:
		return bounced;
	default:
		return false;
	}
}

TEST_F(debug_oracle, 61_a_mapping_error_not_checked)
{
	struct rule *r = &self->r;

	BREAKS(NO_ERROR_CHECK, "failed to check map error");
}

TEST_F(debug_oracle, 62_wrong_size_at_unmap)
{
	struct rule *r = &self->r;

	BREAKS(UNMAP_SIZE, "frees DMA memory with different size");
}

TEST_F(debug_oracle, 63_wrong_direction_at_unmap)
{
	struct rule *r = &self->r;

	BREAKS(UNMAP_DIRECTION, "frees DMA memory with different direction");
}

TEST_F(debug_oracle, 64_wrong_function_at_unmap)
{
	struct rule *r = &self->r;

	BREAKS(UNMAP_FUNCTION, "frees DMA memory with wrong function");
}

TEST_F(debug_oracle, 65_wrong_count_of_a_scatterlist)
{
	struct rule *r = &self->r;

	BREAKS(SG_COUNT, "frees DMA sg list with different entry count");
}

TEST_F(debug_oracle, 66_unmapped_twice)
{
	struct rule *r = &self->r;

	BREAKS(DOUBLE_UNMAP, "tries to free DMA memory it has not allocated");
}

TEST_F(debug_oracle, 67_sync_past_the_end)
{
	struct rule *r = &self->r;

	BREAKS(SYNC_RANGE, "syncs DMA memory outside allocated range");
}

TEST_F(debug_oracle, 68_sync_in_the_wrong_direction)
{
	struct rule *r = &self->r;

	BREAKS(SYNC_DIRECTION, "syncs DMA memory with different direction");
}

TEST_F(debug_oracle, 69_a_buffer_on_the_stack)
{
	struct rule *r = &self->r;

	BREAKS(STACK, "maps memory from stack");
}

TEST_F(debug_oracle, 71_wrong_attributes_at_unmap)
{
	struct rule *r = &self->r;

	NEED_MISUSE(r);
	if (!knows_attributes(r))
		SKIP(return, "this kernel's dma-debug does not know attributes");
	BREAKS(ATTRS, "frees DMA memory with different attributes");
}

TEST_F(debug_oracle, 72_overlapping_cache_lines)
{
	struct rule *r = &self->r;

	NEED_MISUSE(r);
	if (knows_attributes(r))
		SKIP(return, "this kernel's dma-debug asks no such thing of a coherent CPU");
	BREAKS(OVERLAP, "overlapping mappings aren't supported");
}

TEST_F(debug_oracle, 73_map_resource_of_memory)
{
	struct rule *r = &self->r;

	NEED_MISUSE(r);
	if (!knows_attributes(r))
		SKIP(return, "this kernel's dma-debug does not look");
	if (bounce_forced(r))
		SKIP(return, "refused before dma-debug sees it: bounced");
	BREAKS(RESOURCE_RAM, "dma_map_resource called for RAM");
}

/* Programs of single steps, as they would run for somebody who has nothing destroyed. */
static const char *const positive[] = {
	"device", "bounce", "unmap", "mask", "sizes", "map", "address", "alloc", "pool",
	"iova", "mmap", "sg", "steps", "copies",
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
		freopen("/dev/null", "w", stdout);
		freopen("/dev/null", "w", stderr);
		execl(path, program, NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

/* Live mappings and allocations of our drivers that dma-debug has on its books. */
static int on_the_books(void)
{
	FILE *file = fopen(DIR "dump", "re");
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

	if (off())
		SKIP(return, "%s", off());
	ASSERT_LT(0, readlink("/proc/self/exe", self_path, sizeof(self_path) - 1));
	dir = dirname(self_path);
	for (i = 0; i < (int)(sizeof(positive) / sizeof(positive[0])); i++) {
		before = errors_from_now();
		books = on_the_books();
		status = run_quietly(dir, positive[i]);
		ran += status == 0;
		EXPECT_EQ(before, number("error_count")) TH_LOG("%s", positive[i]);
		EXPECT_EQ(books, on_the_books()) TH_LOG("%s", positive[i]);
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
	sysfs_write(DRIVER "bind", self->r.info.out_device);
	EXPECT_EQ(0, rule_close(&self->r));
}

TEST_F(debug_unbind, 70_what_is_returned_is_not_reported)
{
	struct rule *r = &self->r;
	long before;

	NEED_MISUSE(r);
	before = errors_from_now();
	ASSERT_LE(0, map_at(r, dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, PAGE),
			    0, PAGE, NULL));
	if (sysfs_write(DRIVER "unbind", r->info.out_device))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_EQ(before, number("error_count"));
}

TEST_F(debug_unbind, 70_a_leak_at_unbind)
{
	struct rule *r = &self->r;

	NEED_MISUSE(r);
	ASSERT_EQ(0, sysfs_write(DRIVER "unbind", r->info.out_device));
	ASSERT_EQ(0, sysfs_write(DRIVER "bind", r->info.out_device));
	r->target = dma_engine_target(r->fd);
	ASSERT_LE(0, r->target);
	ASSERT_EQ(0, dma_misuse(r->fd, DMABENCH_MISUSE_LEAK, r->target));
	EXPECT_REPORTED_ONCE("has pending DMA allocations while released",
			     sysfs_write(DRIVER "unbind", r->info.out_device));
}

TEST_HARNESS_MAIN
