// SPDX-License-Identifier: GPL-2.0
#include "check.h"

#include <math.h>

#include "lib/json_line.h"

static struct dmabench_json_line line;

/* On the heap to its last byte, so that the sanitizers see what lies behind. */
static int parse_bytes(const char *text, size_t length)
{
	static char *copy;

	free(copy);
	copy = malloc(length + 1);
	memcpy(copy, text, length);
	copy[length] = '\0';
	return dmabench_json_line_parse(&line, copy, length);
}

static int parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

static void takes_what_is_json(void **state)
{
	static const char *const good[] = {
		"{}", "[]", " [ ] ", "0", "-0", "\"\"", "true", "false", "null",
		"[1,2]", "[1 , 2]\r", "{\"a\":1,\"b\":[{},[]]}", "1.5e+10",
		"0.25", "1E-2", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fF\"",
		"\"\x7f \xc3\xa4\"", "[[[[[[[[1]]]]]]]]", "{\"\":{\"\":0}}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (parse(good[i]))
			fail_msg("refused: %s", good[i]);
}

static void refuses_what_is_not(void **state)
{
	static const char *const bad[] = {
		"", " ", "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "{\"a\"}",
		"{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\" 1}",
		"{\"a\":1 \"b\":2}", "{\"a\":1]", "[1}", "1 2", "{} {}", "01",
		"-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "0x10", "--1",
		"NaN", "nan", "Infinity", "-inf", "nul", "nulll", "tru", "True",
		"'a'", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"",
		"\"\\u123g\"", "\"\t\"", "\"\n\"", "\"\\", "[\"a]", "// a\n1",
		"[1]x", "\xef\xbb\xbf{}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (!parse(bad[i]))
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(parse_bytes("[1\0]", 4), DMABENCH_JSON_WRONG);
	assert_int_equal(parse_bytes("[1]\0", 4), DMABENCH_JSON_WRONG);
	assert_int_equal(parse_bytes("\"\0\"", 3), DMABENCH_JSON_WRONG);
}

/* Wherever a line is cut, what is left is none. */
static void refuses_each_beginning(void **state)
{
	static const char text[] =
		"{\"a\":[1.5e-3,true,null],\"b\\u00e4\":{\"c\":\"d\\n\"},\"e\":[[1,2],[3,4]]}";

	(void)state;
	assert_int_equal(parse(text), 0);
	for (size_t length = 0; length < sizeof(text) - 1; length++)
		if (!parse_bytes(text, length))
			fail_msg("taken: %.*s", (int)length, text);
}

static void refuses_what_is_nested_too_deep(void **state)
{
	char text[2 * (DMABENCH_JSON_DEEPEST + 1) + 1] = "";

	(void)state;
	memset(text, '[', DMABENCH_JSON_DEEPEST);
	memset(text + DMABENCH_JSON_DEEPEST, ']', DMABENCH_JSON_DEEPEST);
	assert_int_equal(parse(text), 0);
	memset(text, '[', DMABENCH_JSON_DEEPEST + 1);
	memset(text + DMABENCH_JSON_DEEPEST + 1, ']', DMABENCH_JSON_DEEPEST + 1);
	assert_int_equal(parse(text), DMABENCH_JSON_BEYOND);
}

/* The array that is around them is one, too. */
static void refuses_more_items_than_a_line_has(void **state)
{
	const size_t most = DMABENCH_JSON_MOST, more[] = { most / 2, most, 10 * most };

	(void)state;
	for (size_t i = 0; i < COUNT(more); i++) {
		char *text = malloc(2 * more[i] + 2);

		for (size_t k = 0; k < more[i]; k++)
			memcpy(text + 1 + 2 * k, "1,", 2);
		text[0] = '[';
		memcpy(text + 2 * more[i], "]", 2);
		assert_int_equal(parse(text), i ? DMABENCH_JSON_BEYOND : DMABENCH_JSON_GOOD);
		free(text);
		assert_true(line.room <= most);
	}
}

static void finds_its_way(void **state)
{
	const struct dmabench_json_item *item, *name, *value;
	char names[16] = "";
	double sum = 0;

	(void)state;
	assert_int_equal(parse("{\"a\":{\"x\":[1,[2,3],{}]},\"\\u0062\":\"v\\n\",\"a\":7,\"c\":[4,5]}"), 0);
	item = dmabench_item_member(dmabench_item_member(line.items, "a"), "x");
	assert_true(dmabench_item_is(item, DMABENCH_JSON_ARRAY));
	assert_int_equal(item->span, 6);
	assert_memory_equal(item->text, "[1,[2,3],{}]", item->length);
	/* A name may be written with escapes, and a string is no object. */
	item = dmabench_item_member(line.items, "b");
	assert_true(dmabench_item_equals(item, "v\n"));
	assert_false(dmabench_item_equals(item, "v\\n"));
	assert_null(dmabench_item_member(item, "b"));
	assert_null(dmabench_item_member(line.items, "x"));
	assert_null(dmabench_item_member(NULL, "x"));
	dmabench_item_for_each(value, dmabench_item_member(line.items, "c"))
		sum += dmabench_item_number(value);
	assert_true(sum == 9);
	dmabench_item_for_each_member(name, value, line.items)
		strncat(names, name->text, name->length);
	assert_string_equal(names, "a\\u0062ac");
	dmabench_item_for_each(value, NULL)
		fail();
}

static double number(const char *text)
{
	assert_int_equal(parse(text), 0);
	return dmabench_item_number(line.items);
}

static void texts_of_any_length_are_the_same_or_not(void **state)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz";

	(void)state;
	for (size_t length = 0; length <= 20; length++) {
		char *copy = malloc(length + !length); /* to its last byte */

		memcpy(copy, text, length);
		assert_true(dmabench_text_same(copy, text, length));
		for (size_t i = 0; i < length; i++) {
			copy[i] ^= 1;
			if (dmabench_text_same(copy, text, length))
				fail_msg("byte %zu of %zu", i, length);
			copy[i] ^= 1;
		}
		free(copy);
	}
}

/* Who relies on the mark looks at none of them. */
static void arrays_of_plain_numbers_are_marked(void **state)
{
	static const struct {
		const char *text;
		bool plain, fraction;
	} arrays[] = {
		{ "[1]", true, false }, { "[0,1,23]", true, false },
		{ "[1.5]", true, true }, { "[1.5,1]", true, true },
		{ "[1,2,1.5]", true, true }, { "[1,2e3,4]", true, true },
		{ "[]", false, false }, { "[-1]", false, false },
		{ "[-1,2]", false, false }, { "[1,-2]", false, false },
		{ "[1,-2,3]", false, false }, { "[1,-2.5,3]", false, false },
		{ "[1,2,null]", false, false }, { "[\"1\"]", false, false },
		{ "[\"1\",2]", false, false }, { "[1,\"2\",3]", false, false },
		{ "[[1]]", false, false }, { "[[1],2]", false, false },
		{ "[1,[2]]", false, false }, { "[{\"a\":1}]", false, false },
		{ "{\"a\":1}", false, false }, { "[[1],[2],3]", false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(arrays); i++) {
		assert_int_equal(parse(arrays[i].text), 0);
		if (line.items->plain != arrays[i].plain ||
		    line.items->fraction != arrays[i].fraction)
			fail_msg("%s: plain %d, fraction %d", arrays[i].text,
				 line.items->plain, line.items->fraction);
	}
	assert_int_equal(parse("[[1,2],[-3],4]"), 0);
	assert_int_equal(line.items[1].plain, true);
	assert_int_equal(line.items[4].plain, false);
	assert_int_equal(line.items[5].plain, false);
	assert_int_equal(line.items[6].plain, true);
	assert_int_equal(line.items[6].type, DMABENCH_JSON_NUMBER);
}

static void numbers_are_those_of_strtod(void **state)
{
	static const char *const some[] = {
		"0", "-0", "-0.0", "1e400", "-1e-400", "9007199254740993",
		"18446744073709551615", "999999999999999", "9999999999999999",
		"0.30000000000000004", "0.1", "-80126.125", "2.2250738585072011e-308",
		"123456789012345.6", "12345678901234567890.25", "0.00000000000001",
	};
	uint64_t random = 1;
	char text[64];

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++) {
		double found = number(some[i]), wanted = strtod(some[i], NULL);

		assert_memory_equal(&found, &wanted, sizeof(found));
	}
	for (int i = 0; i < 100000; i++) {
		random = random * 6364136223846793005 + 1442695040888963407;
		snprintf(text, sizeof(text), "%.*f", (int)(random >> 60),
			 (double)(random >> 20) / (1ULL << (random & 31)));
		assert_true(number(text) == strtod(text, NULL));
	}
	assert_true(isnan(number("\"1\"")));
	assert_true(isnan(number("null")));
	assert_true(isnan(dmabench_item_number(NULL)));
}

static void decodes(const char *json, const char *wanted)
{
	char text[64];

	assert_int_equal(parse(json), 0);
	assert_int_equal(dmabench_item_decode(line.items, text), strlen(wanted));
	assert_string_equal(text, wanted);
	assert_true(strlen(wanted) <= line.items->length);
}

static void strings_are_decoded(void **state)
{
	(void)state;
	decodes("\"\"", "");
	decodes("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
	decodes("\"\\u0041\\u00e4\\u20AC\\ud83d\\uDE00.\"",
		"A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80.");
	/* No characters: halves of pairs, and 0. */
	decodes("\"\\ud83dx\"", "\xef\xbf\xbdx");
	decodes("\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A");
	decodes("\"\\ud83d\\ue000\"", "\xef\xbf\xbd\xee\x80\x80");
	decodes("\"\\ud83d\"", "\xef\xbf\xbd");
	decodes("\"\\udE00\"", "\xef\xbf\xbd");
	decodes("\"a\\u0000b\"", "a\xef\xbf\xbd" "b");
}

static int free_line(void **state)
{
	(void)state;
	parse("0");
	dmabench_json_line_free(&line);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_json),
		cmocka_unit_test(refuses_what_is_not),
		cmocka_unit_test(refuses_each_beginning),
		cmocka_unit_test(refuses_what_is_nested_too_deep),
		cmocka_unit_test(refuses_more_items_than_a_line_has),
		cmocka_unit_test(finds_its_way),
		cmocka_unit_test(texts_of_any_length_are_the_same_or_not),
		cmocka_unit_test(arrays_of_plain_numbers_are_marked),
		cmocka_unit_test(numbers_are_those_of_strtod),
		cmocka_unit_test(strings_are_decoded),
	};

	return cmocka_run_group_tests_name("json_line", tests, NULL, free_line);
}
