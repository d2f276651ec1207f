// SPDX-License-Identifier: GPL-2.0
#include "sample_results.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include "results/read.h"

#define GOOD	POINT("\"size\":64", "direct", "true", PHASE("map", "5", "9"))

/* Points of a file, or -1; what was said is in *@words. */
static int count(const char *text, size_t length, const char **words)
{
	char *path = sample_bytes("a.jsonl", text, length);
	struct dmabench_results results;
	struct dmabench_input input;
	const struct dmabench_record *record;
	int points = 0, ret;

	dmabench_input_init(&input, path, false);
	listen();
	ret = dmabench_results_open(&results, &input, false);
	while (!ret && (ret = dmabench_results_next(&results, &record)) > 0) {
		points++;
		ret = 0;
	}
	dmabench_results_close(&results);
	dmabench_input_release(&input);
	*words = said();
	free(path);
	return ret < 0 ? -1 : points;
}

static int count_text(const char *text, const char **words)
{
	return count(text, strlen(text), words);
}

static void reads_whole_file(void **state)
{
	const char *words;

	(void)state;
	assert_int_equal(count_text(HEADER("wall") GOOD GOOD TRAILER, &words), 2);
	assert_string_equal(words, "");
}

static void refuses_a_cut_off_line(void **state)
{
	const char *words;

	(void)state;
	assert_int_equal(count_text(HEADER("wall") GOOD "{\"record\":\"po",
				    &words), -1);
	assert_has(words, "a.jsonl:3: the last line is cut off");
}

static const struct dmabench_json_item *
parameter(const struct dmabench_record *record, const char *name)
{
	return dmabench_item_member(record->members[DMABENCH_POINT_PARAMETERS], name);
}

/* A host's name in Latin-1; the point behind stands where it stood. */
static void takes_another_encoding(void **state)
{
	char *path = sample("a.jsonl",
			    "{\"record\":\"header\",\"schema\":1,\"label\":\"M\xfcnchen\"}\n"
			    POINT("\"k\":\"caf\xe9\"", "direct", "true", PHASE("map", "5", "9"))
			    GOOD TRAILER);
	struct dmabench_results results;
	struct dmabench_results again;
	const struct dmabench_record *record;
	struct dmabench_input input;
	char *kept;

	(void)state;
	dmabench_input_init(&input, path, true);
	assert_int_equal(dmabench_results_open(&results, &input, false), 0);
	assert_string_equal(dmabench_json_text(results.header, "label"),
			    "M\xef\xbf\xbdnchen");
	assert_int_equal(dmabench_results_next(&results, &record), 1);
	kept = dmabench_item_text(parameter(record, "k"));
	assert_string_equal(kept, "caf\xef\xbf\xbd");
	free(kept);
	assert_int_equal(dmabench_results_next(&results, &record), 1);
	assert_int_equal(dmabench_results_reread(&again, &input, results.offset,
						 &record), 0);
	assert_true(dmabench_item_number(parameter(record, "size")) == 64);
	dmabench_results_close(&again);
	assert_int_equal(dmabench_results_next(&results, &record), 0);
	dmabench_results_close(&results);
	dmabench_input_release(&input);
	free(path);
}

static void warns_of_missing_trailer(void **state)
{
	const char *words;

	(void)state;
	assert_int_equal(count_text(HEADER("wall") GOOD, &words), 1);
	assert_has(words, "no trailer");
}

static void nothing_is_behind_the_trailer(void **state)
{
	static const char *const behind[] = { GOOD, TRAILER, HEADER("wall"), GOOD TRAILER };
	const char *words;

	(void)state;
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		char *text;

		assert_true(asprintf(&text, "%s%s", HEADER("wall") GOOD TRAILER, behind[i]) > 0);
		assert_int_equal(count_text(text, &words), -1);
		assert_has(words, "a.jsonl:4: a line behind the trailer");
		free(text);
	}
	assert_int_equal(count_text(HEADER("wall") GOOD TRAILER " \r\n\n", &words), 1);
	assert_string_equal(words, "");
}

