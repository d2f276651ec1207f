// SPDX-License-Identifier: GPL-2.0
/* Texts of others on their way to a terminal, a page of Markdown, a shell. */
#include "check.h"

#include "lib/alloc.h"
#include "lib/plain.h"
#include "lib/wrap.h"

/* What @put writes of @text, which ends before its last @behind bytes. */
static char *written(void (*put)(FILE *out, const char *text, size_t length),
		     const char *text, size_t behind)
{
	char *got;
	size_t size;
	FILE *stream = open_memstream(&got, &size);

	put(stream, text, strlen(text) - behind);
	fclose(stream);
	return got;
}

static void assert_written(void (*put)(FILE *out, const char *text, size_t length),
			   const char *text, size_t behind, const char *wanted)
{
	char *got = written(put, text, behind);

	assert_string_equal(got, wanted);
	free(got);
}

static const struct { const char *text, *plain; } rows[] = {
	{ "", "" }, { "map_single, 64 (M\xc3\xbcnchen)", "map_single, 64 (M\xc3\xbcnchen)" },
	{ "\x1b[31m\a\r\n\t\x7f", "?[31m?????" },
	/* C1: CSI is U+009B, and U+00A0 is none of them */
	{ "\xc2\x9b" "2J\xc2\x80\xc2\xa0", "?2J?\xc2\xa0" },
	{ "\x9b" "2J\xff\xe2\x82", "?2J???" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
};

static void nothing_drives_a_terminal(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *copy = dmabench_format("%s", rows[i].text);

		assert_written(dmabench_put_plain, rows[i].text, 0, rows[i].plain);
		assert_string_equal(dmabench_plain(copy), rows[i].plain);
		free(copy);
	}
	/* A character that is cut off is none. */
	assert_written(dmabench_put_plain, "a\xe2\x82\xac", 1, "a??");
}

static void nothing_is_markup(void **state)
{
	(void)state;
	assert_written(dmabench_put_markdown, "| `a` *b* <i> [c](d) #~&\\ \n", 0,
		       "\\| \\`a\\` \\*b\\* \\<i\\> \\[c\\](d) \\#\\~\\&\\\\ ?");
	assert_written(dmabench_put_markdown, "map_single _a_ b_ \xc3\xbc_\xc3\xbc __", 0,
		       "map_single \\_a\\_ b\\_ \xc3\xbc_\xc3\xbc \\_\\_");
	assert_written(dmabench_put_markdown, "a_b", 1, "a\\_");
}

/* What a shell makes of the word is the text, for what is no control character. */
static void a_word_is_one_word_to_a_shell(void **state)
{
	static const char *const texts[] = {
		"to_device", "", "a b", "$(rm -rf x)", "`x`", "it's", "''", "a;b|c&d>e",
		"*", "~", "-o", "\\", "\"", "!x", "#", "a=b", "{a,b}", "M\xc3\xbcnchen",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *word = dmabench_shell_word(texts[i]);
		char *command = dmabench_format("printf '%%s|' %s", word);
		char got[128] = "", *wanted = dmabench_format("%s|", texts[i]);
		FILE *shell = popen(command, "r");

		assert_non_null(shell);
		fread(got, 1, sizeof(got) - 1, shell);
		assert_int_equal(pclose(shell), 0);
		assert_string_equal(got, wanted);
		free(word);
		free(command);
		free(wanted);
	}
}

static void assert_word(const char *text, const char *wanted)
{
	char *word = dmabench_shell_word(text);

	assert_string_equal(word, wanted);
	free(word);
}

static void a_word_is_one_line(void **state)
{
	(void)state;
	assert_word("0000:00:04.0", "0000:00:04.0");
	assert_word("to_device\nrm -rf ~ \x1b[2J", "'to_device?rm -rf ~ ?[2J'");
}

static void assert_wrapped(const char *text, size_t begin, const char *wanted)
{
	const struct dmabench_wrap wrap = {
		.columns = 12, .begin = begin, .indent = 2, .put = dmabench_put_plain,
	};
	char *got;
	size_t size;
	FILE *stream = open_memstream(&got, &size);

	dmabench_put_wrapped(stream, text, &wrap);
	fclose(stream);
	assert_string_equal(got, wanted);
	free(got);
}

static void paragraphs_are_broken_at_blanks(void **state)
{
	(void)state;
	assert_wrapped("", 0, "\n");
	assert_wrapped("one two four five", 0, "one two four\n  five\n");
	assert_wrapped("one two four five", 1, "one two\n  four five\n");
	/* A word that is longer than a line is not broken. */
	assert_wrapped("a abcdefghijklmn b", 0, "a\n  abcdefghijklmn\n  b\n");
	assert_wrapped("abcdefghijklmn b", 5, "abcdefghijklmn\n  b\n");
	assert_wrapped("one two 95 % of", 0, "one two 95 %\n  of\n");
	assert_wrapped("one three 95 % of", 0, "one three\n  95 % of\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_drives_a_terminal),
		cmocka_unit_test(nothing_is_markup),
		cmocka_unit_test(a_word_is_one_word_to_a_shell),
		cmocka_unit_test(a_word_is_one_line),
		cmocka_unit_test(paragraphs_are_broken_at_blanks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
