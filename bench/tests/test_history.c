// SPDX-License-Identifier: GPL-2.0
/* What is kept of runs, and which are refused. */
#include "history_samples.h"

#include "history/database.h"
#include "history/order.h"

static void keeps_what_a_run_has(void **state)
{
	cJSON *json;

	(void)state;
	history_add(&(struct history_run) {
		.name = "a.jsonl", .map = 100.125, .unmap = -3.5,
		.environment = ",\"kernel_commit\":\"1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b\",\"compiler\":\"gcc 12\"",
	});
	json = history_json("list --json", 0);
	assert_string_equal(history_text(json, "runs.0.kernel"), "6.1");
	assert_string_equal(history_text(json, "runs.0.kernel_commit"), "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b");
	assert_string_equal(history_text(json, "runs.0.compiler"), "gcc 12");
	assert_true(cJSON_IsNull(history_get(json, "runs.0.qemu")));
	assert_true(history_number(json, "runs.0.points") == 2);
	assert_true(history_number(json, "runs.0.figures") == 4);
	assert_int_equal(strlen(history_text(json, "runs.0.sha256")), 64);
	assert_int_equal(cJSON_GetArraySize(history_get(json, "series")), 4);
	assert_string_equal(history_text(json, "series.3.phase"), "unmap");
	assert_true(history_number(json, "series.3.parameters.size") == 128);
	assert_true(cJSON_IsTrue(history_get(json, "series.3.parameters.hot")));
	cJSON_Delete(json);
	json = history_json("show --json 1", 0);
	assert_true(history_number(json, "values.0.p50") == 100.125);
	assert_true(history_number(json, "values.0.p50_low") == 99.125);
	assert_true(history_number(json, "values.0.p90") == 200.25);
	assert_true(cJSON_IsNull(history_get(json, "values.0.p99")));
	assert_true(history_number(json, "values.1.p50") == -3.5);
	cJSON_Delete(json);
	json = history_json("show --json s3", 0);
	assert_true(history_number(json, "values.0.p50") == 200.25);
	cJSON_Delete(json);
	assert_int_equal(history_status("show 1"), 0);
	assert_non_null(strstr(check_printed, " 100.125 "));
	assert_non_null(strstr(check_printed, "  map_single direct unmap: size 128\n"));
	assert_int_equal(history_status("show s3"), 0);
	assert_non_null(strstr(check_printed, "size 128, direction to_device, hot yes, threads 1; PC, wall clock\n   run kernel "));
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "1 runs, 4 series"));
}

static void adds_once(void **state)
{
	char *path = history_run(&(struct history_run) { .name = "a.jsonl", .map = 1, .unmap = 1 });

	(void)state;
	assert_int_equal(history_status("add %s", path), 0);
	assert_non_null(strstr(check_printed, "run 1: "));
	assert_int_equal(history_status("add %s %s", path, path), 0);
	assert_non_null(strstr(check_printed, "known already\n0 added, 2 known already, 0 refused"));
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "1 runs, 4 series"));
	free(path);
}

static void one_text_is_one_run(void **state)
{
	char *path = history_run(&(struct history_run) { .name = "a.jsonl", .map = 1, .unmap = 1 });
	char *pack = dmabench_format("gzip -k %s && cp %s %s/b.jsonl", path, path, history_folder);

	(void)state;
	assert_int_equal(system(pack), 0);
	assert_int_equal(history_status("add %s %s.gz %s/b.jsonl", path, path, history_folder), 0);
	assert_non_null(strstr(check_printed, "1 added, 2 known already, 0 refused"));
	free(pack);
	free(path);
}

static void refuses_what_is_not_whole(void **state)
{
	char *good = history_run(&(struct history_run) { .name = "good", .map = 1, .unmap = 1 });
	char *none = history_run(&(struct history_run) { .name = "none", .trailer = "" });
	char *ended = history_run(&(struct history_run) { .name = "ended", .trailer =
		"{\"record\":\"trailer\",\"complete\":false,\"reason\":\"SIGINT\"}\n" });
	char *cut = history_run(&(struct history_run) { .name = "cut", .trailer =
		"{\"record\":\"point\",\"ind" });
	char *newline;

	(void)state;
	assert_int_equal(history_status("add %s %s %s %s/missing %s", none, ended, cut,
					history_folder, good), 2);
	assert_non_null(strstr(check_said, "none: no trailer: the run did not come to its end"));
	assert_non_null(strstr(check_said, "ended: the run is not complete (SIGINT)"));
	assert_non_null(strstr(check_said, "cut:4: "));
	assert_non_null(strstr(check_said, "/missing: "));
	newline = check_said;
	for (int lines = 0; lines < 4; lines++)
		newline = strchr(newline, '\n') + 1;
	assert_string_equal(newline, "");
	assert_non_null(strstr(check_printed, "1 added, 0 known already, 4 refused"));
	/* Nothing of them is left. */
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "1 runs, 4 series"));
	free(good);
	free(none);
	free(ended);
	free(cut);
}

