// SPDX-License-Identifier: GPL-2.0
/* From files of results to words. */
#include "advise_samples.h"

/* Those that there is no room for are told. */
static void a_17th_strategy_is_counted(void **state)
{
	struct file file;
	char *text, name[16];
	const cJSON *one;
	cJSON *json;

	(void)state;
	for (int i = 0; i < 2; i++) {
		start(&file, "wall", NULL);
		for (int k = 0; k < 18; k++) {
			snprintf(name, sizeof(name), "way%d", k);
			put_strategy(&file, name, 64, 1000 + k, 1);
		}
		text = advise(i ? "json" : "text", finish(&file, "many.jsonl"));
		if (!i) {
			assert_has(unwrapped(text), "2 points are left out: they are of more than the 16 strategies");
			assert_has(text, "way15");
			assert_has_not(text, "way16");
		} else {
			json = cJSON_Parse(text);
			one = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "cases"), 0);
			assert_true(cJSON_GetNumberValue(cJSON_GetObjectItem(one, "beyond_most_strategies")) == 2);
			cJSON_Delete(json);
		}
		free(text);
	}
}

static void says_where_to_do_what(void **state)
{
	char *text = unwrapped(advise("text", planted("wall", NULL, 2)));

	(void)state;
	/* A line in logarithms from 1024 to 2048 meets 1000 at 1457. */
	assert_has(text, "iommu-strict, to_device (a.jsonl)");
	assert_has(text, "- Below 1,457 bytes (95 % interval 1,380 to 1,562)");
	assert_has(text, "copy through coherent memory (coherent_copy).");
	assert_has(text, "- Above 1,457 bytes: map each transfer (streaming).");
	/* And not again as a range of doubt. */
	assert_has_not(text, "no difference can be told between streaming and coherent_copy");
	assert_has(text, "The crossover at 1,457 lies between the measured sizes 1,024 and 2,048 bytes");
	/* 900 / 300: more than 3. */
	assert_has(text, "- From 64 to 65,536 bytes, mapping once and syncing beats mapping each transfer if the buffer lives longer than 3 transfers (2 to 3).");
	/* 33028 of 1000 at 65536. */
	assert_has(text, "To choose coherent_copy wrongly costs up to 33.03 times the cheapest: at 65,536 bytes 33,028 ns, where streaming is at 1,000.");
	assert_has(text, "Not measured here: sg,pool_copy,persistent_copy. Run:");
	assert_has_not(text, "instructions");
	free(text);
}

static void finds_it_within_its_interval(void **state)
{
	char *text = advise("json", planted("wall", NULL, 2));
	cJSON *json = cJSON_Parse(text), *found, *crossover;

	(void)state;
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "cases")), 1);
	found = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "cases"), 0);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(found, "unit")),
			    "ns");
	found = cJSON_GetObjectItem(found, "data_anywhere");
	crossover = cJSON_GetObjectItem(found, "crossovers");
	assert_int_equal(cJSON_GetArraySize(crossover), 1);
	crossover = cJSON_GetArrayItem(crossover, 0);
	assert_true(cJSON_GetObjectItem(crossover, "size_low")->valuedouble < 1480);
	assert_true(cJSON_GetObjectItem(crossover, "size_high")->valuedouble > 1480);
	cJSON_Delete(json);
	free(text);
}

static void put_way(struct file *file, const char *way, double size, double submit,
		    double complete)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"direction\":\"to_device\",\"way\":\"%s\"", size, way);

	start_point(file, "nvme_like", "iommu-strict", parameters);
	put_phase(file, "submit", submit, 2);
	fputc(',', file->stream);
	put_phase(file, "transfer", 1e6, 2);
	fputc(',', file->stream);
	put_phase(file, "complete", complete, 2);
	end_point(file);
	free(parameters);
}

/* The copy meets the map, at 1000, where it is 2048 bytes long; the transfer is nobody's. */
static void ways_of_drivers_have_cases_of_their_own(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	put_map(&file, "iommu-strict", 64, 0, 900, 2);
	for (double size = 256; size <= 65536; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, 2);
		put_way(&file, "map_sg", size, 600, 400);
		put_way(&file, "copy", size, size / 2 - 24 > 0 ? size / 2 - 24 : 1, 1);
		put_way(&file, "premapped", size, 100, 50);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "iommu-strict, to_device (a.jsonl)");
	assert_has(text, "iommu-strict, to_device, nvme_like (a.jsonl)");
	assert_has(text, "experiment nvme_like, submit+complete, without the transfer;");
	assert_has(text, "copy through pages that stay mapped (copy).");
	assert_has(text, "map each I/O as a list (map_sg).");
	assert_has(text, "The crossover at 2,04");
	/* It serves only data that is always there. */
	assert_has(text, "keep pages mapped, and sync them (premapped).");
	assert_has(text, "Not measured here: two_step. Run:");
	assert_has(text, "--experiment nvme_like --way all --size 256:65536:x2 --direction to_device");
	free(text);
}

