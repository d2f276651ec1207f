// SPDX-License-Identifier: GPL-2.0
/* Trees: what is printed is what was read, to the digit. */
#include "check.h"

#include <math.h>

#include "lib/json.h"

static void assert_same(const char *text, const char *wanted)
{
	cJSON *tree = dmabench_json_parse(text);
	char *printed;

	assert_non_null(tree);
	printed = cJSON_PrintUnformatted(tree);
	assert_string_equal(printed, wanted);
	cJSON_free(printed);
	cJSON_Delete(tree);
}

static void trees_print_what_was_read(void **state)
{
	static const char *const texts[] = {
		"{}", "[]", "null", "{\"a\":[1,{\"b\":null},\"c\"],\"d\":{\"e\":true,\"f\":false}}",
		"[18446744073709551615,18446744073709551614,-9223372036854775808]",
		"[9007199254740991,9007199254740992,9007199254740993]",
		"[999999999999999,1000000000000000,4503599627370497]",
		"[340282366920938463463374607431768211455]", "[1e400,-1e400]",
		"[0.1,0.25,-7.5]", "{\"k\\\"ey\":\"a\\nb\xc3\xa4\"}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_same(texts[i], texts[i]);
	assert_same(" [ 1.50 , 1e3 ] \r\n", "[1.5,1000]");
	assert_null(dmabench_json_parse(""));
	assert_null(dmabench_json_parse("{} {}"));
}

/* Half of a pair, and a character 0, which cJSON itself refuses. */
static void no_text_is_too_much(void **state)
{
	(void)state;
	assert_same("[\"\\ud83d\",\"a\\u0000b\"]", "[\"\xef\xbf\xbd\",\"a\xef\xbf\xbd" "b\"]");
}

static void numbers_are_taken_out(void **state)
{
	cJSON *tree = dmabench_json_parse(
		"{\"big\":18446744073709551615,\"seed\":9007199254740991,\"small\":7,\"half\":0.5,\"text\":\"1\"}");
	const cJSON *big = cJSON_GetObjectItem(tree, "big");
	char room[DMABENCH_DIGITS_LEN];

	(void)state;
	assert_true(dmabench_json_number(tree, "big") == 0x1p64);
	assert_true(dmabench_json_is_number(big));
	assert_true(dmabench_json_u64(big) == UINT64_MAX);
	assert_string_equal(dmabench_json_digits(big, room), "18446744073709551615");
	assert_true(dmabench_json_u64(cJSON_GetObjectItem(tree, "seed")) ==
		    9007199254740991);
	assert_true(dmabench_json_u64(cJSON_GetObjectItem(tree, "small")) == 7);
	assert_string_equal(dmabench_json_digits(cJSON_GetObjectItem(tree, "half"),
						 room), "0.5");
	assert_true(isnan(dmabench_json_number(tree, "text")));
	assert_true(isnan(dmabench_json_number(tree, "none")));
	assert_false(dmabench_json_is_number(NULL));
	cJSON_Delete(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_print_what_was_read),
		cmocka_unit_test(no_text_is_too_much),
		cmocka_unit_test(numbers_are_taken_out),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
