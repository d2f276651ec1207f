// SPDX-License-Identifier: GPL-2.0
/* What changed over runs, in either lane, and what is known of it. */
#include "history_samples.h"

/* The element of "changes" that is of that series, or NULL. */
static const cJSON *change_of(const cJSON *json, const char *series)
{
	const cJSON *change;

	cJSON_ArrayForEach(change, history_get(json, "changes")) {
		if (!strcmp(history_text(change, "series"), series))
			return change;
	}
	return NULL;
}

static void finds_a_regression(void **state)
{
	const cJSON *change;
	cJSON *json;

	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	json = history_json("changes --json", 1);
	assert_true(history_number(json, "regressions") == 2);
	assert_true(history_number(json, "seed") == 1);
	assert_int_equal(cJSON_GetArraySize(history_get(json, "changes")), 2);
	change = change_of(json, "s1");
	assert_string_equal(history_text(change, "id"), "s1@41");
	assert_string_equal(history_text(change, "lane"), "time");
	assert_string_equal(history_text(change, "phase"), "map");
	assert_true(history_number(change, "parameters.size") == 64);
	assert_true(history_number(change, "run_before.run") == 40);
	assert_string_equal(history_text(change, "run.started"), "2026-01-01T00:00:40Z");
	assert_true(history_number(change, "change_pct") > 9 &&
		    history_number(change, "change_pct") < 11);
	assert_true(history_number(change, "p") <= 0.001);
	assert_true(cJSON_IsTrue(history_get(change, "regression")));
	cJSON_Delete(json);
	assert_int_equal(history_status("changes"), 1);
	assert_non_null(strstr(check_printed, "run 41: Linux 6.1, 2026-01-01T00:00:40Z; before: run 40:"));
	assert_non_null(strstr(check_printed, "  s1@41"));
	assert_non_null(strstr(check_printed, "p 0.0005"));
	assert_non_null(strstr(check_printed, "2 new changes to slower or more, 0 faster or fewer"));
}

static void says_the_same_again(void **state)
{
	char *first;

	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	assert_int_equal(history_status("changes --json"), 1);
	first = dmabench_format("%s", check_printed);
	assert_int_equal(history_status("changes --json"), 1);
	assert_string_equal(check_printed, first);
	free(first);
}

static void improvements_are_no_failure(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("wall", 60, 40, 100, 0.9);
	json = history_json("changes --json", 0);
	assert_int_equal(cJSON_GetArraySize(history_get(json, "changes")), 2);
	assert_true(cJSON_IsFalse(history_get(json, "changes.0.slower")));
	cJSON_Delete(json);
}

static void small_changes_are_none(void **state)
{
	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	assert_int_equal(history_status("changes --min-change 12"), 0);
	assert_int_equal(history_status("changes --min-change 5"), 1);
}

static void too_little_data_is_an_answer(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("wall", 13, 6, 100, 2);
	json = history_json("changes --json", 0);
	assert_true(history_number(json, "least_runs") == 14);
	assert_int_equal(cJSON_GetArraySize(history_get(json, "too_little_data")), 4);
	assert_true(history_number(json, "tests") == 0);
	cJSON_Delete(json);
	assert_int_equal(history_status("changes"), 0);
	assert_non_null(strstr(check_printed, "4 of 4 series have too little data, and nothing can be said of them: 14 runs"));
	/* It needs less for a weaker claim. */
	assert_int_equal(history_status("changes --p-value 0.01"), 1);
}