static void refuses(const char *text, size_t length, const char *where,
		    const char *why)
{
	const char *words;

	assert_int_equal(count(text, length, &words), -1);
	assert_has(words, where);
	assert_has(words, why);
	assert_int_equal(lines(words), 1);
}

#define REFUSES(text, where, why)	refuses(text, strlen(text), where, why)

static void refuses_damaged_line(void **state)
{
	static const char zero[] = HEADER("wall") "{}\0\n";

	(void)state;
	REFUSES(HEADER("wall") "{\"record\":\n" GOOD, "a.jsonl:2: ",
		"not a line of JSON");
	REFUSES(HEADER("wall") "{} {}\n" GOOD, "a.jsonl:2: ", "not a line");
	/* A last line that is whole was not cut off by a kill. */
	REFUSES(HEADER("wall") GOOD "{\"record\":\n", "a.jsonl:3: ",
		"not a line of JSON");
	refuses(zero, sizeof(zero) - 1, "a.jsonl:2: ", "not a line of JSON");
}

static void refuses_foreign_file(void **state)
{
	(void)state;
	REFUSES("", "a.jsonl:1: ", "empty");
	REFUSES("hello\n", "a.jsonl:1: ", "not a line of JSON");
	REFUSES("{\"record\":\"he", "a.jsonl:1: ", "not a line of JSON");
	REFUSES("{\"results\":[]}\n", "a.jsonl:1: ", "no header");
	REFUSES("[]\n", "a.jsonl:1: ", "no header");
	REFUSES(GOOD, "a.jsonl:1: ", "no header");
	REFUSES("{\"record\":\"header\"}\n", "a.jsonl:1: ", "no schema");
	REFUSES(HEADER("wall") HEADER("wall"), "a.jsonl:2: ", "neither a point");
}

static void refuses_newer_schema(void **state)
{
	(void)state;
	REFUSES("{\"record\":\"header\",\"schema\":2}\n", "a.jsonl:1: ",
		"newer than 1");
}

static void refuses_wrong_types(void **state)
{
	(void)state;
	REFUSES(HEADER("wall") "{\"record\":\"point\"}\n", "a.jsonl:2: ",
		"\"experiment\" is missing");
	REFUSES(HEADER("wall") POINT("\"size\":[1]", "direct", "true", ""),
		"a.jsonl:2: ", "parameter \"size\"");
	REFUSES(HEADER("wall") POINT("", "direct", "\"yes\"", ""),
		"a.jsonl:2: ", "\"settled\" is of another type");
	REFUSES(HEADER("wall") POINT("", "direct", "true",
				     PHASE("map", "\"5\"", "1")),
		"a.jsonl:2: ", "\"p50\" is of another type");
	REFUSES(HEADER("wall") POINT("", "direct", "true",
				     "{\"phase\":\"m\",\"histogram\":[[1]]}"),
		"a.jsonl:2: ", "bucket");
	REFUSES(HEADER("wall") POINT("", "direct", "true",
				     "{\"phase\":\"m\",\"histogram\":[[1,-1]]}"),
		"a.jsonl:2: ", "bucket");
	REFUSES(HEADER("wall") POINT("", "direct", "true",
				     "{\"phase\":\"m\",\"round_p50_ns\":7}"),
		"a.jsonl:2: ", "\"round_p50_ns\" is of another type");
	REFUSES(HEADER("wall") POINT("", "direct", "true", "7"),
		"a.jsonl:2: ", "phase is not an object");
}

static size_t put_text(char *file, size_t at, const char *text)
{
	return at + sprintf(file + at, "%s", text);
}

