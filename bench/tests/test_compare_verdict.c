// SPDX-License-Identifier: GPL-2.0
/* What is said of a row, and when. */
#include "compare_points.h"

/* 2 / 924 of one in 24 rows is 0.052 when adjusted, and of one in 23 0.0498. */
static void many_rows_need_a_smaller_p(void **state)
{
	for (int rows = 23; rows <= 24; rows++) {
		char base[32768] = HEADER("wall"), new[32768] = HEADER("wall");
		cJSON *document;

		for (int i = 0; i < rows; i++) {
			char *point;

			assert_true(asprintf(&point, P("%d", LOW("map")), i) > 0);
			strcat(base, point);
			if (!i) {
				free(point);
				assert_true(asprintf(&point, P("%d", HIGH("map")),
						     i) > 0);
			}
			strcat(new, point);
			free(point);
		}
		strcat(base, TRAILER);
		strcat(new, TRAILER);
		document = compare_json(base, new, 0);
		assert_true(count_of(document, "slower") == (rows == 23));
		assert_true(count_of(document, "significant_unadjusted_only") ==
			    (rows == 24));
		cJSON_Delete(document);
	}
	(void)state;
}

static void icount_is_exact(void **state)
{
	static const char base[] =
		HEADER("icount") P("1", ROUNDS("a", "1000", "1010")
				   "," ROUNDS("b", "1000", "1010")
				   "," ROUNDS("c", "1000", "1010")) TRAILER;
	static const char new[] =
		HEADER("icount") P("1", ROUNDS("a", "1001", "1011")
				   "," ROUNDS("b", "999.5", "1009.5")
				   "," ROUNDS("c", "1000", "5")) TRAILER;
	cJSON *document = compare_json(base, new, 0);
	const cJSON *row = row_of(document, 0);
	char *text;

	(void)state;
	assert_text(row, "unit", "instructions");
	assert_text(row, "verdict", "more");
	assert_number(row, "difference", 1);
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_true(cJSON_IsNull(member(row, "p_adjusted")));
	assert_true(cJSON_IsNull(member(row, "ratio_ci95")));
	assert_text(row_of(document, 1), "verdict", "fewer");
	assert_text(row_of(document, 2), "verdict", "equal");
	cJSON_Delete(document);
	options.format = "text";
	text = compare(base, new, 0);
	assert_has(text, "instructions");
	assert_has(text, "a             1000          1001            +1   1.001 more\n");
	assert_has(text, "b             1000         999.5          -0.5   1.000 fewer\n");
	assert_has(text, "c             1000          1000            +0   1.000\n");
	assert_has(text, "1 more, 1 fewer, 1 equal");
	assert_has_not(text, "~");
	assert_has_not(text, " ns");
	assert_has_not(text, "slower");
	free(text);
}

static void threshold_finds_regressions(void **state)
{
	static const char low[] = HEADER("wall") P("1", LOW("map")) TRAILER;
	static const char high[] = HEADER("wall") P("1", HIGH("map")) TRAILER;
	cJSON *document;
	char *text;

	(void)state;
	/* The ratio is 1.193, its interval from 1.163 on. */
	options.threshold = "16%";
	text = compare(low, high, 1);
	assert_has(text, "slower!\n");
	assert_has(text, "(1 above the threshold)");
	free(text);
	options.threshold = "17";
	text = compare(low, high, 0);
	assert_has(text, "slower\n");
	free(text);
	options.threshold = "0%";
	free(compare(low, high, 1));
	free(compare(high, low, 0));
	free(compare(low, low, 0));
	document = compare_json(low, high, 1);
	assert_true(cJSON_IsTrue(member(row_of(document, 0), "regression")));
	assert_true(count_of(document, "regressions") == 1);
	cJSON_Delete(document);
	/* Far apart, but three rounds tell nothing. */
	free(compare(HEADER("wall") P("1", ROUNDS("map", "1", "11,11.1,11.2")) TRAILER,
		     HEADER("wall") P("1", ROUNDS("map", "9", "19,19.1,19.2")) TRAILER,
		     0));
}

static void threshold_of_instructions_is_the_ratio(void **state)
{
#define OF(p50)	HEADER("icount") P("1", ROUNDS("map", p50, "1")) TRAILER
	(void)state;
	options.threshold = "5%";
	free(compare(OF("1000"), OF("1050"), 0));
	free(compare(OF("1000"), OF("1051"), 1));
	free(compare(OF("0"), OF("1"), 1));
	free(compare(OF("0"), OF("0"), 0));
	free(compare(OF("-3"), OF("-2"), 0));
	options.threshold = NULL;
	free(compare(OF("1000"), OF("9000"), 0));
}

static void threshold_is_a_percentage(void **state)
{
	static const char *const wrong[] = { "", "x", "5x", "-1%", "nan", "inf",
					     "5%%", "%" };
	static const char low[] = HEADER("wall") P("1", LOW("map")) TRAILER;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		options.threshold = wrong[i];
		refuses(low, low, "is no percentage");
	}
}

