// SPDX-License-Identifier: GPL-2.0
/* dmabench run, of an experiment that is about its caller's memory: what it is given. */
#include "run_fake.h"

#include <errno.h>
#include <sys/mman.h>

#include "fake_root.h"
#include "run/memory.h"

enum { SIZE, BACKING, UNTOUCHED, SCATTERED, PARAMS };

#define PAGE	((size_t)sysconf(_SC_PAGESIZE))
#define MIB	(1ULL << 20)

static struct catalog_param params[PARAMS] = {
	{ .info.out_name = "size" }, { .info.out_name = "backing" },
	{ .info.out_name = "untouched" }, { .info.out_name = "scattered" },
};
static struct catalog_exp pins = {
	.info.out_flags = DMABENCH_EXP_USER_MEMORY, .info.out_params = PARAMS, .params = params,
};
static struct catalog_exp maps = { .info.out_params = PARAMS, .params = params };
static struct run_memory memory;
static struct dmabench_run asked;
static char root[FAKE_ROOT_LEN];

static struct sweep_point point_of(uint64_t size, unsigned int backing, bool untouched)
{
	return (struct sweep_point) {
		.exp = &pins, .threads = 1, .values = { size, backing, untouched },
	};
}

static int give(const struct sweep_point *point)
{
	asked = (struct dmabench_run) { .ops = 4, .warmup_ops = 2, .out_param = DMABENCH_ALL };
	return dmabench_memory_give(&memory, root, point, &asked);
}

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_root_new(root);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	dmabench_memory_free(&memory);
	fake_root_free(root);
	return 0;
}

static size_t resident(const char *at, size_t bytes)
{
	static unsigned char pages[1 << 16];
	size_t count = 0;

	assert_true(bytes / PAGE <= sizeof(pages));
	assert_int_equal(mincore((void *)at, bytes, pages), 0);
	for (size_t i = 0; i < bytes / PAGE; i++)
		count += pages[i] & 1;
	return count;
}

static void each_thread_has_its_own_and_it_is_there(void **state)
{
	struct sweep_point point = point_of(3 * PAGE, DMABENCH_BACKING_BASE, false);
	char *at;

	(void)state;
	point.threads = 5;
	assert_int_equal(give(&point), 0);
	assert_int_equal(asked.memory_bytes, 15 * PAGE);
	assert_int_equal(asked.memory % PAGE, 0);
	at = (char *)(uintptr_t)asked.memory;
	assert_int_equal(resident(at, 15 * PAGE), 15);
	for (size_t i = 0; i < 15; i++)
		assert_int_equal(at[i * PAGE], 1);
	/* The next round has the same. */
	at[PAGE] = 2;
	assert_int_equal(give(&point), 0);
	assert_ptr_equal((char *)(uintptr_t)asked.memory, at);
	assert_int_equal(at[PAGE], 2);
	point.exp = &maps;
	assert_int_equal(give(&point), 0);
	assert_int_equal(asked.memory, 0);
	assert_int_equal(asked.memory_bytes, 0);
	assert_null(memory.mapped);
}

/* Of frame numbers the kernel tells root; how many pages are followed by their neighbour. */
static size_t neighbours(const char *at, size_t bytes)
{
	FILE *file = fopen("/proc/self/pagemap", "r");
	uint64_t before = 0, frame;
	size_t count = 0;

	assert_non_null(file);
	assert_int_equal(fseeko(file, (uintptr_t)at / PAGE * sizeof(frame), SEEK_SET), 0);
	for (size_t i = 0; i < bytes / PAGE; i++, before = frame) {
		assert_int_equal(fread(&frame, sizeof(frame), 1, file), 1);
		frame &= (1ULL << 55) - 1;
		count += frame && frame == before + 1;
	}
	fclose(file);
	return before ? count : bytes;
}

