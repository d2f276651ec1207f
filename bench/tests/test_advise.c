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