static void put_pages(struct file *file, const char *backing, double size, double map,
		      const char *untouched)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"backing\":\"%s\",\"direction\":\"to_device\",\"untouched\":%s",
		size, backing, untouched);
	static const char *const phases[] = { "pin", "table", "unmap", "unpin" };

	start_point(file, "user_pages", "iommu-strict", parameters);
	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
		put_phase(file, phases[i], 100, 2);
		fputc(',', file->stream);
	}
	put_phase(file, "map", map, 2);
	end_point(file);
	free(parameters);
}

static void put_user_copy(struct file *file, double size, const char *direction)
{
	char *parameters = dmabench_format("\"size\":%.0f,\"direction\":\"%s\"", size, direction);

	start_point(file, "user_copy", "iommu-strict", parameters);
	put_phase(file, "sync_for_cpu", 10, 2);
	fputc(',', file->stream);
	put_phase(file, "copy", size / 8, 2);
	fputc(',', file->stream);
	put_phase(file, "sync_for_device", 10, 2);
	end_point(file);
	free(parameters);
}

/* A copy meets huge pages where 20 + size / 8 is 700, at 5,440; all base pages cost more there. */
static void memory_is_pinned_or_copied(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 4096; size <= 1 << 20; size *= 2) {
		put_pages(&file, "base", size, size / 16, "false");
		put_pages(&file, "thp", size, 300 + size / 10000, "false");
		put_pages(&file, "base", size, size / 8, "true");
		put_user_copy(&file, size, "to_device");
		put_user_copy(&file, size, "from_device");
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "user_pages, pin+table+map+unmap+unpin, without the transfer; of the experiment user_copy, sync_for_cpu+copy+sync_for_device; ");
	assert_has(text, "user_pages, untouched yes (a.jsonl)");
	assert_has(text, "There is nothing to compare it with.");
	assert_has(text, "copy through a buffer that stays mapped (user_copy).");
	assert_has(text, "The crossover at 5,4");
	assert_has(text, "pin and map transparent huge pages (thp).");
	assert_has(text, "Not measured here: hugetlb_2m,hugetlb_1g. Run:");
	assert_has_not(text, "experiment user_copy --size");
	free(text);
}

static void what_was_not_copied_is_told(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 4096; size <= 1 << 30; size *= 2)
		put_pages(&file, "base", size, size / 16, "false");
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "dmabench run --experiment user_copy --size 4096:4194304:x2 --direction to_device -o FILE");
	free(text);
}

static void a_ring_is_always_from_device(void **state)
{
	static const char *const ways[] = { "map", "page_pool" };
	struct file file;
	char *text, *parameters;

	(void)state;
	start(&file, "wall", NULL);
	for (int i = 0; i < 2; i++) {
		parameters = dmabench_format("\"size\":2048,\"way\":\"%s\"", ways[i]);
		start_point(&file, "nic_like", "iommu-strict", parameters);
		put_phase(&file, "refill", i ? 50 : 900, 2);
		fputc(',', file.stream);
		put_phase(&file, "complete", i ? 10 : 500, 2);
		fputc(',', file.stream);
		put_phase(&file, "release", 60, 2);
		end_point(&file);
		free(parameters);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "iommu-strict, from_device, nic_like (a.jsonl)");
	assert_has(text, "take pages of a page pool (page_pool)");
	/* 1460 of 120. */
	assert_has(text, "12.17 times");
	assert_has(text, "Not measured here: premapped,copybreak. Run:");
	assert_has(text, "--experiment nic_like --way all --size 2048:2048:x2 -o");
	free(text);
}

static void says_that_there_is_no_crossover(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 4096; size *= 4) {
		put_strategy(&file, "streaming", size, 1000, 2);
		put_strategy(&file, "coherent_copy", size, 5000, 2);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "At every size, from 64 bytes to 4,096 bytes: map each transfer (streaming). No crossover lies within.");
	assert_has_not(text, "that serves again");
	free(text);
}

static void finds_two(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 65536; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, 1);
		put_strategy(&file, "coherent_copy", size,
			     1000 * fmax(pow(300 / size, 0.5),
					 pow(size / 20000, 0.9)), 1);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "- Below 300 bytes (95 % interval 2");
	assert_has(text, "- From 300 bytes to 20,000 bytes (95 % interval 19,");
	assert_has(text, "- Above 20,000 bytes: map each transfer (streaming).");
	free(text);
}

