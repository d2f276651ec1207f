// SPDX-License-Identifier: GPL-2.0
#include "check.h"

#include "host/cpus.h"
#include "kernel/spec.h"
#include "lib/error.h"
#include "lib/number.h"

static char names[][DMABENCH_NAME_LEN] = { "to_device", "from_device", "both" };

static const struct catalog_param number, flag = {
	.info = { .out_type = DMABENCH_PARAM_BOOL, .out_max = 1 },
}, named = {
	.info = { .out_type = DMABENCH_PARAM_ENUM, .out_max = 2 },
	.names = names,
};

static const struct good {
	const char *spec;
	const struct catalog_param *param;
	size_t count;
	uint64_t values[8];
} good[] = {
	{ "64", &number, 1, { 64 } },
	{ "0", &number, 1, { 0 } },
	{ "0x10,1k,2K,3M,1G", &number, 5, { 16, 1024, 2048, 3 << 20, 1 << 30 } },
	{ "64:1k:x2", &number, 5, { 64, 128, 256, 512, 1024 } },
	{ "64:1000:x4", &number, 2, { 64, 256 } },
	{ "0:2048:+512", &number, 5, { 0, 512, 1024, 1536, 2048 } },
	{ "0:100:+64,7", &number, 3, { 0, 64, 7 } },
	{ "5:5:+1", &number, 1, { 5 } },
	{ "3,1,3,1", &number, 2, { 3, 1 } },
	{ "18446744073709551615", &number, 1, { UINT64_MAX } },
	{ "18446744073709551614:18446744073709551615:+1", &number, 2,
	  { UINT64_MAX - 1, UINT64_MAX } },
	{ "4611686018427387904:18446744073709551615:x2", &number, 2,
	  { 1ULL << 62, 1ULL << 63 } },
	{ "on,off", &flag, 2, { 1, 0 } },
	{ "no,1,true", &flag, 2, { 0, 1 } },
	{ "all", &flag, 2, { 0, 1 } },
	{ "from_device", &named, 1, { 1 } },
	{ "both,to_device", &named, 2, { 2, 0 } },
	{ "all", &named, 3, { 0, 1, 2 } },
	{ "8", NULL, 1, { 8 } },
};

static void takes_what_is_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct dmabench_numbers values;

		assert_int_equal(dmabench_spec_parse("p", good[i].spec,
						     good[i].param, &values), 0);
		if (values.count != good[i].count ||
		    memcmp(values.values, good[i].values,
			   values.count * sizeof(*values.values)))
			fail_msg("'%s' gives %zu values, the first %llu",
				 good[i].spec, values.count,
				 (unsigned long long)values.values[0]);
		dmabench_numbers_free(&values);
	}
}

static const struct wrong {
	const char *spec;
	const struct catalog_param *param;
	const char *words;
} wrong[] = {
	{ "", &number, "a value is missing" },
	{ "1,,2", &number, "a value is missing" },
	{ "1,", &number, "a value is missing" },
	{ "x", &number, "whole number" },
	{ "-1", &number, "whole number" },
	{ "+1", &number, "whole number" },
	{ " 1", &number, "whole number" },
	{ "1.5", &number, "whole number" },
	{ "1kk", &number, "whole number" },
	{ "1T", &number, "whole number" },
	{ "18446744073709551616", &number, "whole number" },
	{ "17179869184G", &number, "whole number" },
	{ "64:1M", &number, "FROM:TO:xFACTOR" },
	{ "64:1M:2", &number, "FROM:TO:xFACTOR" },
	{ "64:1M:", &number, "FROM:TO:xFACTOR" },
	{ "64:1M:x", &number, "FROM:TO:xFACTOR" },
	{ "64::x2", &number, "FROM:TO:xFACTOR" },
	{ ":1M:x2", &number, "FROM:TO:xFACTOR" },
	{ "1:2:x2:3", &number, "FROM:TO:xFACTOR" },
	{ "64:32:x2", &number, "ends before it starts" },
	{ "64:1M:x1", &number, "factor must be 2" },
	{ "64:1M:x0", &number, "factor must be 2" },
	{ "0:1M:x2", &number, "start 1 or more" },
	{ "0:1M:+0", &number, "step must be 1" },
	{ "0:1M:+1", &number, "more than 65536 values" },
	{ "maybe", &flag, "valid: on, off, all" },
	{ "2", &flag, "valid: on, off, all" },
	{ "to_devic", &named, "valid: to_device, from_device, both, all" },
	{ "to_device2", &named, "valid: to_device" },
	{ "0", &named, "valid: to_device" },
};