static void scattered_memory_has_no_neighbours(void **state)
{
	struct sweep_point point = point_of(200 * MIB, DMABENCH_BACKING_BASE, false);
	size_t bytes = 200 * MIB, found;
	char *at;

	(void)state;
	assert_int_equal(give(&point), 0);
	at = (char *)(uintptr_t)asked.memory;
	point.values[SCATTERED] = true;
	assert_int_equal(give(&point), 0);
	at = (char *)(uintptr_t)asked.memory;
	assert_int_equal(asked.memory_bytes, bytes);
	for (size_t i = 0; i < bytes; i += PAGE)
		assert_int_equal(at[i], 1);
	found = neighbours(at, bytes);
	if (found == bytes)
		skip();
	/* Touched one after the other, most have theirs; where others take pages meanwhile, a few. */
	assert_true(found < bytes / PAGE / 2);
	/* The next round has the same; one that is to have another kind has not. */
	at[PAGE] = 2;
	assert_int_equal(give(&point), 0);
	assert_int_equal(((char *)(uintptr_t)asked.memory)[PAGE], 2);
	point.values[SCATTERED] = false;
	assert_int_equal(give(&point), 0);
	assert_int_equal(((char *)(uintptr_t)asked.memory)[PAGE], 1);
}

static void untouched_memory_is_new_each_time(void **state)
{
	struct sweep_point point = point_of(2 * PAGE, DMABENCH_BACKING_BASE, true);

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(give(&point), 0);
		/* Two before, four, one behind. */
		assert_int_equal(asked.memory_bytes, 7 * 2 * PAGE);
		assert_int_equal(resident((char *)(uintptr_t)asked.memory, 14 * PAGE), 0);
		*(char *)(uintptr_t)asked.memory = 1;
	}
}

