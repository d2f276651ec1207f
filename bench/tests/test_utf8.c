// SPDX-License-Identifier: GPL-2.0
/* What is no UTF-8, wherever it stands among what is. */
#include "check.h"

#include "lib/alloc.h"
#include "lib/utf8.h"

#define U	DMABENCH_UTF8_INSTEAD

/* On the heap to its last byte, so that the sanitizers see what lies behind. */
static void assert_filtered(const char *text, size_t length, const char *wanted)
{
	char *copy = malloc(length + 1), *got;
	size_t got_length = length, wanted_length = strlen(wanted);

	memcpy(copy, text, length);
	copy[length] = '\0';
	got = dmabench_utf8_filter(copy, &got_length);
	assert_string_equal(got, wanted);
	assert_int_equal(got_length, wanted_length);
	assert_int_equal(dmabench_utf8_valid(got, got_length), got_length);
	if (dmabench_utf8_valid(copy, length) == length)
		assert_string_equal(copy, wanted);
	free(got);
	free(copy);
}

#define FILTERED(text, wanted)	assert_filtered(text, sizeof(text) - 1, wanted)

static void what_is_no_character_is_replaced(void **state)
{
	(void)state;
	FILTERED("", "");
	FILTERED("M\xc3\xbcnchen \xe2\x82\xac \xf0\x9f\x98\x80",
		 "M\xc3\xbcnchen \xe2\x82\xac \xf0\x9f\x98\x80");
	FILTERED("M\xfcnchen", "M" U "nchen");
	FILTERED("\xff", U);
	FILTERED("\xe9t\xe9", U "t" U);
	/* Begun and not ended, also by the end of the text. */
	FILTERED("\xe2\x82", U U);
	FILTERED("\xe2\x82x\xf0\x9f", U U "x" U U);
	FILTERED("\x80", U);
	/* Longer than needed, a half of a pair, above U+10FFFF. */
	FILTERED("\xc0\xaf", U U);
	FILTERED("\xe0\x80\xaf", U U U);
	FILTERED("\xed\xa0\x80", U U U);
	FILTERED("\xf4\x90\x80\x80", U U U U);
}

/* Texts are gone through in words: at any place in one, and across two. */
static void anywhere_in_a_word(void **state)
{
	static const struct { const char *text, *wanted; } rows[] = {
		{ "\xfc", U }, { "\xc3\xbc", "\xc3\xbc" }, { "\xe2\x82\xac", "\xe2\x82\xac" },
		{ "\xe2\x82", U U }, { "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	};

	(void)state;
	for (int before = 0; before < 20; before++) {
		for (int behind = 0; behind < 20; behind++) {
			for (size_t i = 0; i < COUNT(rows); i++) {
				char *text = dmabench_format("%.*s%s%.*s", before,
					"abcdefghijklmnopqrst", rows[i].text, behind,
					"ABCDEFGHIJKLMNOPQRST");
				char *wanted = dmabench_format("%.*s%s%.*s", before,
					"abcdefghijklmnopqrst", rows[i].wanted, behind,
					"ABCDEFGHIJKLMNOPQRST");

				assert_filtered(text, strlen(text), wanted);
				free(text);
				free(wanted);
			}
		}
	}
}

static void cuts_between_characters(void **state)
{
	(void)state;
	assert_int_equal(dmabench_utf8_cut("abc", 3), 3);
	assert_int_equal(dmabench_utf8_cut("abc", 2), 2);
	assert_int_equal(dmabench_utf8_cut("abc", 9), 3);
	assert_int_equal(dmabench_utf8_cut("a\xe2\x82\xac", 4), 4);
	assert_int_equal(dmabench_utf8_cut("a\xe2\x82\xac", 3), 1);
	assert_int_equal(dmabench_utf8_cut("\xe2\x82\xac", 2), 0);
	assert_int_equal(dmabench_utf8_cut("\xfc\xfc", 1), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_character_is_replaced),
		cmocka_unit_test(anywhere_in_a_word),
		cmocka_unit_test(cuts_between_characters),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