static void does_not_tell_what_it_cannot(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 4096; size *= 4) {
		put_strategy(&file, "streaming", size, 1000, 8);
		put_strategy(&file, "coherent_copy", size, size < 100 ? 1010 : 990, 8);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "- From 64 to 4,096 bytes no difference can be told between streaming and coherent_copy. No crossover lies within the measured sizes.");
	free(text);
}

static void one_strategy_is_nothing_to_choose_from(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	put_strategy(&file, "streaming", 64, 1000, 1);
	put_strategy(&file, "streaming", 128, 1000, 1);
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "- From 64 bytes to 128 bytes only streaming was measured.");
	assert_has(text, "There is nothing to compare it with.");
	assert_has(text, "dmabench run --experiment strategy --strategy all --size 64:128:x2 --direction to_device -o FILE");
	free(text);
}

static void instructions_are_no_time(void **state)
{
	char *text = unwrapped(advise("text", planted("icount", "TCG emulation", 0)));

	(void)state;
	assert_has(text, "This is no statement about time");
	assert_has(text, "33,028 instructions, where streaming is at 1,000.");
	assert_has(text, "Medians in instructions");
	assert_has(text, "confirmed, in instructions.");
	/* Two offsets were measured, to no avail. */
	assert_has(text, "Not decided by these files; instructions cannot decide it, for they know no caches.");
	assert_has_not(text, "at offset 0 instead of 8");
	assert_has_not(text, " ns");
	free(text);
}

static void of_an_emulators_time_nothing_is_said(void **state)
{
	static const char *const emulators[] = { "TCG emulation", "QEMU", "qemu" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *text = unwrapped(advise("text", planted("wall", emulators[i], 2)));

		assert_has(text, "a.jsonl: nothing is said of its times.");
		assert_has(text, "make hw-bench");
		assert_has(text, "--icount");
		assert_has_not(text, "streaming");
		assert_has_not(text, "1,000");
		free(text);
		text = advise("json", planted("wall", emulators[i], 2));
		assert_has(text, "\"unit\":\tnull");
		assert_has(text, "\"cases\":\t[]");
		assert_has_not(text, "1000");
		free(text);
	}
}

static void a_virtual_machines_time_is_its_own(void **state)
{
	char *text = unwrapped(advise("text", planted("wall", "KVM", 2)));

	(void)state;
	assert_has(text, "they hold for such a virtual machine");
	assert_has(text, "Above 1,457 bytes: map each transfer");
	free(text);
}

static void markdown_has_tables(void **state)
{
	char *text = advise("markdown", planted("wall", NULL, 2));

	(void)state;
	assert_has(text, "# How to map, by size\n");
	assert_has(text, "## iommu-strict, to_device (a.jsonl)\n");
	assert_has(text, "|  bytes |   streaming | persistent | coherent_copy |\n| --: | --: | --: | --: |\n|     64 | 1,000 x3.42 |  700 x2.40 |     292 x1.00 |\n");
	free(text);
}

/* A name of a file may be anything. */
static void names_do_no_harm(void **state)
{
	char *path = planted("wall", NULL, 2), *odd = in_directory("\033[1m|x\x7f.jsonl");
	char *text;

	(void)state;
	assert_int_equal(rename(path, odd), 0);
	free(path);
	text = advise("markdown", odd);
	assert_has(text, "?\\[1m\\|x?.jsonl");
	assert_has_not(text, "\033");
	free(text);
}

static void a_broken_file_leaves_nothing(void **state)
{
	struct advise_options options = { .format = "text" };
	char *path = sample("a.jsonl", HEADER("wall") "broken\n");

	(void)state;
	options.output = in_directory("new");
	listen();
	assert_int_equal(dmabench_advise(&options, &path, 1), 2);
	assert_has(said(), "a.jsonl:2: ");
	assert_int_equal(access(options.output, F_OK), -1);
	free((char *)options.output);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_where_to_do_what),
		cmocka_unit_test(a_17th_strategy_is_counted),
		cmocka_unit_test(finds_it_within_its_interval),
		cmocka_unit_test(ways_of_drivers_have_cases_of_their_own),
		cmocka_unit_test(memory_is_pinned_or_copied),
		cmocka_unit_test(what_was_not_copied_is_told),
		cmocka_unit_test(a_ring_is_always_from_device),
		cmocka_unit_test(says_that_there_is_no_crossover),
		cmocka_unit_test(finds_two),
		cmocka_unit_test(does_not_tell_what_it_cannot),
		cmocka_unit_test(one_strategy_is_nothing_to_choose_from),
		cmocka_unit_test(instructions_are_no_time),
		cmocka_unit_test(of_an_emulators_time_nothing_is_said),
		cmocka_unit_test(a_virtual_machines_time_is_its_own),
		cmocka_unit_test(markdown_has_tables),
		cmocka_unit_test(names_do_no_harm),
		cmocka_unit_test(a_broken_file_leaves_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