static void unknown_is_null(void **state)
{
	cJSON *document = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "-5", "4,5,6,7") ","
				 ROUNDS("b", "5", "") ","
				 ROUNDS("c", "0", "10,10,10,10,10,10")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "3", "12,13,14,15") ","
				 ROUNDS("b", "6", "16,16") ","
				 ROUNDS("c", "1", "11,11,11,11,11,11")) TRAILER, 0);

	(void)state;
	assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio")));
	assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio_ci95")));
	/* 3 / C(8, 4) * 2, then times 2 / 2: c is surer. */
	assert_number(row_of(document, 0), "p", 2. / 70);
	assert_text(row_of(document, 0), "verdict", "slower");
	assert_true(cJSON_IsNull(member(row_of(document, 1), "p")));
	assert_text(row_of(document, 1), "verdict", "unchanged");
	assert_number(row_of(document, 1), "ratio", 1.2);
	assert_text(row_of(document, 2), "verdict", "slower");
	cJSON_Delete(document);
}

/* Few rounds: a ratio of medians outside of all ratios of rounds cannot be. */
static void interval_holds_the_ratio(void **state)
{
	cJSON *document = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "50", "111,112,113,114,115,116"))
		TRAILER,
		HEADER("wall") P("1", LOW("a")) TRAILER, 0);
	const cJSON *interval = member(row_of(document, 0), "ratio_ci95");

	(void)state;
	assert_true(fabs(cJSON_GetArrayItem(interval, 1)->valuedouble - 2.07) <
		    0.00001);
	cJSON_Delete(document);
	document = compare_json(
		HEADER("wall") P("1", LOW("a")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "50", "111,112,113,114,115,116"))
		TRAILER, 0);
	interval = member(row_of(document, 0), "ratio_ci95");
	assert_true(fabs(cJSON_GetArrayItem(interval, 0)->valuedouble -
			 50 / 103.5) < 0.00001);
	cJSON_Delete(document);
}

/* Rounds are kept in few bytes, but equal ones stay equal: ties count. */
static void ties_stay_ties(void **state)
{
	cJSON *tenths = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "0.3", "11.1,12.2,13.3,14.4")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "0.7", "12.2,13.3,15.1,16.7")) TRAILER, 0);
	cJSON *wholes = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "2", "11,12,13,14")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "2", "12,13,15,16")) TRAILER, 0);

	(void)state;
	assert_number(row_of(tenths, 0), "p",
		      member(row_of(wholes, 0), "p")->valuedouble);
	cJSON_Delete(tenths);
	cJSON_Delete(wholes);
}

static void rounds_are_kept_to_the_picosecond(void **state)
{
	static const struct {
		double rounds[6];
		size_t count;
		double wanted[6];
		size_t kept;
	} cases[] = {
		{ { 3, 1.001, 2 }, 3, { 1.001, 2, 3 }, 3 },
		{ { -0.001, -70.5, 0, 0 }, 4, { -70.5, -0.001, 0, 0 }, 4 },
		{ { 7e12, -7e12, 0.127, 0.255, 16.511 }, 5, { -7e12, 0.127, 0.255, 16.511, 7e12 }, 5 },
		{ { NAN, 5, INFINITY, -INFINITY, 1e300 }, 5, { 5 }, 1 },
		{ { NAN }, 1, { 0 }, 0 },
		{ { 0 }, 0, { 0 }, 0 },
		{ { 160723.449, 160723.449, 1234567.891 }, 3, { 160723.449, 160723.449, 1234567.891 }, 3 },
		{ { 0.0004, 0.0006 }, 2, { 0, 0.001 }, 2 },
	};
	uint32_t ends[sizeof(cases) / sizeof(cases[0])] = { };
	struct dmabench_dataset set = { .rounds_ends = ends };
	double rounds[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memcpy(rounds, cases[i].rounds, sizeof(cases[i].rounds));
		ends[set.phases_count++] = set.rounds_count;
		dmabench_pack_rounds(&set, rounds, cases[i].count);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(dmabench_phase_rounds_most(&set, i) >= cases[i].kept);
		assert_int_equal(dmabench_phase_rounds(&set, i, rounds),
				 cases[i].kept);
		for (size_t k = 0; k < cases[i].kept; k++)
			assert_true(rounds[k] == cases[i].wanted[k]);
	}
	free(set.rounds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_rows_need_a_smaller_p),
		TEST(icount_is_exact),
		TEST(threshold_finds_regressions),
		TEST(threshold_of_instructions_is_the_ratio),
		TEST(threshold_is_a_percentage),
		TEST(unknown_is_null),
		TEST(interval_holds_the_ratio),
		TEST(ties_stay_ties),
		TEST(rounds_are_kept_to_the_picosecond),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
