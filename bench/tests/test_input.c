// SPDX-License-Identifier: GPL-2.0
/* Where results come from; scripts/check/test-input.sh has what a shell makes of pipes. */
#include "sample_results.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include "lib/input.h"
#include "lib/input_kind.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

struct bytes {
	char data[1 << 20];
	size_t length;
};

static struct bytes text, packed;

static void add(struct bytes *bytes, const void *data, size_t length)
{
	assert_true(bytes->length + length <= sizeof(bytes->data));
	memcpy(bytes->data + bytes->length, data, length);
	bytes->length += length;
}

static void add_gzip(const void *data, size_t length)
{
	z_stream stream = { .next_in = (Bytef *)data, .avail_in = length };
	static unsigned char out[1 << 19];

	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	stream.next_out = out;
	stream.avail_out = sizeof(out);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	add(&packed, out, stream.total_out);
	deflateEnd(&stream);
}

static void add_zstd(const void *data, size_t length)
{
	static char out[1 << 19];
	size_t size = ZSTD_compress(out, sizeof(out), data, length, 3);

	assert_false(ZSTD_isError(size));
	add(&packed, out, size);
}

static void (*const packers[])(const void *data, size_t length) = {
	add_gzip, add_zstd,
};

/* More than any buffer on the way has, of little that is the same. */
static int make_text(void **state)
{
	uint64_t random = 1;
	char line[64];

	while (text.length < 400000) {
		random = random * 6364136223846793005 + 1442695040888963407;
		add(&text, line, sprintf(line, "{\"%llx\":%u}\n",
					 (unsigned long long)random, (unsigned int)text.length));
	}
	return make_directory(state);
}

/* All of it: the length, or -1; what was said is in *@words. */
static ssize_t read_all(struct dmabench_input *input, char *got, size_t room,
			const char **words)
{
	size_t length = 0;
	FILE *file;
	bool failed = true;

	listen();
	file = dmabench_input_open(input);
	if (file) {
		length = fread(got, 1, room, file);
		failed = ferror(file);
		if (failed)
			fprintf(stderr, "%s", dmabench_input_wrong(input));
		fclose(file);
	}
	*words = said();
	return failed ? -1 : (ssize_t)length;
}

static void assert_reads(const char *path, bool again)
{
	static char got[1 << 20];
	struct dmabench_input input;
	const char *words;

	dmabench_input_init(&input, path, again);
	for (int i = 0; i <= again; i++) {
		assert_int_equal(read_all(&input, got, sizeof(got), &words), text.length);
		assert_string_equal(words, "");
		assert_memory_equal(got, text.data, text.length);
	}
	dmabench_input_release(&input);
}

static void assert_wrong(const char *path, const char *wanted)
{
	static char got[1 << 20];
	struct dmabench_input input;
	const char *words;

	dmabench_input_init(&input, path, false);
	if (read_all(&input, got, sizeof(got), &words) != -1)
		fail_msg("was read, and is: %s", wanted);
	assert_has(words, wanted);
	dmabench_input_release(&input);
}

#define PACKED()	sample_bytes("p", packed.data, packed.length)

static void assert_unpacks(void)
{
	char *path = PACKED();

	assert_reads(path, true);
	free(path);
}

static void assert_packed_wrong(const char *wanted)
{
	char *path = PACKED();

	assert_wrong(path, wanted);
	free(path);
}

static void reads_plain_files_where_they_are(void **state)
{
	char *path = sample_bytes("a.jsonl.gz", text.data, text.length);
	struct dmabench_input input;
	FILE *file;

	(void)state;
	assert_reads(path, true);
	dmabench_input_init(&input, path, true);
	file = dmabench_input_open(&input);
	assert_null(input.copy);
	assert_null(input.packed_by);
	fclose(file);
	dmabench_input_release(&input);
	free(path);
}

