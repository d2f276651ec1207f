// SPDX-License-Identifier: GPL-2.0
/* Sides that are runs, by a clock of long steps: what is told is no more than it can tell. */
#include "compare_runs_samples.h"

#include "run/schedule.h"
#include "stats/granularity.h"

#define EXPERIMENTS	1000
#define RUNS		5
#define STEP_NS		16
#define READINGS	64
#define STRATA		200

static uint64_t seed;

static double normal(void)
{
	const double u = ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;
	const double v = ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* Of operations with a median of 1, what the share @u takes no longer than. */
static double steady(double u)
{
	(void)u;
	return 1;
}

static double skewed(double u)
{
	return 0.9 - 0.1 / M_LN2 * log(1 - u);
}

/* By a clock of steps of STEP_NS, each operation beginning anywhere between two. */
static struct located read_by_clock(double median_ns, double (*shape)(double u))
{
	struct dmabench_hist_bucket buckets[READINGS] = { };
	size_t count = 0;

	for (int i = 0; i < READINGS; i++)
		buckets[i] = (struct dmabench_hist_bucket) {
			.low_ticks = STEP_NS * i, .width_ticks = 1,
		};
	for (int i = 0; i < STRATA; i++) {
		const double steps = median_ns * shape((i + 0.5) / STRATA) / STEP_NS;
		const int below = steps;

		buckets[below].count += lround(10000 * (below + 1 - steps));
		buckets[below + 1].count += lround(10000 * (steps - below));
	}
	/* As the kernel has them: those that are empty are not there. */
	for (int i = 0; i < READINGS; i++) {
		if (buckets[i].count)
			buckets[count++] = buckets[i];
	}
	return dmabench_locate_buckets(buckets, count, STEP_NS);
}

static void write_point(FILE *file, int number, const struct located *at, bool told)
{
	fprintf(file, "{\"record\":\"point\",\"index\":%d,\"experiment\":\"e\",\"parameters\":{\"size\":%d},\"threads\":1,\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"batch\":1,\"timing\":\"single\",\"phases\":[{\"phase\":\"map\",\"samples\":9000,\"overhead_ns\":10,\"net_ns\":{\"p50\":%.6f},",
		number, number, at->median);
	/* Raw: the cost of measuring is 10. */
	if (told)
		fprintf(file, "\"p50_clock_ns\":[%.6f,%.6f],", at->low + 10, at->high + 10);
	fprintf(file, "\"round_p50_ns\":[%.6f,%.6f],\"histogram\":[]}]}\n", at->median + 9.9,
		at->median + 10.1);
}

/*
 * A file of a boot, in which all is by 1 % another; of @ns each, or where that is 0, of
 * what is drawn for each experiment. To be freed.
 */
static char *drawn(const char *label, double (*shape)(double u), double ns, bool told)
{
	char *text = NULL;
	uint64_t medians = 1;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fprintf(file, LABELLED("%s"), label);
	for (int i = 0; i < (ns ? 1 : EXPERIMENTS); i++) {
		const double median = ns ?: 60 + dmabench_random_below(&medians, 200);
		const struct located at = read_by_clock(median * exp(0.01 * normal()), shape);

		write_point(file, i, &at, told);
	}
	fputs(TRAILER, file);
	fclose(file);
	return text;
}

static cJSON *experiment(double base_ns, double new_ns, double (*new_shape)(double u), bool told)
{
	char *texts[2 * RUNS];
	cJSON *document;

	seed = 20261129;
	for (int i = 0; i < 2 * RUNS; i++)
		texts[i] = i % 2 ? drawn("y", new_shape, new_ns, told) :
				   drawn("x", steady, base_ns, told);
	document = runs_json((const char *const *)texts, 2 * RUNS);
	for (int i = 0; i < 2 * RUNS; i++)
		free(texts[i]);
	return document;
}

/* 101 and 108 are in the same steps, 96 to 112. */
static void what_the_steps_leave_open_is_no_difference(void **state)
{
	cJSON *document = experiment(101, 108, steady, true);
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_true(interval_at(row, 0) < 1 && interval_at(row, 1) > 1.07);
	assert_true(count_of(document, "rows_undecided_by_clock") == 1);
	cJSON_Delete(document);
	/* It is the steps alone: the same without them is one. */
	document = experiment(101, 108, steady, false);
	assert_text(row_of(document, 0), "verdict", "slower");
	assert_true(count_of(document, "rows_undecided_by_clock") == 0);
	cJSON_Delete(document);
}

static void what_is_beyond_the_steps_is_told(void **state)
{
	cJSON *document = experiment(101, 135, steady, true);
	cJSON *finer = experiment(101, 135, steady, false);
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "slower");
	assert_number(row, "p", member(row_of(finer, 0), "p")->valuedouble);
	assert_true(interval_at(row, 0) > 1);
	assert_true(interval_at(row, 0) < interval_at(row_of(finer, 0), 0));
	assert_true(interval_at(row, 1) > interval_at(row_of(finer, 0), 1));
	assert_true(count_of(document, "rows_undecided_by_clock") == 0);
	cJSON_Delete(document);
	cJSON_Delete(finer);
}

