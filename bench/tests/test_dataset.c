// SPDX-License-Identifier: GPL-2.0
#include "sample_results.h"

#include <math.h>

#include "results/dataset.h"

#define TIMED(overhead, ci, rounds)					\
	"{\"phase\":\"map\",\"samples\":4,\"overhead_ns\":" overhead ","	\
	"\"raw_ns\":{\"p50\":30.5,\"p99\":null},"			\
	"\"net_ns\":{\"p50\":20.25,\"p99\":7},"				\
	"\"p50_ci95_ns\":" ci ",\"round_p50_ns\":" rounds "}"

/* Reads the one file; free the set. */
static void read_text(struct dmabench_dataset *set, const char *text)
{
	char *path = sample("a.jsonl", text);
	struct dmabench_input input;

	dmabench_input_init(&input, path, false);
	listen();
	assert_int_equal(dmabench_dataset_read(set, &input, 1), 0);
	said();
	dmabench_input_release(&input);
	free(path);
}

static const char *value(const struct dmabench_dataset *set, size_t point,
			 const char *name)
{
	const struct dmabench_value *found =
		dmabench_point_value(&set->points[point], name);

	return found ? found->text : NULL;
}

static void values_have_one_copy(void **state)
{
	struct dmabench_dataset set = { };

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("\"a\":64,\"b\":64", "direct", "true", "")
		  POINT("\"a\":64,\"b\":\"64\"", "direct", "true", "")
		  POINT("\"a\":65,\"b\":true", "swiotlb", "true", "")
		  POINT("\"a\":6.5e1,\"b\":false", "direct", "true", "")
		  POINT("\"\\u0061\":0.5,\"b\":null", "direct", "true", "") TRAILER);
	assert_int_equal(set.points_count, 5);
	assert_int_equal(set.points[0].values_count, 3);
	assert_ptr_equal(set.points[0].values[0], set.points[1].values[0]);
	assert_ptr_equal(set.points[0].values[2], set.points[4].values[2]);
	assert_string_equal(set.points[0].values[2]->name, "threads");
	/* The same text, but one is a number. */
	assert_ptr_equal(value(&set, 0, "b"), value(&set, 1, "b"));
	assert_true(dmabench_point_value(&set.points[0], "b")->number == 64);
	assert_true(isnan(dmabench_point_value(&set.points[1], "b")->number));
	/* The same name, but another text; and another text of the same number. */
	assert_string_equal(value(&set, 2, "a"), "65");
	assert_string_equal(value(&set, 3, "a"), "65");
	assert_ptr_equal(set.points[2].values[0], set.points[3].values[0]);
	assert_string_equal(value(&set, 4, "a"), "0.5");
	assert_string_equal(value(&set, 2, "b"), "yes");
	assert_string_equal(value(&set, 3, "b"), "no");
	assert_string_equal(value(&set, 4, "b"), "unknown");
	assert_ptr_equal(set.points[0].regime, set.points[1].regime);
	assert_ptr_not_equal(set.points[0].regime, set.points[2].regime);
	dmabench_dataset_free(&set);
}

/* As doubles they were equal. */
static void masks_stay_apart(void **state)
{
	struct dmabench_dataset set = { };

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("\"m\":18446744073709551615", "direct", "true", "")
		  POINT("\"m\":18446744073709551614", "direct", "true", "") TRAILER);
	assert_string_equal(value(&set, 0, "m"), "18446744073709551615");
	assert_string_equal(value(&set, 1, "m"), "18446744073709551614");
	assert_true(dmabench_value_varies(&set, set.points[0].experiment, "m"));
	assert_int_equal(dmabench_dataset_filter(&set, "m=18446744073709551614"), 0);
	assert_int_equal(set.points_count, 1);
	dmabench_dataset_free(&set);
}