/* Whatever the name is; in one piece, in several, with nothing in one. */
static void unpacks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(packers); i++) {
		for (size_t part = 1; part < text.length; part += text.length / 3) {
			packed.length = 0;
			packers[i](text.data, part);
			packers[i]("", 0);
			packers[i](text.data + part, text.length - part);
			assert_unpacks();
		}
	}
	/* As on a tape: the rest of a block is 0. */
	packed.length = 0;
	add_gzip(text.data, text.length);
	memset(packed.data + packed.length, 0, 70000);
	packed.length += 70000;
	assert_unpacks();
}

/* pzstd begins with one. */
static void skips_frames_that_are_to_be_skipped(void **state)
{
	static const char frame[] = "\x50\x2a\x4d\x18\x04\0\0\0abcd";

	(void)state;
	packed.length = 0;
	add(&packed, frame, sizeof(frame) - 1);
	add_zstd(text.data, text.length);
	assert_unpacks();
}

static void wherever_it_is_cut_off_it_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(packers); i++) {
		size_t whole;

		packed.length = 0;
		packers[i](text.data, text.length);
		whole = packed.length;
		for (packed.length = 5; packed.length < whole; packed.length += whole / 40)
			assert_packed_wrong("data are cut off");
		packed.length = whole - 1;
		assert_packed_wrong("data are cut off");
	}
}

static void damage_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(packers); i++) {
		packed.length = 0;
		packers[i](text.data, text.length);
		add(&packed, "rubbish", 7);
		assert_packed_wrong("data are wrong: other data are behind their end");
		packed.length -= 7;
		memset(packed.data + packed.length / 2, 0x55, 100);
		assert_packed_wrong("data are wrong: ");
	}
	packed.length = 0;
	add_gzip("{}\n", 3);
	packed.data[packed.length - 8] ^= 1;
	assert_packed_wrong("gzip data are wrong: incorrect data check");
}

static void what_it_is_is_told(void **state)
{
	static const struct { const char *bytes; size_t length; const char *words; } rows[] = {
#define ROW(bytes, words)	{ bytes, sizeof(bytes) - 1, words }
		ROW("\xfd\x37zXZ\0rest", "packed by xz: unpack it first: xz -dc "),
		ROW("BZh91AY", "packed by bzip2: unpack it first: bzip2 -dc "),
		ROW("PK\3\4rest", "packed by zip: unpack it first: unzip -p "),
		ROW("\x04\x22\x4d\x18rest", "packed by lz4: "),
		ROW("\x5d\0\0\x80\0\xff", "packed by lzma: "),
		ROW("LZIP\1", "packed by lzip: "),
		ROW("\x1f\x9d\x90", "packed by compress: "),
		ROW("7z\xbc\xaf\x27\x1c\0", "packed by 7-Zip: "),
		ROW("\xff\xfe{\0\"\0", "in UTF-16: convert it first: iconv -f UTF-16 -t UTF-8 "),
		ROW("\xfe\xff\0{\0\"", "in UTF-16: "),
		ROW("{\0\"\0", "iconv -f UTF-16LE"),
		ROW("\0{\0\"", "iconv -f UTF-16BE"),
		ROW("\xff\xfe\0\0{\0\0\0", "in UTF-32: "),
		ROW("\x7f\x45LF\2\1\1\0\0\0", "no text, so no result"),
#undef ROW
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		packed.length = 0;
		add(&packed, rows[i].bytes, rows[i].length);
		assert_packed_wrong(rows[i].words);
		/* And within what can be unpacked. */
		packed.length = 0;
		add_zstd(rows[i].bytes, rows[i].length);
		assert_packed_wrong(strstr(rows[i].words, "no text") ? "no text" :
				    ", and all that by zstd: unpack it first");
	}
	packed.length = 0;
	memset(text.data, 'a', 257);
	memcpy(text.data + 257, "ustar", 5);
	add_gzip(text.data, 600);
	assert_packed_wrong("packed by tar, and all that by gzip");
}

