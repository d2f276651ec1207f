// SPDX-License-Identifier: GPL-2.0
/* The kernel's command line is split as the kernel splits it. */
#include "fake_root.h"
#include "host/boot.h"

static void words_are_the_kernels(void **state)
{
	static const struct {
		const char *line;
		const char *words;	/* name|value, one after the other */
	} rows[] = {
		{ "quiet a=1\n", "quiet|;a|1;" },
		{ "  a=\t b=x=y,z  \n", "a|;b|x=y,z;" },
		{ "a=\"1 2\" b", "a|1 2;b|;" },
		{ "\"a=1 2\" b=\"3", "a|1 2;b|3;" },
		{ "a=1\"2 3\"4 b", "a|1\"2 3\"4;b|;" },
		{ "a -- b", "a|;" },
		{ "a --b -- c", "a|;--b|;" },
		{ "a=--", "a|--;" },
		{ "-- a", "" },
		{ "\n", "" },
	};
	char root[FAKE_ROOT_LEN];

	(void)state;
	fake_root_new(root);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct boot_parameters boot;
		char words[256] = "";

		fake_root_put(root, "/proc/cmdline", rows[i].line);
		dmabench_boot_parameters(&boot, root);
		while (dmabench_boot_next(&boot))
			snprintf(words + strlen(words), sizeof(words) - strlen(words),
				 "%s|%s;", boot.name, boot.value);
		assert_string_equal(words, rows[i].words);
		assert_false(dmabench_boot_next(&boot));
	}
	fake_root_free(root);
}

static void the_last_of_a_name_counts(void **state)
{
	static const struct {
		const char *name, *value;
	} rows[] = {
		{ "a", "3" }, { "some_name", "2" }, { "some-name", "2" }, { "b", "" },
		{ "c", NULL }, { "some", NULL }, { "some_name_", NULL }, { "init", NULL },
	};
	char root[FAKE_ROOT_LEN], text[DMABENCH_FACT_LEN];

	(void)state;
	fake_root_new(root);
	assert_null(dmabench_boot_value(root, "a", text));
	fake_root_put(root, "/proc/cmdline", "a=1 some_name=1 a=2 b=1 b some-name=2 a=3 -- a=4 init=5");
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *value = dmabench_boot_value(root, rows[i].name, text);

		if (rows[i].value)
			assert_string_equal(value, rows[i].value);
		else
			assert_null(value);
	}
	fake_root_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_the_kernels),
		cmocka_unit_test(the_last_of_a_name_counts),
	};

	return cmocka_run_group_tests_name("boot", tests, NULL, NULL);
}