static void rounds_are_net(void **state)
{
	static const char text[] = HEADER("wall")
		POINT("", "direct", "true", TIMED("10.25", "[30,31.5]", "[31,30.5,29]"))
		TRAILER;
	struct dmabench_dataset set = { .keep_rounds = true };
	const struct dmabench_phase *phase;

	(void)state;
	read_text(&set, text);
	phase = set.points[0].phases;
	assert_true(phase->p50_ns == 20.25 && phase->p99_ns == 7);
	assert_true(phase->p50_low_ns == 19.75 && phase->p50_high_ns == 21.25);
	assert_int_equal(phase->rounds_count, 3);
	assert_true(phase->rounds_ns[0] == 20.75 && phase->rounds_ns[2] == 18.75);
	dmabench_dataset_free(&set);

	set.raw = true;
	read_text(&set, text);
	phase = set.points[0].phases;
	assert_true(phase->p50_ns == 30.5 && isnan(phase->p99_ns));
	assert_true(phase->p50_low_ns == 30 && phase->p50_high_ns == 31.5);
	/* Freed, the set was as new, and keeps none. */
	assert_null(phase->rounds_ns);
	dmabench_dataset_free(&set);
}

static void unknown_is_nan(void **state)
{
	struct dmabench_dataset set = { .keep_rounds = true };
	const struct dmabench_phase *phase;

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("", "direct", "true",
			TIMED("10", "[null,null]", "[30,null]") ","
			TIMED("10", "null", "null") ","
			TIMED("null", "[30]", "[30]")) TRAILER);
	phase = set.points[0].phases;
	assert_true(isnan(phase[0].p50_low_ns) && isnan(phase[0].p50_high_ns));
	assert_true(phase[0].rounds_ns[0] == 20 && isnan(phase[0].rounds_ns[1]));
	assert_true(isnan(phase[1].p50_low_ns) && !phase[1].rounds_count);
	assert_true(isnan(phase[2].p50_high_ns) && isnan(phase[2].rounds_ns[0]));
	dmabench_dataset_free(&set);
}

/* Enough to make every table grow, in an order that is not the sweep's. */
static void many_points_keep_their_places(void **state)
{
	enum { MANY = 20000 };
	struct dmabench_dataset set = { };
	static const char start[] = "{\"record\":\"point\",\"index\":";
	char *path = in_directory("many.jsonl"), *text;
	const char *line;
	FILE *file = fopen(path, "w");

	(void)state;
	fputs(HEADER("wall"), file);
	for (int i = 0; i < MANY; i++)
		fprintf(file, "{\"record\":\"point\",\"index\":%d,\"experiment\":\"e\",\"parameters\":{\"n\":%d,\"odd\":\"%d\"},\"threads\":1,\"status\":\"ok\",\"phases\":[{\"phase\":\"p\",\"net_ns\":{\"p50\":%d}}]}\n",
			i * 7919 % MANY, i * 7919 % MANY, i & 1, i * 7919 % MANY);
	fputs(TRAILER, file);
	fclose(file);
	text = slurp(path);
	read_text(&set, text);
	assert_int_equal(set.points_count, MANY);
	/* One copy each: n, odd and threads. */
	assert_int_equal(set.known_count, MANY + 2 + 1);
	for (size_t i = 0; i < MANY; i++) {
		const struct dmabench_point *point = &set.points[i];

		assert_true(point->index == i && point->phases->p50_ns == i);
		assert_true(dmabench_point_value(point, "n")->number == i);
		/* No strstr(): under ASan it looks for the end of all the text. */
		line = text + point->offset;
		assert_int_equal(strncmp(line, start, strlen(start)), 0);
		assert_int_equal(strtol(line + strlen(start), NULL, 10), i);
	}
	dmabench_dataset_free(&set);
	free(text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_have_one_copy),
		cmocka_unit_test(masks_stay_apart),
		cmocka_unit_test(rounds_are_net),
		cmocka_unit_test(unknown_is_nan),
		cmocka_unit_test(many_points_keep_their_places),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