static void acknowledged_ones_are_quiet(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	assert_int_equal(history_status("acknowledge s1@99"), 2);
	assert_said("nothing changed at 's1@99'");
	assert_int_equal(history_status("acknowledge s1@41 nonsense"), 2);
	assert_said("'nonsense' is no change, such as s12@345");
	/* All or none. */
	assert_int_equal(history_status("changes"), 1);
	assert_non_null(strstr(check_printed, "2 new changes"));
	assert_int_equal(history_status("acknowledge --note wanted s1@41"), 0);
	assert_int_equal(history_status("changes"), 1);
	assert_null(strstr(check_printed, "s1@41"));
	assert_non_null(strstr(check_printed, "1 new change to slower or more, 0 faster or fewer, 1 acknowledged"));
	assert_int_equal(history_status("acknowledge 41"), 0);
	assert_non_null(strstr(check_printed, "2 changes acknowledged"));
	assert_int_equal(history_status("acknowledge --note wanted s1@41"), 0);
	assert_int_equal(history_status("changes --all"), 0);
	assert_non_null(strstr(check_printed, "acknowledged: wanted"));
	json = history_json("changes --json", 0);
	assert_string_equal(history_text(change_of(json, "s1"), "note"), "wanted");
	assert_true(cJSON_IsFalse(history_get(change_of(json, "s1"), "regression")));
	cJSON_Delete(json);
}

/* The next one is new: somebody only knows of the first. */
static void a_second_regression_is_new(void **state)
{
	(void)state;
	history_add_series("icount", 6, 3, 100, 1.1);
	assert_int_equal(history_status("acknowledge 4"), 0);
	assert_int_equal(history_status("changes"), 0);
	history_add(&(struct history_run) { .name = "n", .clock = "icount", .map = 130,
					    .unmap = 50, .started = "2026-01-02T00:00:00Z" });
	assert_int_equal(history_status("changes"), 1);
	assert_non_null(strstr(check_printed, "s1@7"));
}

static void instructions_are_exact(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("icount", 2, 1, 100, 1.01);
	json = history_json("changes --json", 1);
	assert_string_equal(history_text(json, "changes.0.lane"), "exact");
	assert_string_equal(history_text(json, "changes.0.unit"), "instructions");
	assert_true(cJSON_IsNull(history_get(json, "changes.0.p")));
	assert_true(history_number(json, "changes.0.before") == 100);
	assert_true(history_number(json, "changes.0.after") == 101);
	assert_true(history_number(json, "tests") == 0);
	cJSON_Delete(json);
	/* Of 64 one instruction, of 128 two. */
	json = history_json("changes --json --least 1", 1);
	assert_true(history_number(json, "regressions") == 1);
	cJSON_Delete(json);
	assert_int_equal(history_status("changes --least 2"), 0);
	/* --min-change is of the other lane. */
	assert_int_equal(history_status("changes --min-change 50"), 1);
}

static void a_drift_adds_up(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		char name[8];

		snprintf(name, sizeof(name), "%d", i);
		history_add(&(struct history_run) { .name = name, .clock = "icount",
						    .map = 100 + i, .unmap = 50 });
	}
	/* 2 from the level at once is too little, 3 is not; of the other size 4 and 2. */
	assert_int_equal(history_status("changes --least 2 --where size=64"), 1);
	assert_non_null(strstr(check_printed, "s1@4"));
	assert_null(strstr(check_printed, "s1@3"));
}

static void lanes_do_not_mix(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("wall", 30, 30, 100, 1);
	/* One more instruction between times of another size is a step, and no value of theirs. */
	history_add_series("icount", 2, 1, 5000, 1.01);
	json = history_json("changes --json", 1);
	assert_true(history_number(json, "series") == 8);
	assert_true(history_number(json, "regressions") == 2);
	assert_string_equal(history_text(json, "changes.0.lane"), "exact");
	assert_string_equal(history_text(json, "changes.1.lane"), "exact");
	cJSON_Delete(json);
	assert_int_equal(history_status("changes --where clock=wall"), 0);
	assert_int_equal(history_status("changes --where unit=instructions"), 1);
}

static void filters(void **state)
{
	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	assert_int_equal(history_status("changes --where phase=unmap"), 0);
	assert_non_null(strstr(check_printed, "2 series, 120 values of p50"));
	assert_int_equal(history_status("changes --where phase=map,size=128"), 1);
	assert_non_null(strstr(check_printed, "1 series, 60 values"));
	assert_int_equal(history_status("changes --where series=s1"), 1);
	assert_int_equal(history_status("changes --where hot=yes,machine=m1"), 1);
	assert_int_equal(history_status("changes --where size=63"), 2);
	assert_said("--where size=63: no series has that");
	assert_int_equal(history_status("changes --where size"), 2);
	assert_said("is not NAME=VALUE,NAME=VALUE");
}

