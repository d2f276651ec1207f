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
	assert_int_equal(dmabench_dataset_read(set, &input, 1, NULL), 0);
	said();
	dmabench_input_release(&input);
	free(path);
}

static const char *value(const struct dmabench_dataset *set, size_t point,
			 const char *name)
{
	const struct dmabench_value *found =
		dmabench_point_value(set, &set->points[point], name);

	return found ? found->text : NULL;
}

static const struct dmabench_value *nth(const struct dmabench_dataset *set,
					size_t point, size_t i)
{
	return dmabench_nth_value(set, &set->points[point], i);
}

static void values_have_one_copy(void **state)
{
	struct dmabench_dataset set = { };

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("\"a\":64,\"b\":64", "direct", "true", PHASE("map", "1", "1"))
		  POINT("\"a\":64,\"b\":\"64\"", "direct", "true", PHASE("map", "1", "1"))
		  POINT("\"a\":65,\"b\":true", "swiotlb", "true", PHASE("map", "1", "1"))
		  POINT("\"a\":6.5e1,\"b\":false", "direct", "true", PHASE("map", "1", "1"))
		  POINT("\"\\u0061\":-3,\"b\":\"c\"", "direct", "true", PHASE("map", "1", "1")) TRAILER);
	assert_int_equal(set.points_count, 5);
	assert_int_equal(set.points[0].values_count, 3);
	assert_ptr_equal(nth(&set, 0, 0), nth(&set, 1, 0));
	assert_ptr_equal(nth(&set, 0, 2), nth(&set, 4, 2));
	assert_string_equal(nth(&set, 0, 2)->name, "threads");
	/* The same text, but one is a number. */
	assert_ptr_equal(value(&set, 0, "b"), value(&set, 1, "b"));
	assert_true(dmabench_point_value(&set, &set.points[0], "b")->number == 64);
	assert_true(isnan(dmabench_point_value(&set, &set.points[1], "b")->number));
	/* The same name, but another text; and another text of the same number. */
	assert_string_equal(value(&set, 2, "a"), "65");
	assert_string_equal(value(&set, 3, "a"), "65");
	assert_ptr_equal(nth(&set, 2, 0), nth(&set, 3, 0));
	assert_string_equal(value(&set, 4, "a"), "-3");
	assert_string_equal(value(&set, 2, "b"), "yes");
	assert_string_equal(value(&set, 3, "b"), "no");
	assert_string_equal(value(&set, 4, "b"), "c");
	assert_ptr_equal(set.points[0].kind->regime, set.points[1].kind->regime);
	assert_ptr_not_equal(set.points[0].kind->regime, set.points[2].kind->regime);
	dmabench_dataset_free(&set);
}

/* As doubles they were equal. */
static void masks_stay_apart(void **state)
{
	struct dmabench_dataset set = { };

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("\"m\":18446744073709551615", "direct", "true", PHASE("map", "1", "1"))
		  POINT("\"m\":18446744073709551614", "direct", "true", PHASE("map", "1", "1")) TRAILER);
	assert_string_equal(value(&set, 0, "m"), "18446744073709551615");
	assert_string_equal(value(&set, 1, "m"), "18446744073709551614");
	assert_true(dmabench_value_varies(&set, set.points[0].kind->experiment, "m"));
	assert_int_equal(dmabench_dataset_filter(&set, "m=18446744073709551614"), 0);
	assert_int_equal(set.points_count, 1);
	dmabench_dataset_free(&set);
}

static double ns(const struct dmabench_dataset *set, size_t phase,
		 enum dmabench_phase_time time)
{
	return dmabench_phase_ns(set, set->points[0].phases + phase, time);
}

static void times_are_net(void **state)
{
	static const char text[] = HEADER("wall")
		POINT("", "direct", "true", TIMED("10.25", "[30,31.5]", "[31,30.5,29]"))
		TRAILER;
	struct dmabench_dataset set = { };

	(void)state;
	read_text(&set, text);
	assert_true(ns(&set, 0, DMABENCH_NS_P50) == 20.25 && ns(&set, 0, DMABENCH_NS_P99) == 7);
	assert_true(ns(&set, 0, DMABENCH_NS_P50_LOW) == 19.75);
	assert_true(ns(&set, 0, DMABENCH_NS_P50_HIGH) == 21.25);
	/* Not asked for. */
	assert_null(set.ns[DMABENCH_NS_COMPARED]);
	assert_int_equal(dmabench_phase_rounds_most(&set, 0), 0);
	dmabench_dataset_free(&set);

	set.raw = true;
	read_text(&set, text);
	assert_true(ns(&set, 0, DMABENCH_NS_P50) == 30.5 && isnan(ns(&set, 0, DMABENCH_NS_P99)));
	assert_true(ns(&set, 0, DMABENCH_NS_P50_LOW) == 30);
	assert_true(ns(&set, 0, DMABENCH_NS_P50_HIGH) == 31.5);
	dmabench_dataset_free(&set);
}

