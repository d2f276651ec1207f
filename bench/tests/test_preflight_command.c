// SPDX-License-Identifier: GPL-2.0
/* What looking at a system takes beyond one check: files that are no text, the command, what results keep. */
#include "preflight_samples.h"

static const struct preflight_seen *seen_below(const char *root)
{
	static uint64_t one = 1;
	static const struct dmabench_numbers cpus = { &one, 1 };
	static struct preflight_seen seen;

	seen = (struct preflight_seen) {
		.root = root, .release = "9.9", .cpus = &cpus,
		.module_error = -ENOENT,
	};
	return &seen;
}

/* A first bounce changes how some devices sync: the target's mapping only comes where all are bounced. */
static void the_target_is_mapped_last(void **unused)
{
	const struct preflight_check *check = check_named("bounce");
	struct preflight_seen seen = { .root = "/nowhere", .target_name = "chan0" };
	struct preflight_finding found;
	struct catalog catalog;

	(void)unused;
	fake_reset();
	assert_int_equal(dmabench_catalog_open(&catalog), 0);
	seen.catalog = &catalog;
	assert_false(check->look(&seen, &found));
	assert_int_equal(fake.mapped[0] + fake.mapped[1], 0);
	seen.target = dmabench_catalog_target(&catalog, seen.target_name);
	fake.bounce[1] = true;
	assert_false(check->look(&seen, &found));
	assert_int_equal(fake.mapped[0], 1);
	assert_int_equal(fake.mapped[1], 0);
	fake.bounce[0] = true;
	assert_true(check->look(&seen, &found));
	assert_int_equal(fake.mapped[1], 1);
	free(found.finding);
	free(found.remedy);
	dmabench_catalog_close(&catalog);
	assert_int_equal(fake.opened, fake.closed);
}

static void what_refuses_the_module_is_told_with_its_remedy(void **unused)
{
	static const struct {
		struct file files[2];
		const char *words;
	} rows[] = {
		{ {}, "load the module: modprobe dmabench (where there is none: dmabench doctor)" },
		{ { { LOCKDOWN, "[none] integrity confidentiality\n" }, { SIG_ENFORCE, "N\n" } }, "load the module: modprobe dmabench" },
		{ { { LOCKDOWN, "none [integrity] confidentiality\n" }, CMDLINE("lockdown=integrity") },
		  "the kernel is locked down (integrity) and refuses unsigned modules: boot without lockdown=integrity on" },
		{ { { SIG_ENFORCE, "Y\n" }, CMDLINE("module.sig_enforce=1") },
		  "the kernel refuses modules that are not signed (sig_enforce): boot without module.sig_enforce=1 on" },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char root[FAKE_ROOT_LEN], *how;

		fake_root_new(root);
		for (size_t j = 0; j < 2 && rows[i].files[j].path; j++)
			fake_root_put(root, rows[i].files[j].path, rows[i].files[j].text);
		how = dmabench_how_to_load(root);
		if (!says(how, rows[i].words))
			fail_msg("'%s' is not '%s'", how, rows[i].words);
		free(how);
		fake_root_free(root);
	}
}

/* Binary files, which the table above cannot hold. */
static void secure_boot_is_told(void **unused)
{
	const struct preflight_check *check = check_named("lockdown");
	static const char *const path =
		"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	char root[FAKE_ROOT_LEN];
	struct preflight_finding found;

	(void)unused;
	fake_root_new(root);
	fake_root_put(root, LOCKDOWN, "none [integrity] confidentiality\n");
	for (char on = 0; on < 2; on++) {
		char bytes[] = { 6, 0, 0, 0, on };

		fake_root_bytes(root, path, bytes, sizeof(bytes));
		assert_true(check->look(seen_below(root), &found));
		assert_int_equal(says(found.finding, "by Secure Boot"), on);
		assert_int_equal(says(found.remedy, "mokutil"), on);
		free(found.finding);
		free(found.remedy);
	}
	fake_root_free(root);
}

static void quality_of_service_is_obeyed(void **unused)
{
	const struct preflight_check *check = check_named("idle");
	const struct file files[] = { STATE(0, "C1E", "10", "0") };
	int32_t allowed_us[] = { 2, 10, 2000000000 };
	struct preflight_finding found;
	char root[FAKE_ROOT_LEN];

	(void)unused;
	fake_root_new(root);
	for (size_t i = 0; i < COUNT(files); i++)
		fake_root_put(root, files[i].path, files[i].text);
	for (size_t i = 0; i < COUNT(allowed_us); i++) {
		fake_root_bytes(root, "/dev/cpu_dma_latency", &allowed_us[i], 4);
		assert_int_equal(check->look(seen_below(root), &found), i > 0);
		if (!i)
			continue;
		free(found.finding);
		free(found.remedy);
	}
	fake_root_free(root);
}

static void configuration_may_be_packed(void **unused)
{
	const struct preflight_check *check = check_named("debug_kernel");
	struct preflight_finding found;
	char root[FAKE_ROOT_LEN], *pack;

	(void)unused;
	fake_root_new(root);
	fake_root_put(root, "/proc/config", "CONFIG_KCSAN=y\n");
	pack = dmabench_format("gzip %s/proc/config", root);
	assert_int_equal(system(pack), 0);
	free(pack);
	assert_true(check->look(seen_below(root), &found));
	assert_true(says(found.finding, "KCSAN"));
	free(found.finding);
	free(found.remedy);
	fake_root_free(root);
}