static double apart(const cJSON *document)
{
	const cJSON *row;
	double count = 0;

	cJSON_ArrayForEach(row, member(pair_of(document, 0), "rows"))
		count += interval_at(row, 0) > 1 || interval_at(row, 1) < 1;
	assert_true(count_of(document, "compared") == EXPERIMENTS);
	return count;
}

/* Of the same median, but of another shape, which the clock cannot tell from another median. */
static void other_shapes_show_no_difference(void **state)
{
	cJSON *document = experiment(0, 0, skewed, true);
	cJSON *blind = experiment(0, 0, skewed, false);

	(void)state;
	if (getenv("DMABENCH_MEASURE"))
		printf("# %g apart, %g undecided; %g apart where the steps are not looked at\n",
		       apart(document), count_of(document, "rows_undecided_by_clock"), apart(blind));
	assert_true(apart(document) <= EXPERIMENTS * 5 / 100);
	assert_true(apart(blind) > EXPERIMENTS / 3);
	cJSON_Delete(document);
	cJSON_Delete(blind);
}

/* Of one median of 100, which is at the one end of what a clock leaves open, or at the other. */
static char *at_end(const char *label, bool low)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fprintf(file, LABELLED("%s"), label);
	for (int i = 0; i < EXPERIMENTS; i++) {
		const double ns = 100 * exp(0.05 * normal());
		const struct located at = { low ? ns * 1.1 : ns * 0.9, low ? ns : ns * 0.8, low ? ns * 1.2 : ns };

		write_point(file, i, &at, true);
	}
	fputs(TRAILER, file);
	fclose(file);
	return text;
}

/* What boots scatter by comes on top of what the steps leave open. */
static void at_the_ends_it_holds_as_often(void **state)
{
	char *texts[2 * RUNS];
	cJSON *document;

	(void)state;
	seed = 20261129;
	for (int i = 0; i < 2 * RUNS; i++)
		texts[i] = at_end(i % 2 ? "y" : "x", i % 2);
	document = runs_json((const char *const *)texts, 2 * RUNS);
	for (int i = 0; i < 2 * RUNS; i++)
		free(texts[i]);
	if (getenv("DMABENCH_MEASURE"))
		printf("# %g apart at the ends\n", apart(document));
	/* One side of it alone can miss: 25 are due, and 99 % of it are from 13 to 38. */
	assert_true(apart(document) >= 13 && apart(document) <= 38);
	cJSON_Delete(document);
}

#define CLOCKED(label, p50, low, high)					\
	WITH(label, P("1", "{\"phase\":\"map\",\"samples\":9000,\"overhead_ns\":10," \
	"\"net_ns\":{\"p50\":" #p50 "},\"p50_clock_ns\":[" #low "," #high "],"	\
	"\"round_p50_ns\":[15,15],\"histogram\":[]}"))

static void of_what_may_take_no_time_nothing_is_a_multiple(void **state)
{
	cJSON *document = runs_json(FILES(CLOCKED("x", 5, 9, 25), CLOCKED("x", 6, 11, 25),
					  CLOCKED("y", 50, 55, 65), CLOCKED("y", 51, 55, 65)));
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(row, "p")) && cJSON_IsNull(member(row, "ratio_ci95")));
	assert_true(count_of(document, "rows_undecided_by_clock") == 1);
	cJSON_Delete(document);
	/* The other way round it may be any small share, and is less. */
	document = runs_json(FILES(CLOCKED("y", 50, 55, 65), CLOCKED("y", 51, 55, 65), CLOCKED("y", 50, 55, 65),
				   CLOCKED("x", 5, 9, 16), CLOCKED("x", 5.1, 11, 16), CLOCKED("x", 5, 11, 16)));
	row = row_of(document, 0);
	assert_true(interval_at(row, 0) == 0 && interval_at(row, 1) < 0.2);
	assert_text(row, "verdict", "faster");
	cJSON_Delete(document);
}

static void it_is_said_in_words(void **state)
{
	char *text = runs_text(FILES(CLOCKED("x", 103, 105, 125), CLOCKED("x", 103.1, 105, 125),
				     CLOCKED("y", 110, 110, 130), CLOCKED("y", 110.1, 110, 130)));

	(void)state;
	assert_has(text, "1 rows have no p: the steps of a clock leave open more than their runs differ by (first: map of e");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_steps_leave_open_is_no_difference),
		TEST(what_is_beyond_the_steps_is_told),
		TEST(other_shapes_show_no_difference),
		TEST(at_the_ends_it_holds_as_often),
		TEST(of_what_may_take_no_time_nothing_is_a_multiple),
		TEST(it_is_said_in_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
