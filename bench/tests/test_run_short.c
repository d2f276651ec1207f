// SPDX-License-Identifier: GPL-2.0
/* dmabench run, where the machine is short of something before the first point. */
#include "run_fake.h"

#include <errno.h>

/* Nothing was verified: that is no word on verification, nor on the module. */
static void what_is_short_is_no_blindness(void **state)
{
	static const struct {
		int error;
		const char *words;
	} rows[] = {
		{ -ENOMEM, "the module said ENOMEM; memory is short now" },
		{ -EBUSY, "the module said EBUSY; another uses the target now" },
		{ -EIO, "the module said EIO; the machine is short of something now" },
		{ -ESTALE, "the module said ESTALE; the machine is short of something now" },
	};
	char *path = result_path("short");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		fake.broken_error = rows[i].error;
		fake.broken_errors = 1000;
		assert_int_equal(run_new("-e map", path), DMABENCH_EXIT_MACHINE);
		assert_said(rows[i].words);
		assert_int_equal(access(path, F_OK), -1);
	}
	/* Another process had the CPU. */
	fake.broken_errors = 19;
	assert_int_equal(run_new("-e map", path), 0);
	/* What the engine says is one: the data never came through. */
	fake.broken_error = -EREMOTEIO;
	fake.broken_errors = 1;
	assert_int_equal(run_new("-e map", path), DMABENCH_EXIT_FAILED);
	assert_said("must fail with EBADMSG but failed with EREMOTEIO");
	free(path);
}

/* Whichever question it is that memory is short for. */
static void short_memory_is_no_misfit(void **state)
{
	unsigned int questions;
	int status;

	(void)state;
	CAPTURE_ALL(status = run("--dry-run -e map", NULL));
	assert_int_equal(status, 0);
	questions = fake.asked;
	assert_true(questions > 20);
	for (unsigned int i = 1; i <= questions; i++) {
		fake.asked = 0;
		fake.ask_error_at = i;
		fake.ask_error = -ENOMEM;
		assert_refused(run("-e map", NULL), DMABENCH_EXIT_MACHINE,
			       "/dev/dmabench: Cannot allocate memory; memory is short now");
		fake.asked = 0;
		fake.ask_error = -ENOTTY;
		assert_refused(run("-e map", NULL), DMABENCH_EXIT_MACHINE,
			       "module and program do not fit");
	}
	assert_int_equal(fake.opened, fake.closed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_short_is_no_blindness, reset),
		cmocka_unit_test_setup(short_memory_is_no_misfit, reset),
	};

	return cmocka_run_group_tests_name("run_short", tests, NULL, NULL);
}
