// SPDX-License-Identifier: GPL-2.0
/* What figures say of general advice, and of transfers that were measured in parts. */
#include "advise_samples.h"

/* Without whole transfers: what they differ in. */
static char *parts(void)
{
	struct file file;

	start(&file, "wall", NULL);
	for (double size = 64; size <= 16384; size *= 4) {
		char *direction = dmabench_format("\"size\":%.0f,\"direction\":\"from_device\"",
						  size);
		char *map = dmabench_format("%s,\"offset\":0,\"inflight\":1", direction);
		char *sync = dmabench_format("%s,\"part\":\"whole\",\"call\":\"single\",\"cpu_writes\":false",
					     direction);
		char *range = dmabench_format("%s,\"part\":\"range\",\"call\":\"single\",\"cpu_writes\":false",
					      direction);
		char *copy = dmabench_format("\"size\":%.0f,\"allocator\":\"coherent\",\"pattern\":\"sequential\"",
					     size);
		char *pages = dmabench_format("\"size\":%.0f,\"allocator\":\"pages\",\"pattern\":\"sequential\"",
					      size);

		start_point(&file, "map_single", "iommu-strict", map);
		put_phase(&file, "map", 600, 1);
		fputc(',', file.stream);
		put_phase(&file, "unmap", 400, 1);
		end_point(&file);
		start_point(&file, "sync", "iommu-strict", range);
		put_phase(&file, "sync_for_device", 1, 1);
		fputc(',', file.stream);
		put_phase(&file, "sync_for_cpu", 1, 1);
		end_point(&file);
		start_point(&file, "sync", "iommu-strict", sync);
		put_phase(&file, "sync_for_device", 300, 1);
		fputc(',', file.stream);
		put_phase(&file, "sync_for_cpu", 300, 1);
		end_point(&file);
		start_point(&file, "cpu_access", "direct", pages);
		put_phase(&file, "cpu_read", size, 1);
		fputc(',', file.stream);
		put_phase(&file, "cpu_copy", size, 1);
		end_point(&file);
		start_point(&file, "cpu_access", "direct", copy);
		put_phase(&file, "cpu_read", 2 * size, 1);
		fputc(',', file.stream);
		put_phase(&file, "cpu_copy", 2 * size, 1);
		end_point(&file);
		free(direction);
		free(map);
		free(sync);
		free(range);
		free(copy);
		free(pages);
	}
	return finish(&file, "parts.jsonl");
}

static void parts_stand_for_transfers(void **state)
{
	char *text = unwrapped(advise("text", parts()));

	(void)state;
	assert_has(text, "Whole transfers were not measured");
	assert_has(text, "- Below 500 bytes (95 % interval 4");
	assert_has(text, "- Above 500 bytes: map each transfer (streaming).");
	/* 1000 / 400 */
	assert_has(text, "if the buffer lives longer than 2 transfers.");
	assert_has(text, "- parts.jsonl, direct: confirmed. Of 5 comparisons 5 are cheaper so, 0 dearer, 0 unclear. Most in its favour: 64 bytes: 64 ns so, 128 otherwise (2.00 times).");
	free(text);
}

/* An offset of 8 costs @factor times as much as 0, with @percent of doubt. */
static char *aligned(double factor, double percent)
{
	struct file file;
	char *text;

	start(&file, "wall", NULL);
	put_map(&file, "direct", 64, 0, 100, percent);
	put_map(&file, "direct", 64, 8, 100 * factor, percent);
	/* Ends on another page: nothing to hold against offset 0. */
	put_map(&file, "direct", 4096, 0, 100, percent);
	put_map(&file, "direct", 4096, 8, 900, percent);
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	return text;
}