static void rounds_are_net(void **state)
{
	struct dmabench_dataset set = { .compared = true, .keep_rounds = true };
	double rounds[64];

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("", "direct", "true",
			TIMED("10.25", "[30,31.5]", "[31,30.5,29]") ","
			TIMED("10", "null", "[30]") ","
			TIMED("null", "null", "[30]")) TRAILER);
	assert_true(ns(&set, 0, DMABENCH_NS_COMPARED) == 20.25);
	assert_null(set.ns[DMABENCH_NS_P50]);
	assert_int_equal(dmabench_phase_rounds(&set, 0, rounds), 3);
	assert_true(rounds[0] == 18.75 && rounds[1] == 20.25 && rounds[2] == 20.75);
	assert_int_equal(dmabench_phase_rounds(&set, 1, rounds), 1);
	assert_true(rounds[0] == 20);
	assert_int_equal(dmabench_phase_rounds(&set, 2, rounds), 0);
	dmabench_dataset_free(&set);
}

static void unknown_is_nan(void **state)
{
	struct dmabench_dataset set = { };

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("", "direct", "true",
			TIMED("10", "null", "[30]") ","
			TIMED("10", "null", "[]") ","
			TIMED("null", "[30,31]", "[30]")) TRAILER);
	for (size_t i = 0; i < 3; i++) {
		assert_true(isnan(ns(&set, i, DMABENCH_NS_P50_LOW)));
		assert_true(isnan(ns(&set, i, DMABENCH_NS_P50_HIGH)));
	}
	assert_true(isnan(dmabench_phase_ns(&set, DMABENCH_NO_PHASE, DMABENCH_NS_P50)));
	dmabench_dataset_free(&set);
}

/* What is taken and dropped leaves no trace; what was made known is found in any order of its values. */
static void points_are_found(void **state)
{
	struct dmabench_dataset set = { .compared = true, .keep_rounds = true };

	(void)state;
	read_text(&set, HEADER("wall")
		  POINT("\"a\":64,\"b\":\"x\"", "direct", "true", TIMED("1", "null", "[3,4]"))
		  POINT("\"a\":64,\"b\":\"y\"", "direct", "true", TIMED("1", "null", "[5]"))
		  POINT("\"a\":\"64\",\"b\":\"x\"", "direct", "true", PHASE("map", "1", "1"))
		  POINT("\"a\":64", "direct", "true", PHASE("map", "1", "1"))
		  POINT("\"b\":\"x\",\"a\":64", "swiotlb", "true", TIMED("1", "null", "[6,7]"))
		  TRAILER);
	assert_int_equal(dmabench_dataset_find(&set, 4), DMABENCH_NO_POINT);
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(dmabench_dataset_find(&set, i), DMABENCH_NO_POINT);
		dmabench_dataset_make_known(&set, i);
	}
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(dmabench_dataset_find(&set, i), i);
	assert_int_equal(dmabench_dataset_find(&set, 4), 0);
	assert_int_equal(set.points[0].shape, set.points[4].shape);
	assert_int_not_equal(set.points[0].shape, set.points[3].shape);
	for (uint32_t i = 4; i > 0; i--) {
		const struct dmabench_point *last = &set.points[i];
		size_t values = last->values, phases = last->phases;

		dmabench_dataset_drop(&set);
		assert_int_equal(set.points_count, i);
		assert_int_equal(set.values_count, values);
		assert_int_equal(set.phases_count, phases);
		assert_int_equal(set.rounds_count, phases ? set.rounds_ends[phases - 1] : 0);
	}
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
	assert_int_equal(set.known.count, MANY + 2 + 1);
	for (size_t i = 0; i < MANY; i++) {
		const struct dmabench_point *point = &set.points[i];

		assert_true(point->index == i &&
			    dmabench_phase_ns(&set, point->phases, DMABENCH_NS_P50) == i);
		assert_true(dmabench_point_value(&set, point, "n")->number == i);
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
		cmocka_unit_test(times_are_net),
		cmocka_unit_test(rounds_are_net),
		cmocka_unit_test(unknown_is_nan),
		cmocka_unit_test(points_are_found),
		cmocka_unit_test(many_points_keep_their_places),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
