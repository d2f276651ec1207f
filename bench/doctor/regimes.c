// SPDX-License-Identifier: GPL-2.0
/* The regime that there is, and of each other one how it is had here. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "host/kernel_config.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "user/vfio.h"
#include "words.h"

struct regimes {
	const struct doctor_seen *seen;
	const struct iommu_family *iommu;
	struct doctor_group group;
	char *config;		/* NULL: not known */
	const char *now;	/* NULL: not known */
	bool on;		/* an IOMMU is */
};

static bool is_found(const cJSON *doctor, const char *check)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, cJSON_GetObjectItemCaseSensitive(doctor, "preflight"))
		if (!strcmp(dmabench_json_text(finding, "check"), check))
			return true;
	return false;
}

/* Of all groups, where there is neither a target nor a device that may be one. */
static const char *common_type(const struct regimes *regimes)
{
	struct doctor_group one = { 0 };
	char *pattern = dmabench_format("%s/sys/kernel/iommu_groups/*/type",
					regimes->seen->about.root);
	char text[DMABENCH_FACT_LEN];
	bool same = true;
	glob_t paths;

	if (!glob(pattern, 0, NULL, &paths))
		for (size_t i = 0; i < paths.gl_pathc; i++) {
			if (!dmabench_sysfs_text("", paths.gl_pathv[i], text))
				continue;
			same = same && (!one.type[0] || !strncmp(one.type, text, sizeof(one.type)));
			snprintf(one.type, sizeof(one.type), "%.15s", text);
		}
	globfree(&paths);
	free(pattern);
	return same ? dmabench_doctor_group_regime(&one, regimes->seen) : NULL;
}

static const char *regime_now(const struct regimes *regimes, const cJSON *doctor)
{
	const struct dmabench_target_info *target = regimes->seen->about.target;
	const bool forced = is_found(doctor, "bounce");
	const char *regime;

	if (target && !(target->out_flags & DMABENCH_TARGET_VFIO))
		return dmabench_regime_name(target->out_translation,
					    forced ? DMABENCH_BOUNCED_ALL : DMABENCH_BOUNCED_NONE);
	if (!regimes->on)
		return !dmabench_doctor_has(regimes->seen, "/sys/kernel") ? NULL :
		       forced ? "swiotlb" : "direct";
	regime = regimes->group.path ?
		 dmabench_doctor_group_regime(&regimes->group, regimes->seen) :
		 common_type(regimes);
	return regime && forced && !strcmp(regime, "iommu-identity") ? "swiotlb" : regime;
}

static void want(struct doctor_words *words, const char *word)
{
	size_t i = 0;

	while (words->wanted[i])
		i++;
	if (word)
		words->wanted[i] = word;
}

static bool is_old(const struct regimes *regimes)
{
	return regimes->iommu->old_strict && !dmabench_doctor_since(regimes->seen, 5, 14);
}

static void want_strict(const struct regimes *regimes, struct doctor_words *words)
{
	want(words, "iommu.passthrough=0");
	want(words, is_old(regimes) ? regimes->iommu->old_strict : "iommu.strict=1");
}

static void want_lazy(const struct regimes *regimes, struct doctor_words *words)
{
	want(words, "iommu.passthrough=0");
	if (!is_old(regimes))
		want(words, "iommu.strict=0");
}

static void want_identity(const struct regimes *regimes, struct doctor_words *words)
{
	(void)regimes;
	want(words, "iommu.passthrough=1");
}

static void want_direct(const struct regimes *regimes, struct doctor_words *words)
{
	if (regimes->on)
		want(words, regimes->iommu->off);
}

/* What an IOMMU hands through is bounced as what there is no IOMMU for. */
static void want_swiotlb(const struct regimes *regimes, struct doctor_words *words)
{
	want(words, "swiotlb=force");
	if (regimes->on)
		want(words, regimes->iommu->off ?: "iommu.passthrough=1");
}

static const struct regime {
	const char *name;
	bool translates;
	void (*want)(const struct regimes *regimes, struct doctor_words *words);
} rows[] = {
	{ "direct", false, want_direct },
	{ "swiotlb", false, want_swiotlb },
	{ "iommu-strict", true, want_strict },
	{ "iommu-lazy", true, want_lazy },
	{ "iommu-identity", true, want_identity },
};

/* The tables of the firmware, where they can be seen, know of no IOMMU. */
static bool is_off_in_firmware(const struct regimes *regimes)
{
	return !regimes->on && regimes->iommu->table &&
	       dmabench_doctor_has(regimes->seen, "/sys/firmware/acpi/tables/*") &&
	       !dmabench_doctor_has(regimes->seen, "/sys/firmware/acpi/tables/%s",
				    regimes->iommu->table);
}

/* A virtual VT-d that wants to hear of new mappings makes all kernels strict. */
static bool is_caching(const struct regimes *regimes)
{
	char text[DMABENCH_FACT_LEN];

	return dmabench_sysfs_text(regimes->seen->about.root,
				   "/sys/class/iommu/dmar*/intel-iommu/cap", text) &&
	       strtoull(text, NULL, 16) & 1 << 7;
}