static void judges_advice(void **state)
{
	static const struct {
		double factor, percent;
		const char *words;
	} expected[] = {
		{ 1.5, 1, "- a.jsonl, direct: confirmed. Of 1 comparisons 1 are cheaper so, 0 dearer, 0 unclear. Most in its favour: 64 bytes at offset 0 instead of 8, to_device: 100 ns so, 150 otherwise (1.50 times)" },
		{ 1.01, 1, "- a.jsonl, direct: refuted. Of 1 comparisons 0 are cheaper so, 0 dearer, 0 unclear." },
		{ 0.5, 1, "- a.jsonl, direct: refuted. Of 1 comparisons 0 are cheaper so, 1 dearer, 0 unclear." },
		/* It may be 5 %, or not. */
		{ 1.045, 1, "- a.jsonl, direct: not decided. Of 1 comparisons 0 are cheaper so, 0 dearer, 1 unclear." },
		{ 1.1, 20, "- a.jsonl, direct: not decided. Of 1 comparisons 0 are cheaper so, 0 dearer, 1 unclear." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		char *text = aligned(expected[i].factor, expected[i].percent);

		assert_has(text, expected[i].words);
		free(text);
	}
}

static void says_what_decides_advice(void **state)
{
	char *text = unwrapped(advise("text", planted("wall", NULL, 2)));

	(void)state;
	assert_has(text, "Map many pieces in one call");
	assert_has(text, "Not decided by these files. Run:\n\n    dmabench run --experiment map_single,map_sg --size 4k --entry_bytes 4k");
	assert_has(text, "- a.jsonl, iommu-strict: confirmed. Of 11 comparisons 11 are cheaper so");
	assert_has(text, "- a.jsonl, iommu-strict: confirmed. Of 3 comparisons 3 are cheaper so");
	free(text);
}

static void lists_and_large_buffers(void **state)
{
	static const char list[] =
		"\"entries\":4,\"entry_bytes\":4096,\"layout\":\"%s\",\"direction\":\"to_device\"";
	char *contiguous = dmabench_format(list, "contiguous");
	char *scattered = dmabench_format(list, "scattered");
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	put_map(&file, "direct", 4096, 0, 100, 1);
	put_map(&file, "direct", 16384, 0, 150, 1);
	start_point(&file, "map_sg", "direct", contiguous);
	put_phase(&file, "map", 100, 1);
	fputc(',', file.stream);
	put_phase(&file, "unmap", 100, 1);
	end_point(&file);
	start_point(&file, "map_sg", "direct", scattered);
	put_phase(&file, "map", 300, 1);
	fputc(',', file.stream);
	put_phase(&file, "unmap", 300, 1);
	end_point(&file);
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	/* 200 and 600 against 4 times 100 */
	assert_has(text, "confirmed in part. Of 2 comparisons 1 are cheaper so, 1 dearer, 0 unclear. Most in its favour: 4 entries of 4,096 bytes, contiguous, to_device: 200 ns so, 400 otherwise (2.00 times). Least: 4 entries of 4,096 bytes, scattered, to_device: 600 so, 400 otherwise (0.67 times).");
	/* 150 against 400, 200 against 600 */
	assert_has(text, "confirmed. Of 2 comparisons 2 are cheaper so, 0 dearer, 0 unclear. Most in its favour: a list of 4 adjacent entries, to_device: 200 ns so, 600 otherwise (3.00 times). Least: 16,384 bytes instead of 4 times 4,096 bytes, to_device: 150 so, 400 otherwise (2.67 times).");
	free(text);
	free(contiguous);
	free(scattered);
}

/* Without six rounds there is no interval. */
static void leaves_out_what_is_not_known(void **state)
{
	struct file file;
	char *path, *text, *null;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 256; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, 1);
		put_strategy(&file, "sg", size, 2000, 1);
	}
	path = finish(&file, "a.jsonl");
	text = slurp(path);
	null = strstr(text, "[1990,2030]");
	assert_non_null(null);
	memcpy(null, "null       ", 11);
	free(path);
	path = sample("a.jsonl", text);
	free(text);
	text = unwrapped(advise("text", path));
	assert_has(text, "1 medians are left out");
	free(text);
}

/* Two transfers that differ in another parameter are two cases. */
static void other_parameters_are_told_apart(void **state)
{
	static const char *const offsets[] = { "0", "64" };
	struct file file;
	char *path, *text;

	(void)state;
	start(&file, "wall", NULL);
	for (size_t i = 0; i < 2; i++) {
		char *parameters = dmabench_format("\"size\":64,\"offset\":%s,\"direction\":\"to_device\",\"strategy\":\"sg\"",
						   offsets[i]);

		start_point(&file, "strategy", "direct", parameters);
		put_phase(&file, "total", 100, 1);
		end_point(&file);
		free(parameters);
	}
	path = finish(&file, "a.jsonl");
	text = advise("text", dmabench_format("%s", path));
	assert_has(text, "direct, to_device, offset 0 (a.jsonl)\n");
	assert_has(text, "direct, to_device, offset 64 (a.jsonl)\n");
	free(text);
	text = advise("json", path);
	assert_has(text, "\"offset\":\t\"64\"");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_stand_for_transfers),
		cmocka_unit_test(judges_advice),
		cmocka_unit_test(says_what_decides_advice),
		cmocka_unit_test(lists_and_large_buffers),
		cmocka_unit_test(leaves_out_what_is_not_known),
		cmocka_unit_test(other_parameters_are_told_apart),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