static void refuses_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct dmabench_numbers values;

		assert_refused(dmabench_spec_parse("p", wrong[i].spec,
						   wrong[i].param, &values),
			       DMABENCH_EXIT_USAGE, wrong[i].words);
		assert_said("dmabench: --p '");
		dmabench_numbers_free(&values);
	}
}

static void formats_as_typed(void **state)
{
	static const struct {
		const char *text;
		const struct catalog_param *param;
		uint64_t value;
	} rows[] = {
		{ "0", &number, 0 }, { "1000", &number, 1000 },
		{ "4k", &number, 4096 }, { "3M", &number, 3 << 20 },
		{ "4097", &number, 4097 }, { "2048G", &number, 1ULL << 41 },
		{ "18446744073709551615", &number, UINT64_MAX },
		{ "on", &flag, 1 }, { "both", &named, 2 },
	};
	char text[DMABENCH_VALUE_LEN];
	struct dmabench_numbers values;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		dmabench_spec_format(text, rows[i].param, rows[i].value);
		assert_string_equal(text, rows[i].text);
		assert_int_equal(dmabench_spec_parse("p", text, rows[i].param,
						     &values), 0);
		assert_true(values.values[0] == rows[i].value);
		dmabench_numbers_free(&values);
	}
}

static void lists_of_cpus(void **state)
{
	static const char *const wrong_lists[] = {
		"", "a", "1-", "-1", "3-1", "1,", "1,,2", "1-2-3", "99999999",
		"18446744073709551616",
	};
	static const uint64_t wanted[] = { 6, 0, 1, 2, 3 };
	struct dmabench_numbers cpus;

	(void)state;
	assert_int_equal(dmabench_cpus_parse("6,0-3,2", &cpus), 0);
	assert_int_equal(cpus.count, 5);
	assert_memory_equal(cpus.values, wanted, sizeof(wanted));
	dmabench_numbers_free(&cpus);
	for (size_t i = 0; i < COUNT(wrong_lists); i++) {
		assert_refused(dmabench_cpus_choose("", wrong_lists[i], &cpus),
			       DMABENCH_EXIT_USAGE, "wanted CPUs such as 0-3,6");
		dmabench_numbers_free(&cpus);
	}
	/* Where no list of them can be read, the kernel is to refuse a CPU. */
	if (!access("/sys/devices/system/cpu/online", R_OK)) {
		assert_refused(dmabench_cpus_choose("", "65535", &cpus),
			       DMABENCH_EXIT_USAGE, "CPU 65535 is not online; online: 0");
		dmabench_numbers_free(&cpus);
	}
	assert_int_equal(dmabench_cpus_choose("/nowhere", "65535", &cpus), 0);
	dmabench_numbers_free(&cpus);
	assert_int_equal(dmabench_cpus_choose("", NULL, &cpus), 0);
	assert_true(cpus.count >= 1);
	dmabench_numbers_free(&cpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_right),
		cmocka_unit_test(refuses_what_is_wrong),
		cmocka_unit_test(formats_as_typed),
		cmocka_unit_test(lists_of_cpus),
	};

	return cmocka_run_group_tests_name("spec", tests, NULL, NULL);
}