/* What stands in the way of an IOMMU: how it is switched on; NULL: boot words do. */
static char *translation_note(const struct regimes *regimes, const cJSON *doctor,
			      const char **how)
{
	const struct iommu_family *iommu = regimes->iommu;

	if (regimes->config && iommu->option &&
	    !dmabench_kernel_config_has(regimes->config, iommu->option)) {
		*how = "kernel";
		return dmabench_format("this kernel has no CONFIG_%s: boot one that has", iommu->option);
	}
	if (is_off_in_firmware(regimes)) {
		*how = "firmware";
		return is_found(doctor, "guest") ?
			dmabench_format("this VM has no %s table: give it an IOMMU (QEMU: -device %s), or use the machine itself",
					iommu->table, iommu->qemu) :
			dmabench_format("the firmware tells of no IOMMU (no ACPI table %s): enable %s in its setup, first",
					iommu->table, iommu->maker);
	}
	if (!regimes->on && !iommu->table) {
		*how = "firmware";
		return dmabench_format("the kernel found no IOMMU: where the machine has one, enable %s in its firmware",
				       iommu->maker);
	}
	return NULL;
}

static char *note_of(const struct regimes *regimes, const struct regime *row,
		     const cJSON *doctor, const char **how)
{
	if (row->translates) {
		char *note = translation_note(regimes, doctor, how);

		return note || strcmp(row->name, "iommu-lazy") || !is_caching(regimes) ? note :
			dmabench_format("this virtual VT-d (caching mode) keeps the kernel strict, whatever it is told at boot");
	}
	if (!strcmp(row->name, "swiotlb")) {
		if (regimes->config && !dmabench_kernel_config_has(regimes->config, "SWIOTLB")) {
			*how = "kernel";
			return dmabench_format("this kernel has no CONFIG_SWIOTLB: boot one that has");
		}
		return dmabench_format("unforced, in direct, where memory is above 4 GiB: dmabench run --mask_bits 32");
	}
	if (regimes->on && !regimes->iommu->off) {
		*how = "firmware";
		return dmabench_format("no boot word switches %s off: do it in the firmware, or take iommu-identity",
				       regimes->iommu->maker);
	}
	return NULL;
}

static cJSON *regime_json(const struct regimes *regimes, const struct regime *row,
			  const cJSON *doctor)
{
	const bool now = regimes->now && !strcmp(regimes->now, row->name);
	struct doctor_words words = { .translates = row->translates };
	const char *how = "boot";
	cJSON *json = cJSON_CreateObject(), *add, *take_out;
	char *command = NULL, *note = NULL;

	dmabench_json_add_text(json, "regime", row->name);
	dmabench_json_add(json, "now", regimes->now ? cJSON_CreateBool(now) : cJSON_CreateNull());
	if (!now) {
		if (row->translates)
			want(&words, regimes->iommu->on);
		row->want(regimes, &words);
		note = note_of(regimes, row, doctor, &how);
		command = dmabench_doctor_group_change(&regimes->group, regimes->seen, row->name);
	}
	dmabench_json_add_text(json, "how", now ? "now" : command ? "runtime" : how);
	add = cJSON_AddArrayToObject(json, "add");
	take_out = cJSON_AddArrayToObject(json, "take_out");
	if (!now)
		dmabench_doctor_compare_words(regimes->seen, &words, add, take_out);
	dmabench_json_add_text(json, "command", command);
	dmabench_json_add_text(json, "note", note);
	free(command);
	free(note);
	return json;
}

/* Of an architecture that we know no words of: the regime that is, only. */
static cJSON *unknown_json(const struct regimes *regimes, const struct regime *row)
{
	const bool now = regimes->now && !strcmp(regimes->now, row->name);
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_text(json, "regime", row->name);
	dmabench_json_add(json, "now", regimes->now ? cJSON_CreateBool(now) : cJSON_CreateNull());
	dmabench_json_add_text(json, "how", now ? "now" : "no");
	cJSON_AddArrayToObject(json, "add");
	cJSON_AddArrayToObject(json, "take_out");
	cJSON_AddNullToObject(json, "command");
	dmabench_json_add_text(json, "note", now ? NULL :
			       "no boot words of this machine's IOMMU are known here");
	return json;
}

cJSON *dmabench_doctor_regimes(const struct doctor_seen *seen, const cJSON *doctor)
{
	struct regimes regimes = {
		.seen = seen,
		.iommu = dmabench_doctor_iommu(seen),
		.config = dmabench_kernel_config(seen->about.root, seen->about.release),
		.on = dmabench_doctor_iommu_on(seen),
	};
	cJSON *array = cJSON_CreateArray();

	dmabench_doctor_group(&regimes.group, seen,
			      cJSON_GetObjectItemCaseSensitive(doctor, "devices"));
	regimes.now = regime_now(&regimes, doctor);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cJSON_AddItemToArray(array, regimes.iommu ? regime_json(&regimes, &rows[i], doctor) :
				     unknown_json(&regimes, &rows[i]));
	dmabench_doctor_group_free(&regimes.group);
	free(regimes.config);
	return array;
}
