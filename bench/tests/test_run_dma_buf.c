// SPDX-License-Identifier: GPL-2.0
/* dmabench run, of an experiment that imports a dma-buf: what it is given, and what there is not. */
#include "run_fake.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "fake_root.h"
#include "run/dma_buf.h"

enum { SIZE, EXPORTER, PARAMS };

#define MIB	(1ULL << 20)

static struct catalog_param params[PARAMS] = {
	{ .info.out_name = "size" }, { .info.out_name = "exporter" },
};
static struct catalog_exp imports = {
	.info.out_flags = DMABENCH_EXP_DMA_BUF, .info.out_params = PARAMS, .params = params,
};
static struct catalog_exp maps = { .info.out_params = PARAMS, .params = params };
static struct run_dma_buf shared;
static struct dmabench_run asked;
static char root[FAKE_ROOT_LEN];

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
	dmabench_dma_buf_free(&shared);
	fake_root_free(root);
	return 0;
}

static int give(struct catalog_exp *exp, uint64_t size, unsigned int exporter)
{
	struct sweep_point point = { .exp = exp, .threads = 1, .values = { size, exporter } };

	asked = (struct dmabench_run) { .ops = 4, .out_param = DMABENCH_ALL };
	return dmabench_dma_buf_give(&shared, root, &point, &asked);
}

static void refused(int err, unsigned int param, const char *words)
{
	assert_int_equal(asked.out_param, param);
	if (!strstr(asked.out_reason, words))
		fail_msg("wanted '%s' in: %s", words, asked.out_reason);
	assert_true(err < 0);
	assert_int_equal(asked.dma_buf, 0);
	assert_false(shared.shared);
}

static void the_modules_own_is_not_ours_to_give(void **state)
{
	(void)state;
	assert_int_equal(give(&imports, MIB, DMABENCH_EXPORTER_OWN), 0);
	assert_int_equal(asked.dma_buf, 0);
	assert_int_equal(give(&maps, MIB, DMABENCH_EXPORTER_SYSTEM), 0);
	assert_int_equal(asked.dma_buf, 0);
	/* A later module may know more exporters than we do. */
	assert_int_equal(give(&imports, MIB, 77), 0);
	assert_int_equal(asked.dma_buf, 0);
}

static void a_kernel_without_an_exporter_is_refused(void **state)
{
	int err;

	(void)state;
	err = give(&imports, MIB, DMABENCH_EXPORTER_SYSTEM);
	assert_int_equal(err, -EOPNOTSUPP);
	refused(err, EXPORTER, "no /dev/dma_heap/system (No such file or directory; the kernel's CONFIG_DMABUF_HEAPS_SYSTEM)");
	err = give(&imports, MIB, DMABENCH_EXPORTER_UDMABUF);
	assert_int_equal(err, -EOPNOTSUPP);
	refused(err, EXPORTER, "no /dev/udmabuf (");
}

static void what_is_no_exporter_says_what_it_said(void **state)
{
	(void)state;
	fake_root_put(root, "/dev/dma_heap/system", "");
	fake_root_put(root, "/dev/udmabuf", "");
	refused(give(&imports, MIB, DMABENCH_EXPORTER_SYSTEM), SIZE, "system shares no 1048576 bytes (");
	refused(give(&imports, MIB, DMABENCH_EXPORTER_UDMABUF), SIZE, "udmabuf shares no 1048576 bytes (");
}

static void what_the_machine_has_not_is_refused(void **state)
{
	int err;

	(void)state;
	fake_root_put(root, "/dev/dma_heap/system", "");
	fake_root_put(root, "/proc/meminfo", "MemTotal: 999999 kB\nMemAvailable:   70000 kB\n");
	err = give(&imports, 64 * MIB, DMABENCH_EXPORTER_SYSTEM);
	assert_int_equal(err, -ENOMEM);
	refused(err, SIZE, "64 MiB of memory: only 68 MiB are available");
}

static void udmabufs_limit_is_told_and_how_to_raise_it(void **state)
{
	(void)state;
	fake_root_put(root, "/dev/udmabuf", "");
	fake_root_put(root, "/sys/module/udmabuf/parameters/size_limit_mb", "64\n");
	refused(give(&imports, 64 * MIB + 4096, DMABENCH_EXPORTER_UDMABUF), SIZE,
		"udmabuf shares 64 MiB at most: echo 65 > /sys/module/udmabuf/parameters/size_limit_mb");
	refused(give(&imports, 64 * MIB, DMABENCH_EXPORTER_UDMABUF), SIZE, "shares no");
}

/* The kernel would kill with SIGXFSZ. */
static void a_limit_on_files_is_one_on_memfds(void **state)
{
	struct rlimit before, low;

	(void)state;
	fake_root_put(root, "/dev/udmabuf", "");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	low = before;
	low.rlim_cur = MIB;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	refused(give(&imports, 2 * MIB, DMABENCH_EXPORTER_UDMABUF), SIZE, "raise ulimit -f");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
}

static void without_a_file_descriptor_the_point_is_refused(void **state)
{
	struct rlimit before, low;
	int err;

	(void)state;
	fake_root_put(root, "/dev/udmabuf", "");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = before;
	low.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	err = give(&imports, MIB, DMABENCH_EXPORTER_UDMABUF);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(err, -ENOMEM);
	refused(err, EXPORTER, "raise ulimit -n");
}

/* From the round to the result. */
static void a_run_tells_what_came_of_the_lists(void **state)
{
	static struct result result;

	(void)state;
	fake.dma_buf = true;
	read_new_run(&result, "dma-buf", "-e map,copy --size 4096");
	assert_string_equal(text(point(&result, 0), "status"), "ok");
	assert_true(number(point(&result, 0), "entries_per_op") == 1);
	assert_null(get(point(&result, 1), "entries_per_op"));
	free_lines(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_modules_own_is_not_ours_to_give, setup, teardown),
		cmocka_unit_test_setup_teardown(a_kernel_without_an_exporter_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_exporter_says_what_it_said, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_machine_has_not_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(udmabufs_limit_is_told_and_how_to_raise_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_limit_on_files_is_one_on_memfds, setup, teardown),
		cmocka_unit_test_setup_teardown(without_a_file_descriptor_the_point_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_run_tells_what_came_of_the_lists, setup, teardown),
	};

	return cmocka_run_group_tests_name("run_dma_buf", tests, NULL, NULL);
}