static void what_is_measured_otherwise_is_another_series(void **state)
{
	(void)state;
	history_add(&(struct history_run) { .name = "a", .map = 1, .unmap = 1 });
	history_add(&(struct history_run) { .name = "b", .map = 2, .unmap = 1, .kernel = "6.2" });
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "2 runs, 4 series"));
	history_add(&(struct history_run) { .name = "c", .map = 1, .unmap = 1, .batch = 8 });
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "3 runs, 8 series"));
	history_add(&(struct history_run) { .name = "d", .map = 1, .unmap = 1, .clock = "icount" });
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "4 runs, 12 series"));
	history_add(&(struct history_run) { .name = "e", .map = 1, .unmap = 1,
					    .environment = ",\"cpu_model\":\"i\"" });
	assert_int_equal(history_status("list"), 0);
	assert_non_null(strstr(check_printed, "5 runs, 16 series"));
}

/* The runs of s1, in order, as "2,1,". */
static char *order_of(void)
{
	cJSON *json = history_json("show --json s1", 0);
	const cJSON *item;
	char *text = dmabench_format("%s", "");

	cJSON_ArrayForEach(item, history_get(json, "values")) {
		char *longer = dmabench_format("%s%g,", text, history_number(item, "run"));

		free(text);
		text = longer;
	}
	cJSON_Delete(json);
	return text;
}

static void orders_runs(void **state)
{
	static const struct history_run runs[] = {
		{ .name = "1", .kernel = "6.10.1" },
		{ .name = "2", .kernel = "6.9.12-27-amd64" },
		{ .name = "3", .kernel = "6.10.0-rc2" },
		{ .name = "4", .kernel = "6.10.0", .started = "2026-01-02T00:00:00Z" },
		{ .name = "5", .kernel = "6.10", .started = "2026-01-01T23:00:00Z" },
		{ .name = "6", .kernel = "6.10.0-rc11" },
	};
	char *text, *path;

	(void)state;
	for (size_t i = 0; i < COUNT(runs); i++)
		history_add(&runs[i]);
	text = order_of();
	assert_string_equal(text, "2,3,6,5,4,1,");
	free(text);
	/* A number is before all that have none. */
	path = history_run(&(struct history_run) { .name = "7", .kernel = "7.0" });
	assert_int_equal(history_status("add --order 20 %s", path), 0);
	free(path);
	path = history_run(&(struct history_run) { .name = "8", .kernel = "7.1" });
	assert_int_equal(history_status("add --order 3 %s", path), 0);
	free(path);
	text = order_of();
	assert_string_equal(text, "8,7,2,3,6,5,4,1,");
	free(text);
}

static void releases_sort(void **state)
{
	static const char *const releases[] = {
		"5.10.0-30-amd64", "6.1.0-9-amd64", "6.1.0-27-amd64", "6.1.5", "6.12.0-rc1",
		"6.12.0-rc10-00012-g0123456789ab", "6.12", "6.12.1-dirty", "7.2.12+deb13-amd64",
	};

	(void)state;
	for (size_t i = 1; i < COUNT(releases); i++) {
		char *before = dmabench_order_version(releases[i - 1]);
		char *after = dmabench_order_version(releases[i]);

		if (strcmp(before, after) >= 0)
			fail_msg("%s (%s) is not before %s (%s)", releases[i - 1], before,
				 releases[i], after);
		free(before);
		free(after);
	}
	assert_null(dmabench_order_version(NULL));
}

static void finds_a_commit(void **state)
{
	char *commit = dmabench_order_commit("abc", "6.1-g1234567");

	(void)state;
	assert_string_equal(commit, "abc");
	free(commit);
	commit = dmabench_order_commit(NULL, "6.1-gcc-rc1-00001-g1234567-dirty");
	assert_string_equal(commit, "1234567");
	free(commit);
	assert_null(dmabench_order_commit(NULL, "6.1-g123456z"));
	assert_null(dmabench_order_commit(NULL, NULL));
}