/* As editors of other systems leave it. */
static void takes_marks_and_blank_lines(void **state)
{
	static const char marked[] =
		"\xef\xbb\xbf" HEADER("wall") GOOD GOOD TRAILER;
	char file[8192];
	const char *words;
	size_t length = 0;

	(void)state;
	assert_int_equal(count_text(marked, &words), 2);
	assert_int_equal(count_text("\n" HEADER("wall") "  \n" GOOD "\t\r\n" GOOD TRAILER "\n\n ",
				    &words), 2);
	assert_string_equal(words, "");
	for (const char *at = marked; *at; at++) {
		if (*at == '\n')
			length = put_text(file, length, "\r");
		file[length++] = *at;
	}
	length = put_text(file, length, "\r\n");
	assert_int_equal(count(file, length, &words), 2);
	assert_string_equal(words, "");
	/* Lines are numbered as an editor numbers them; a mark elsewhere is none. */
	REFUSES("\n" HEADER("wall") "\n\nbroken\n", "a.jsonl:5: ", "not a line of JSON");
	REFUSES(HEADER("wall") "\xef\xbb\xbf" GOOD, "a.jsonl:2: ", "not a line of JSON");
	REFUSES("\n \r\n", "a.jsonl:1: ", "empty");
}

/* @first, then @repeated until nobody reads any more. */
static void write_endless(int fd, const char *first, const char *repeated)
{
	static char block[1 << 16];
	const size_t length = strlen(repeated);

	for (size_t i = 0; i + length <= sizeof(block); i += length)
		memcpy(block + i, repeated, length);
	while (*first)
		first += write(fd, first, strlen(first));
	while (write(fd, block, sizeof(block) / length * length) > 0)
		;
	_exit(0);
}

/* Fills the address space, where what reads it has no bound. */
static const char *words_of_endless(const char *first, const char *repeated)
{
	int ends[2];
	struct dmabench_results results;
	struct dmabench_input input;
	char *path;
	pid_t writer;

	assert_int_equal(pipe(ends), 0);
	writer = fork();
	if (!writer) {
		close(ends[0]);
		write_endless(ends[1], first, repeated);
	}
	close(ends[1]);
	assert_true(asprintf(&path, "/dev/fd/%d", ends[0]) > 0);
	dmabench_input_init(&input, path, false);
	listen();
	if (!dmabench_results_open(&results, &input, false)) {
		const struct dmabench_record *record;

		assert_int_equal(dmabench_results_next(&results, &record), -1);
		dmabench_results_close(&results);
	}
	dmabench_input_release(&input);
	close(ends[0]);
	waitpid(writer, NULL, 0);
	free(path);
	return said();
}

static void endless_lines_are_refused(void **state)
{
	struct rusage usage;

	(void)state;
	assert_has(words_of_endless("{\"record\":\"", "header "), ":1: a line of more than 64 MB");
	assert_has(words_of_endless(HEADER("wall"), " "), ":2: a line of more than 64 MB");
	assert_has(words_of_endless("[", "1,"), ":1: a line of more than 64 MB");
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	/* The line, and what the sanitizers need for it. */
	assert_in_range(usage.ru_maxrss, 0, 768 * 1024);
}

/* It is shorter than what a line may be, but as a tree many times that. */
static void a_header_of_40_mb_is_refused(void **state)
{
	const size_t count = 20 << 20;
	char *text = malloc(2 * count + 64), *at = stpcpy(text, "{\"record\":\"header\",\"schema\":1,\"a\":[");
	const char *words;

	(void)state;
	for (size_t i = 0; i < count; i++)
		at = stpcpy(at, "1,");
	strcpy(at, "1]}\n");
	assert_int_equal(count_text(text, &words), -1);
	assert_has(words, "a.jsonl:1: more than 2097152 values in a line");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_whole_file),
		cmocka_unit_test(refuses_a_cut_off_line),
		cmocka_unit_test(takes_another_encoding),
		cmocka_unit_test(warns_of_missing_trailer),
		cmocka_unit_test(nothing_is_behind_the_trailer),
		cmocka_unit_test(refuses_damaged_line),
		cmocka_unit_test(refuses_foreign_file),
		cmocka_unit_test(refuses_newer_schema),
		cmocka_unit_test(refuses_wrong_types),
		cmocka_unit_test(takes_marks_and_blank_lines),
		cmocka_unit_test(endless_lines_are_refused),
		cmocka_unit_test(a_header_of_40_mb_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