static int preflight(const char *line)
{
	char *copy = dmabench_format("preflight%s", line), *rest = copy, *argv[8];
	int argc = 0, status;

	while ((argv[argc] = strsep(&rest, " ")))
		argc++;
	CAPTURE_ALL(status = cmd_preflight(argc, argv));
	free(copy);
	return status;
}

/* The machine below is real here, so only what the module decides is looked at. */
static void the_command_tells_what_stops(void **unused)
{
	int open_error[] = { 0, -ENOENT };
	cJSON *json;

	(void)unused;
	for (size_t i = 0; i < COUNT(open_error); i++) {
		char *argv[] = { "preflight", "--json", NULL };
		int status;

		fake_reset();
		fake.open_error = open_error[i];
		CAPTURE_ALL(status = cmd_preflight(2, argv));
		assert_int_equal(status, open_error[i] ? DMABENCH_EXIT_MACHINE : 0);
		json = cJSON_Parse(check_printed);
		assert_true(cJSON_IsArray(get(json, "preflight")));
		if (open_error[i])
			assert_said("no run is possible here");
		cJSON_Delete(json);
		assert_int_equal(fake.opened, fake.closed);
	}
	fake.open_error = 0;
	assert_int_equal(preflight(" --target nothing"), DMABENCH_EXIT_MACHINE);
	assert_true(says(check_printed, "stops   target        there is no target 'nothing'\n"));
	assert_int_equal(preflight(" --target chan0"), 0);
	assert_false(says(check_printed, "stops"));
	fake.open_error = -ENOENT;
	/* The real kernel may load none. */
	preflight(" --before-load");
	assert_false(says(check_printed, "stops   module  "));
	fake.open_error = 0;
	assert_int_equal(preflight(" --cpus x"), DMABENCH_EXIT_USAGE);
	assert_int_equal(preflight(" nonsense"), DMABENCH_EXIT_USAGE);
}

static void help_names_each_check_and_fits(void **unused)
{
	(void)unused;
	assert_int_equal(preflight(" --help"), 0);
	for (size_t i = 0; i < dmabench_preflight_ncheck; i++)
		assert_true(says(check_printed, dmabench_preflight_checks[i].name));
	for (char *line = strstr(check_printed, "Checks,"); line;) {
		size_t length = strcspn(line, "\n");

		if (length > 80)
			fail_msg("wider than 80 columns: %.*s", (int)length, line);
		line = line[length] ? line + length + 1 : NULL;
	}
}

static void findings_are_in_results(void **unused)
{
	static struct result result;
	char *path = result_path("preflight");
	const cJSON *finding;

	(void)unused;
	fake_reset();
	assert_int_equal(run_new("-q -e map --size 64", path), 0);
	read_lines(&result, path);
	assert_true(cJSON_IsArray(get(result.lines[0], "preflight")));
	/* The default target has an engine, whatever this machine has. */
	cJSON_ArrayForEach(finding, get(result.lines[0], "preflight"))
		assert_string_not_equal(check_named(text(finding, "check"))->name, "engine");
	assert_false(says(check_printed, "preflight"));
	free_lines(&result);
	free(path);
}

/* A sweep may have more CPUs than threads. */
static void results_are_about_the_cpus_that_are_used(void **unused)
{
	uint64_t cpus[] = { 0, 1 }, threads[] = { 1, 2 };
	const struct schedule_limits limits = { .precision_pct = 1, .max_time_s = 1 };
	const struct blind_check blind = { 0 };
	char root[FAKE_ROOT_LEN];
	struct catalog catalog;

	(void)unused;
	fake_reset();
	fake_root_new(root);
	fake_root_put(root, CPU(1) "/cpufreq/scaling_governor", "powersave\n");
	fake_root_put(root, ISOLATED, "0-1\n");
	assert_int_equal(dmabench_catalog_open(&catalog), 0);
	for (size_t most = 1; most <= COUNT(threads); most++) {
		const struct sweep sweep = {
			.cpus = { cpus, COUNT(cpus) }, .threads = { threads, most },
		};
		const struct result_header header = {
			.catalog = &catalog, .sweep = &sweep, .limits = &limits,
			.target = dmabench_catalog_default_target(&catalog),
			.blind = &blind, .root = root,
		};
		cJSON *json = dmabench_result_header(&header);

		assert_int_equal(cJSON_GetArraySize(get(json, "preflight")), most - 1);
		if (most > 1)
			assert_string_equal(text(json, "preflight.0.check"), "governor");
		cJSON_Delete(json);
	}
	dmabench_catalog_close(&catalog);
	fake_root_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_target_is_mapped_last),
		cmocka_unit_test(what_refuses_the_module_is_told_with_its_remedy),
		cmocka_unit_test(secure_boot_is_told),
		cmocka_unit_test(quality_of_service_is_obeyed),
		cmocka_unit_test(configuration_may_be_packed),
		cmocka_unit_test(the_command_tells_what_stops),
		cmocka_unit_test(help_names_each_check_and_fits),
		cmocka_unit_test(findings_are_in_results),
		cmocka_unit_test(results_are_about_the_cpus_that_are_used),
	};

	return cmocka_run_group_tests_name("preflight", tests, NULL, NULL);
}
