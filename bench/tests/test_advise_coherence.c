// SPDX-License-Identifier: GPL-2.0
/* What is said of devices that do not see what the CPU caches. */
#include "advise_samples.h"

#define NONCOHERENT	",\"target\":{\"name\":\"t\",\"coherent\":false}"
#define COHERENT	",\"target\":{\"name\":\"t\",\"coherent\":true}"

/* The CPU does not cache coherent memory there, and an emulator no memory at all. */
static void instructions_say_nothing_of_memory_that_is_not_cached(void **state)
{
	char *text = unwrapped(advise("text", planted_on("icount", NULL, 0, NONCOHERENT)));
	cJSON *json, *one;

	(void)state;
	assert_has(text, "Target t is not coherent");
	assert_has(text, "held against no other: coherent_copy.");
	assert_has(text, "- From 64 bytes to 65,536 bytes only streaming can be told.");
	assert_has(text, "700 x1.00            292");
	assert_has_not(text, "To choose coherent_copy wrongly");
	assert_has_not(text, "a.jsonl, iommu-strict: confirmed, in instructions. Of 3 comparisons");
	free(text);
	text = advise("json", planted_on("icount", NULL, 0, NONCOHERENT));
	json = cJSON_Parse(text);
	one = cJSON_GetObjectItem(cJSON_GetArrayItem(
		cJSON_GetObjectItem(json, "cases"), 0), "not_compared");
	assert_int_equal(cJSON_GetArraySize(one), 1);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(one, 0)), "coherent_copy");
	cJSON_Delete(json);
	free(text);
}

static void but_of_all_that_is_they_do(void **state)
{
	static const char *const files[][2] = {
		{ "wall", NONCOHERENT }, { "icount", COHERENT }, { "icount", "" },
	};

	(void)state;
	for (int i = 0; i < 3; i++) {
		char *text = unwrapped(advise("text", planted_on(files[i][0], NULL, 0,
								 files[i][1])));

		assert_has_not(text, "held against no other");
		assert_has(text, "copy through coherent memory (coherent_copy).");
		assert_has(text, "To choose coherent_copy wrongly");
		assert_has(text, "Of 3 comparisons 3 are cheaper so");
		free(text);
	}
}

static char *grows_by_64_a_kib(const char *target)
{
	struct file file;

	start_on(&file, "wall", NULL, target);
	put_map(&file, "direct", 64, 0, 200, 1);
	put_map(&file, "direct", 1024 + 64, 0, 264, 1);
	return unwrapped(advise("text", finish(&file, "a.jsonl")));
}

static void tells_what_a_line_costs_that_is_not_coherent(void **state)
{
	char *text = grows_by_64_a_kib(NONCOHERENT);

	(void)state;
	assert_has(text, "Here a map and an unmap cost 200 ns at 64 bytes, and 64 for each KiB more: map and sync what a transfer needs");
	free(text);
	text = grows_by_64_a_kib(COHERENT);
	assert_has_not(text, "KiB more");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_say_nothing_of_memory_that_is_not_cached),
		cmocka_unit_test(but_of_all_that_is_they_do),
		cmocka_unit_test(tells_what_a_line_costs_that_is_not_coherent),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
