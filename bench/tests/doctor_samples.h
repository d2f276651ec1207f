/* SPDX-License-Identifier: GPL-2.0 */
/* Machines that are files in a folder, and what the doctor says of them. */
#ifndef DMABENCH_TESTS_DOCTOR_SAMPLES_H
#define DMABENCH_TESTS_DOCTOR_SAMPLES_H

#include "preflight_samples.h"

#include "doctor/doctor.h"
#include "fake_sysfs.h"
#include "lib/json.h"

#define LSI		"0000:00:04.0"
#define NIC		"0000:00:05.0"
#define TABLES		"/sys/firmware/acpi/tables/"
#define GROUP		"/sys/kernel/iommu_groups/3"
#define RELEASE		"7.2.0-1-amd64"
#define HEADERS		"/lib/modules/" RELEASE "/build/Makefile"
#define CONFIG		"/boot/config-" RELEASE
#define INTEL		"vendor_id\t: GenuineIntel\nflags\t\t: fpu tsc\n"
#define AMD		"vendor_id\t: AuthenticAMD\nflags\t\t: fpu tsc\n"

static struct doctor_seen seen;
static struct dmabench_numbers cpus;
static cJSON *doctor;

/* A PC of Intel's whose firmware and kernel have all, and which root looks at; the module is not there. */
static inline int new_machine(void **state)
{
	static uint64_t one = 1;

	(void)state;
	fake_reset();
	fake_sysfs_new();
	cpus = (struct dmabench_numbers) { &one, 1 };
	seen = (struct doctor_seen) {
		.about = { .root = fake_sysfs.root, .release = RELEASE, .cpus = &cpus,
			   .module_error = -ENOENT },
		.arch = "x86_64", .is_root = true, .may_load = true, .memlock_bytes = 65536,
	};
	fake_put("/proc/version", "Linux\n");
	fake_put("/proc/modules", "");
	fake_put("/proc/cmdline", "quiet\n");
	fake_put("/proc/cpuinfo", INTEL);
	fake_put(TABLES "APIC", "");
	fake_put(TABLES "DMAR", "");
	fake_put(HEADERS, "");
	fake_put(CONFIG, "CONFIG_INTEL_IOMMU=y\nCONFIG_AMD_IOMMU=y\nCONFIG_SWIOTLB=y\n");
	fake_put("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	fake_put(SIG_ENFORCE, "N\n");
	return 0;
}

static inline int end_machine(void **state)
{
	(void)state;
	cJSON_Delete(doctor);
	doctor = NULL;
	fake_sysfs_end();
	return 0;
}

static inline void look(void)
{
	cJSON_Delete(doctor);
	doctor = dmabench_doctor(&seen);
}

static inline const cJSON *get_part(const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(doctor, name);
}

static inline const cJSON *regime(const char *name)
{
	const cJSON *regime;

	cJSON_ArrayForEach(regime, get_part("regimes"))
		if (!strcmp(dmabench_json_text(regime, "regime"), name))
			return regime;
	fail_msg("no regime %s", name);
	return NULL;
}

/* "+added words -words taken out" */
static inline void assert_words(const char *name, const char *how, const char *wanted)
{
	static const char *const members[] = { "add", "take_out" };
	char text[256] = "";
	const cJSON *word;

	for (size_t i = 0; i < 2; i++)
		cJSON_ArrayForEach(word, cJSON_GetObjectItemCaseSensitive(regime(name), members[i]))
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%c%s",
				 text[0] ? " " : "", "+-"[i], cJSON_GetStringValue(word));
	assert_string_equal(text, wanted);
	assert_string_equal(dmabench_json_text(regime(name), "how"), how);
}

static inline void assert_text(const cJSON *object, const char *name, const char *words)
{
	const char *text = dmabench_json_text(object, name);

	if (!text != !words || (words && !strstr(text, words)))
		fail_msg("%s is %s, not %s", name, text ?: "null", words ?: "null");
}

static inline void assert_step(int number, const char *words)
{
	const cJSON *step = cJSON_GetArrayItem(get_part("next"), number);

	if (!words)
		assert_null(step);
	else
		assert_text(step, "command", words);
}

/* Lines of the screen, but commands, which stay in one piece. */
static inline void assert_fits(void)
{
	CAPTURE_ALL(dmabench_doctor_print(stdout, doctor));
	for (const char *line = check_printed; *line;) {
		const size_t length = strcspn(line, "\n");

		if (length > 80 && !strstr(line, "echo ") && !(line[2] == '.'))
			fail_msg("wider than 80 columns: %.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static inline void of_a_group(const char *device, const char *type)
{
	char *link = dmabench_format("/sys/devices/%s/iommu_group", device);
	char *member = dmabench_format(GROUP "/devices/%s", device);

	fake_put(GROUP "/type", type);
	fake_put(member, "");
	fake_link(link, GROUP);
	free(link);
	free(member);
}

static inline void pci_device(const char *name, const char *driver, const char *vendor,
			      const char *id, const char *class)
{
	const char *files[][2] = { { "vendor", vendor }, { "device", id }, { "class", class } };

	fake_device("pci", name, driver);
	for (size_t i = 0; i < COUNT(files); i++) {
		char *path = dmabench_format("/sys/devices/%s/%s", name, files[i][0]);

		fake_put(path, files[i][1]);
		free(path);
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, new_machine, end_machine)

#endif /* DMABENCH_TESTS_DOCTOR_SAMPLES_H */