static void rounds_of_untouched_memory_are_short(void **state)
{
	struct sweep_point point = point_of(PAGE, DMABENCH_BACKING_BASE, false);

	(void)state;
	assert_int_equal(dmabench_memory_most_ops(root, &point), DMABENCH_MAX_OPS);
	point.values[UNTOUCHED] = true;
	assert_int_equal(dmabench_memory_most_ops(root, &point), 32 * MIB / PAGE);
	point.values[SIZE] = 16 * MIB;
	assert_int_equal(dmabench_memory_most_ops(root, &point), 2);
	point.values[SIZE] = 1ULL << 40;
	assert_int_equal(dmabench_memory_most_ops(root, &point), 1);
	/* Huge pages are as long as this machine's are. */
	point = point_of(PAGE, DMABENCH_BACKING_THP, true);
	assert_int_equal(dmabench_memory_most_ops(root, &point), 1);
	fake_root_put(root, "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "4194304\n");
	assert_int_equal(dmabench_memory_most_ops(root, &point), 8);
	point.exp = &maps;
	assert_int_equal(dmabench_memory_most_ops(root, &point), DMABENCH_MAX_OPS);
}

static void refused(const struct sweep_point *point, int err, unsigned int param,
		    const char *words)
{
	assert_int_equal(give(point), err);
	assert_int_equal(asked.out_param, param);
	if (!strstr(asked.out_reason, words))
		fail_msg("wanted '%s' in: %s", words, asked.out_reason);
	assert_int_equal(asked.memory, 0);
	assert_null(memory.mapped);
}

static void what_the_machine_has_not_is_refused(void **state)
{
	struct sweep_point point = point_of(64 * MIB, DMABENCH_BACKING_BASE, false);

	(void)state;
	fake_root_put(root, "/proc/meminfo", "MemTotal: 999999 kB\nMemAvailable:   70000 kB\n");
	refused(&point, -ENOMEM, SIZE, "64 MiB of memory: only 68 MiB are available");
	point.values[SIZE] = 1ULL << 45;
	refused(&point, -ENOMEM, SIZE, "only 68 MiB");
	fake_root_put(root, "/proc/meminfo", "MemTotal: 999999 kB\n");
	point.values[SIZE] = 1ULL << 60;
	refused(&point, -ENOMEM, SIZE, "no address space");
	point = point_of(PAGE, DMABENCH_BACKING_THP, false);
	refused(&point, -EOPNOTSUPP, BACKING, "no transparent huge pages");
}

static void huge_pages_begin_where_they_may(void **state)
{
	struct sweep_point point = point_of(PAGE, DMABENCH_BACKING_THP, false);

	(void)state;
	fake_root_put(root, "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "2097152\n");
	assert_int_equal(give(&point), 0);
	assert_int_equal(asked.memory % (2 * MIB), 0);
	assert_int_equal(asked.memory_bytes, 2 * MIB);
	point.values[SIZE] = 2 * MIB + 1;
	assert_int_equal(give(&point), 0);
	assert_int_equal(asked.memory % (2 * MIB), 0);
	assert_int_equal(asked.memory_bytes, 4 * MIB);
}

/* No machine has so many set aside, and some have none of that size. */
static void huge_pages_that_are_not_set_aside_are_refused(void **state)
{
	struct sweep_point point = point_of(1ULL << 44, DMABENCH_BACKING_HUGETLB_2M, false);

	(void)state;
	assert_true(give(&point) < 0);
	assert_int_equal(asked.out_param, BACKING);
	assert_non_null(strstr(asked.out_reason, "HugeTLB pages"));
	if (strstr(asked.out_reason, "not free"))
		assert_non_null(strstr(asked.out_reason,
				       "echo 8388608 > /sys/kernel/mm/hugepages/hugepages-2048kB/"));
}

/* From the round to the result: RUN gets the memory, and what it counted is told. */
static void a_run_gives_it_and_tells_what_came_of_it(void **state)
{
	static struct result result;
	const cJSON *json;

	(void)state;
	fake.user_memory = true;
	read_new_run(&result, "memory", "-e map,copy --size 4096");
	json = point(&result, 0);
	assert_string_equal(text(json, "status"), "ok");
	assert_true(number(json, "entries_per_op") == 3);
	assert_true(number(json, "segments_per_op") == 1.5);
	json = point(&result, 1);
	assert_string_equal(text(json, "experiment"), "copy");
	assert_null(get(json, "entries_per_op"));
	free_lines(&result);
	fake.refuse_size = 4096;
	read_new_run(&result, "memory-refused", "-e map --size 4096");
	assert_true(is_null(point(&result, 0), "entries_per_op"));
	free_lines(&result);
}

/* A round of each point, and none of those whose samples are told. */
static void what_operations_take_of_the_kernels_memory_is_told(void **state)
{
	static struct result result;
	const cJSON *json;

	(void)state;
	read_new_run(&result, "footprint", "-e map --size 4096,8192 --footprint");
	assert_int_equal(fake.footprints, 2);
	for (int i = 0; i < 2; i++) {
		json = point(&result, i);
		assert_string_equal(text(json, "status"), "ok");
		assert_true(number(json, "peak_page_bytes") == 8192);
		assert_true(number(json, "peak_object_bytes") == 96);
		assert_true(number(json, "left_page_bytes") == 4096);
		assert_true(number(json, "left_object_bytes") == 0);
	}
	free_lines(&result);
	fake.footprints = 0;
	read_new_run(&result, "footprint-not-asked", "-e map --size 4096");
	assert_int_equal(fake.footprints, 0);
	assert_null(get(point(&result, 0), "peak_page_bytes"));
	free_lines(&result);
	fake.no_footprint = true;
	read_new_run(&result, "footprint-old", "-e map --size 4096,8192 --footprint");
	assert_string_equal(text(point(&result, 1), "status"), "ok");
	assert_true(is_null(point(&result, 1), "peak_page_bytes"));
	assert_true(is_null(point(&result, 1), "left_object_bytes"));
	free_lines(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_thread_has_its_own_and_it_is_there, setup, teardown),
		cmocka_unit_test_setup_teardown(scattered_memory_has_no_neighbours, setup, teardown),
		cmocka_unit_test_setup_teardown(untouched_memory_is_new_each_time, setup, teardown),
		cmocka_unit_test_setup_teardown(rounds_of_untouched_memory_are_short, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_machine_has_not_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(huge_pages_begin_where_they_may, setup, teardown),
		cmocka_unit_test_setup_teardown(huge_pages_that_are_not_set_aside_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_operations_take_of_the_kernels_memory_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_run_gives_it_and_tells_what_came_of_it, setup, teardown),
	};

	return cmocka_run_group_tests_name("run_memory", tests, NULL, NULL);
}