static void orders_by_commits(void **state)
{
	char *command = dmabench_format(
		"cd %s && git init -q r 2>/dev/null && cd r && for i in 1 2; do git -c user.name=n -c user.email=e commit -q --allow-empty -m $i; git rev-parse HEAD > ../$i; done",
		history_folder);
	char *paths[2], *text;

	(void)state;
	if (system("command -v git > /dev/null"))
		skip();
	assert_int_equal(system(command), 0);
	free(command);
	/* The later commit first. */
	for (int i = 2; i; i--) {
		char *name = dmabench_format("%s/%d", history_folder, i), hash[64] = "";
		FILE *file = fopen(name, "r");
		char *environment;

		assert_int_equal(fscanf(file, "%63s", hash), 1);
		fclose(file);
		free(name);
		environment = dmabench_format(",\"kernel_commit\":\"%s\"", hash);
		paths[i - 1] = history_run(&(struct history_run) {
			.name = i == 2 ? "second" : "first", .kernel = i == 2 ? "6.1" : "6.9",
			.environment = environment });
		free(environment);
		assert_int_equal(history_status("add --commit-order %s/r %s", history_folder,
						paths[i - 1]), 0);
	}
	text = order_of();
	assert_string_equal(text, "2,1,");
	free(text);
	free(paths[0]);
	free(paths[1]);
	paths[0] = history_run(&(struct history_run) { .name = "third" });
	assert_int_equal(history_status("add --commit-order %s/r %s", history_folder, paths[0]), 2);
	assert_said("third: it tells no commit of its kernel");
	free(paths[0]);
}

static void says_what_is_wrong(void **state)
{
	char *other;

	(void)state;
	assert_int_equal(history_status("list"), 2);
	assert_said("there is no history yet: dmabench history add FILE...");
	assert_int_equal(history_status("lost"), 2);
	assert_said("no command 'lost'; valid: add, list, show, changes, acknowledge, export");
	history_add(&(struct history_run) { .name = "a", .map = 1, .unmap = 1 });
	assert_int_equal(history_status("show 7"), 2);
	assert_said("there is no run or series '7'");
	assert_int_equal(history_status("show s99"), 2);
	assert_said("there is no run or series 's99'");
	other = history_db;
	history_db = dmabench_format("%s/a", history_folder);
	assert_int_equal(history_status("list"), 2);
	assert_said("is no history of dmabench");
	assert_int_equal(history_status("add %s/a", history_folder), 2);
	assert_said("is no history of dmabench");
	free(history_db);
	history_db = dmabench_format("%s/a/b", history_folder);
	assert_int_equal(history_status("add %s/a", history_folder), 2);
	free(history_db);
	history_db = other;
}

/* Who may only read there needs no log beside it. */
static void leaves_one_file(void **state)
{
	(void)state;
	history_add(&(struct history_run) { .name = "a", .map = 1, .unmap = 1 });
	for (size_t i = 0; i < 3; i++) {
		static const char *const behind[] = { "-wal", "-shm", "-journal" };
		char *beside = dmabench_format("%s%s", history_db, behind[i]);

		assert_int_equal(access(beside, F_OK), -1);
		free(beside);
	}
}

static void has_a_place_of_its_own(void **state)
{
	static const struct { const char *data, *home, *path; } rows[] = {
		{ "/d", "/h", "/d/dmabench/history.sqlite" },
		{ "d", "/h", "/h/.local/share/dmabench/history.sqlite" },
		{ "", "/h", "/h/.local/share/dmabench/history.sqlite" },
		{ NULL, "/h", "/h/.local/share/dmabench/history.sqlite" },
		{ NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *path;

		unsetenv("XDG_DATA_HOME");
		unsetenv("HOME");
		if (rows[i].data)
			setenv("XDG_DATA_HOME", rows[i].data, 1);
		if (rows[i].home)
			setenv("HOME", rows[i].home, 1);
		path = dmabench_database_path();
		if (rows[i].path)
			assert_string_equal(path, rows[i].path);
		else
			assert_null(path);
		free(path);
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, history_open, history_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_what_a_run_has),
		TEST(adds_once),
		TEST(one_text_is_one_run),
		TEST(refuses_what_is_not_whole),
		TEST(what_is_measured_otherwise_is_another_series),
		TEST(orders_runs),
		cmocka_unit_test(releases_sort),
		cmocka_unit_test(finds_a_commit),
		TEST(orders_by_commits),
		TEST(says_what_is_wrong),
		TEST(leaves_one_file),
		cmocka_unit_test(has_a_place_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
