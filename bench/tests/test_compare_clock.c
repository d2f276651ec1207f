// SPDX-License-Identifier: GPL-2.0
/* Where a clock of long steps timed: what is told is no more than it can tell. */
#include "compare_points.h"

#include "run/schedule.h"
#include "stats/median.h"

/* Raw: 10 more than net. */
#define CLOCK(phase, low, high)						\
	OTHER("\"p50_ci95_ns\":null", "\"p50_ci95_ns\":null,\"p50_clock_ns\":[" low "," high "]", phase)

static cJSON *compared(const char *low, const char *high)
{
	char *base = dmabench_format("%s%s%s", HEADER("wall"), P("64", "@"), TRAILER);
	char *base_file = dmabench_format("%s", replaced(base, "@", low));
	char *new_file = dmabench_format("%s", replaced(base, "@", high));
	cJSON *document = compare_json(base_file, new_file, 0);

	free(base);
	free(base_file);
	free(new_file);
	return document;
}

static double end_of(const cJSON *row, int end)
{
	return cJSON_GetArrayItem(member(row, "ratio_ci95"), end)->valuedouble;
}

static void an_interval_is_as_much_wider_as_the_clock_leaves_open(void **state)
{
	cJSON *document = compared(CLOCK(LOW("map"), "113", "114"), CLOCK(HIGH("map"), "130", "140"));
	cJSON *rounds = compared(LOW("map"), HIGH("map"));
	const cJSON *row = row_of(document, 0), *narrow = row_of(rounds, 0);
	const double ratio = 123.5 / 103.5;

	(void)state;
	assert_true(end_of(narrow, 0) < ratio && end_of(narrow, 1) > ratio);
	assert_true(fabs(end_of(row, 0) - end_of(narrow, 0) * 120 / 104. / ratio) < 0.000001);
	assert_true(fabs(end_of(row, 1) - end_of(narrow, 1) * 130 / 103. / ratio) < 0.000001);
	cJSON_Delete(rounds);
	assert_text(row, "verdict", "slower");
	assert_number(row, "p", 2. / 924);
	assert_true(count_of(document, "rows_undecided_by_clock") == 0);
	cJSON_Delete(document);
}

/* The rounds differ as clearly as above. */
static void what_the_steps_leave_open_is_no_difference(void **state)
{
	cJSON *document = compared(CLOCK(LOW("map"), "100", "125"), CLOCK(HIGH("map"), "120", "150"));
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_number(row, "ratio", 123.5 / 103.5);
	assert_true(count_of(document, "rows_undecided_by_clock") == 1);
	cJSON_Delete(document);
}

/* Raw: the cost of measuring is 10. */
static void of_what_may_take_no_time_nothing_is_a_multiple(void **state)
{
	cJSON *document = compared(CLOCK(LOW("map"), "10", "125"), CLOCK(HIGH("map"), "131", "136"));
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_true(cJSON_IsNull(member(row, "ratio_ci95")));
	assert_true(count_of(document, "rows_undecided_by_clock") == 1);
	cJSON_Delete(document);
}

#define EXPERIMENTS	1000
#define ROUNDS_OF_RUN	12

static uint64_t seed;

static double normal(void)
{
	const double u = ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;
	const double v = ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* All medians are 100, which is at an end of what the clock leaves open of those of @ns. */
static char *at_end(double ns)
{
	double rounds[ROUNDS_OF_RUN], median;
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fputs(HEADER("wall"), file);
	for (int i = 0; i < EXPERIMENTS; i++) {
		for (int k = 0; k < ROUNDS_OF_RUN; k++)
			rounds[k] = ns * exp(0.03 * normal());
		median = dmabench_median(rounds, ROUNDS_OF_RUN);
		fprintf(file, "{\"record\":\"point\",\"index\":%d,\"experiment\":\"e\",\"parameters\":{\"size\":%d},\"threads\":1,\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"batch\":1,\"timing\":\"single\",\"phases\":[{\"phase\":\"map\",\"samples\":9000,\"overhead_ns\":0,\"net_ns\":{\"p50\":%.6f},\"p50_clock_ns\":[%.6f,%.6f],\"round_p50_ns\":[",
			i, i, median, median * (ns > 100 ? 100 / ns : 1), median * (ns < 100 ? 100 / ns : 1));
		for (int k = 0; k < ROUNDS_OF_RUN; k++)
			fprintf(file, "%s%.6f", k ? "," : "", rounds[k]);
		fputs("],\"histogram\":[]}]}\n", file);
	}
	fputs(TRAILER, file);
	fclose(file);
	return text;
}

/* What rounds differ by comes on top of what the steps leave open. */
static void at_the_ends_it_holds_as_often(void **state)
{
	char *base = at_end(110), *new = at_end(90);
	cJSON *document = compare_json(base, new, 0);
	const cJSON *row, *pair = cJSON_GetArrayItem(member(document, "comparisons"), 0);
	size_t apart = 0;

	(void)state;
	cJSON_ArrayForEach(row, member(pair, "rows"))
		apart += end_of(row, 0) > 1 || end_of(row, 1) < 1;
	if (getenv("DMABENCH_MEASURE"))
		printf("# %zu apart at the ends\n", apart);
	/* One side of it alone can miss: 25 are due, and 99 % of it are from 13 to 38. */
	assert_in_range(apart, 13, 38);
	cJSON_Delete(document);
	free(base);
	free(new);
}

static void it_is_said_in_words(void **state)
{
	char *base = dmabench_format("%s%s%s", HEADER("wall"), P("64", "@"), TRAILER);
	char *low = dmabench_format("%s", replaced(base, "@", CLOCK(LOW("map"), "100", "125")));
	char *text = compare(low, replaced(base, "@", CLOCK(HIGH("map"), "120", "150")), 0);

	(void)state;
	assert_has(text, "1 rows have no p: the steps of a clock leave open more than their rounds differ by (first: map of e");
	free(base);
	free(low);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_interval_is_as_much_wider_as_the_clock_leaves_open),
		TEST(what_the_steps_leave_open_is_no_difference),
		TEST(of_what_may_take_no_time_nothing_is_a_multiple),
		TEST(at_the_ends_it_holds_as_often),
		TEST(it_is_said_in_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