static void looks_at_the_newest(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("wall", 90, 20, 100, 1.1);
	assert_int_equal(history_status("changes"), 1);
	/* From run 50 on, of which 40 are asked for. */
	json = history_json("changes --json --last 40 --where series=s1", 0);
	assert_true(history_number(json, "values") == 40);
	cJSON_Delete(json);
	json = history_json("changes --json --last 39 --where series=s1", 0);
	assert_true(history_number(json, "values") == 40);
	cJSON_Delete(json);
	json = history_json("changes --json --last 0 --where series=s1", 1);
	assert_true(history_number(json, "values") == 90);
	cJSON_Delete(json);
}

static void other_statistics(void **state)
{
	cJSON *json;

	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	json = history_json("changes --json --statistic mean --where series=s1", 1);
	assert_true(history_number(json, "changes.0.before") > 145);
	cJSON_Delete(json);
	/* Which is not known of these. */
	json = history_json("changes --json --statistic p99", 0);
	assert_int_equal(cJSON_GetArraySize(history_get(json, "too_little_data")), 4);
	cJSON_Delete(json);
}

/* Half of the boots are slow, all of whose runs are: no sample of 30, but of 10. */
static void runs_of_a_boot_are_one_value(void **state)
{
	cJSON *json;

	(void)state;
	for (int i = 0; i < 48; i++) {
		char name[8], started[32], boot[32];

		snprintf(name, sizeof(name), "%d", i);
		snprintf(started, sizeof(started), "2026-01-01T00:00:%02dZ", i);
		snprintf(boot, sizeof(boot), ",\"boot_id\":\"%d\"", i / 3);
		history_add(&(struct history_run) {
			.name = name, .started = started, .environment = boot,
			.map = 100 * (1 + i % 3 * 0.001) * (i >= 45 ? 1.2 : 1), .unmap = 50 });
	}
	json = history_json("changes --json --where series=s1", 0);
	assert_true(history_number(json, "values") == 16);
	cJSON_Delete(json);
	/* Without that the last boot would be a change. */
	assert_int_equal(history_status("show s1"), 0);
	assert_non_null(strstr(check_printed, "120.240"));
}

static void a_p_must_be_possible(void **state)
{
	(void)state;
	history_add_series("wall", 60, 40, 100, 1.1);
	assert_int_equal(history_status("changes --p-value 0.0004"), 2);
	assert_said("--permutations 2499 or more");
	assert_int_equal(history_status("changes --p-value 0.001 --permutations 998"), 2);
	assert_said("--permutations 999 or more");
	assert_int_equal(history_status("changes --p-value 0.001 --permutations 999"), 1);
	assert_int_equal(history_status("changes --p-value 0.0004 --permutations 2499"), 1);
}

/* An older release, added last, has its place. */
static void late_runs_have_their_place(void **state)
{
	cJSON *json;

	(void)state;
	history_add(&(struct history_run) { .name = "b", .kernel = "6.2", .clock = "icount", .map = 110 });
	history_add(&(struct history_run) { .name = "c", .kernel = "6.3", .clock = "icount", .map = 110 });
	history_add(&(struct history_run) { .name = "a", .kernel = "6.1", .clock = "icount", .map = 100 });
	json = history_json("changes --json --where series=s1", 1);
	assert_string_equal(history_text(json, "changes.0.id"), "s1@1");
	assert_true(history_number(json, "changes.0.run_before.run") == 3);
	cJSON_Delete(json);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, history_open, history_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_a_regression),
		TEST(says_the_same_again),
		TEST(improvements_are_no_failure),
		TEST(small_changes_are_none),
		TEST(too_little_data_is_an_answer),
		TEST(acknowledged_ones_are_quiet),
		TEST(a_second_regression_is_new),
		TEST(instructions_are_exact),
		TEST(a_drift_adds_up),
		TEST(lanes_do_not_mix),
		TEST(filters),
		TEST(looks_at_the_newest),
		TEST(other_statistics),
		TEST(runs_of_a_boot_are_one_value),
		TEST(a_p_must_be_possible),
		TEST(late_runs_have_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