static void text_is_no_kind(void **state)
{
	(void)state;
	assert_null(dmabench_input_kind("", 0));
	assert_null(dmabench_input_kind("{", 1));
	assert_null(dmabench_input_kind("{}\n\0", 4));
	assert_null(dmabench_input_kind("\xef\xbb\xbf{", 4));
	/* Less than what it begins with. */
	assert_null(dmabench_input_kind("\x1f", 1));
}

static void what_is_no_file_is_told(void **state)
{
	char *path = sample("secret", "{}");

	(void)state;
	assert_wrong("/nowhere/x", "/nowhere/x: No such file");
	assert_wrong("/tmp", "/tmp: a directory");
	assert_wrong("/dev/zero", "/dev/zero: no text");
	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() || !seteuid(65534))
		assert_wrong(path, "secret: Permission denied");
	if (!getuid())
		assert_int_equal(seteuid(0), 0);
	unlink(path);
	free(path);
}

static void assert_together(char *const *paths, size_t count, bool wanted,
			    const char *words)
{
	struct dmabench_input *inputs;
	const char *got;

	listen();
	inputs = dmabench_inputs_new(paths, count, false);
	got = said();
	assert_int_equal(!!inputs, wanted);
	assert_has(got, words);
	assert_int_equal(lines(got), *words ? 1 : 0);
	dmabench_inputs_free(inputs, count);
}

static void nothing_is_read_by_two(void **state)
{
	char *a = sample("a", "{}"), *b = sample("b", "{}");
	char *pipe = in_directory("pipe"), *link = in_directory("link");

	(void)state;
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(symlink("pipe", link), 0);
	assert_together((char *[]){ a, b, pipe, "/dev/null", "/dev/null" }, 5, true, "");
	assert_together((char *[]){ a, b, a }, 3, true, "are the same file");
	assert_together((char *[]){ pipe, a, link }, 3, false, "one pipe");
	assert_together((char *[]){ "-", a, "-" }, 3, false,
			"standard input and standard input are one pipe");
	unlink(pipe);
	unlink(link);
	free(a);
	free(b);
	free(pipe);
	free(link);
}

/* No copy, no second reading; and what is read once needs none. */
static void a_copy_needs_room(void **state)
{
	char *before = getenv("TMPDIR"), *path;
	struct dmabench_input input;
	const char *words;
	char got[16];

	(void)state;
	packed.length = 0;
	add_gzip("{}\n", 3);
	path = PACKED();
	setenv("TMPDIR", "/nowhere", 1);
	dmabench_input_init(&input, path, true);
	assert_int_equal(read_all(&input, got, sizeof(got), &words), -1);
	assert_has(words, "/nowhere/dmabench-");
	assert_has(words, "TMPDIR names another folder");
	dmabench_input_release(&input);
	dmabench_input_init(&input, path, false);
	assert_int_equal(read_all(&input, got, sizeof(got), &words), 3);
	dmabench_input_release(&input);
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	free(path);
}

static void names_are_utf8(void **state)
{
	struct dmabench_input input;

	(void)state;
	dmabench_input_init(&input, "caf\xe9.jsonl", false);
	assert_string_equal(input.name, "caf\xef\xbf\xbd.jsonl");
	assert_string_equal(input.path, "caf\xe9.jsonl");
	dmabench_input_release(&input);
	dmabench_input_init(&input, "-", false);
	assert_string_equal(input.name, "standard input");
	dmabench_input_release(&input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_plain_files_where_they_are),
		cmocka_unit_test(unpacks),
		cmocka_unit_test(skips_frames_that_are_to_be_skipped),
		cmocka_unit_test(wherever_it_is_cut_off_it_is_told),
		cmocka_unit_test(damage_is_told),
		cmocka_unit_test(text_is_no_kind),
		cmocka_unit_test(what_is_no_file_is_told),
		cmocka_unit_test(nothing_is_read_by_two),
		cmocka_unit_test(a_copy_needs_room),
		cmocka_unit_test(names_are_utf8),
		cmocka_unit_test(what_it_is_is_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_text, remove_directory);
}
