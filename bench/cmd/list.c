// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kernel/catalog.h"
#include "kernel/spec.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/options.h"
#include "list_json.h"
#include "user/vfio.h"

struct list {
	bool json;
};

static const struct dmabench_option options[] = {
	{ .name = "json", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct list, json), .help = "as one JSON object" },
	{ }
};

static const char *const section_names[] = { "targets", "experiments", "engines", NULL };

static const struct dmabench_usage usage = {
	.command = "list",
	.summary = "what is here: the module's, and what user space can measure",
	.operands = "[targets|experiments|engines]",
	.max_operands = 1,
	.operand_choices = section_names,
	.options = options,
	.examples = (const struct dmabench_example[]){
		{ "all that is here", "dmabench list", DMABENCH_IN_GUEST },
		{ "the experiments, for programs", "dmabench list experiments --json", DMABENCH_IN_GUEST },
		{ } },
	.see = "dmabench-run(1), dmabench-bind(1), dmabench(4)",
};

/* Of the longest name in a column, at least that of its head. */
static int width(const struct catalog *catalog, int least, size_t member)
{
	for (unsigned int i = 0; i < catalog->info.out_targets; i++) {
		const int length = strlen((const char *)&catalog->targets[i] + member);

		if (length > least)
			least = length;
	}
	return least;
}

static void print_targets(const struct catalog *catalog)
{
	const int names = width(catalog, 16, offsetof(struct dmabench_target_info, out_name));
	const int devices = width(catalog, 20, offsetof(struct dmabench_target_info, out_device));

	printf("%-*s %-*s %-16s %-15s %s\n", names, "TARGET", devices, "DEVICE", "ENGINE",
	       "TRANSLATION", "");
	for (unsigned int i = 0; i < catalog->info.out_targets; i++) {
		const struct dmabench_target_info *target = &catalog->targets[i];
		const char *translation =
			dmabench_translation_name(target->out_translation);
		unsigned int flags = target->out_flags;

		printf("%-*s %-*s %-16s %-15s%s%s%s\n", names, target->out_name,
		       devices, target->out_device, target->out_engine,
		       translation ? translation : "-",
		       target == dmabench_catalog_default_target(catalog) ?
		       " default" : "",
		       flags & DMABENCH_TARGET_GONE ? " gone" :
		       flags & DMABENCH_TARGET_VFIO ? " user-space" :
		       flags & DMABENCH_TARGET_OWNED ? " owned" : " not-owned",
		       flags & DMABENCH_TARGET_COHERENT ? " coherent" : "");
	}
}

static void print_range(const struct catalog_param *param)
{
	const struct dmabench_param_info *info = &param->info;
	char low[DMABENCH_VALUE_LEN], high[DMABENCH_VALUE_LEN];

	if (info->out_type == DMABENCH_PARAM_ENUM) {
		for (uint64_t i = 0; i <= info->out_max; i++)
			printf("%s%s", i ? ", " : "", param->names[i]);
		return;
	}
	printf("%s to %s%s%s",
	       dmabench_spec_format(low, param, info->out_min),
	       dmabench_spec_format(high, param, info->out_max),
	       info->out_unit[0] ? " " : "", info->out_unit);
}

static void print_param(const struct catalog_param *param)
{
	char text[DMABENCH_VALUE_LEN];

	printf("    --%-12s %s (", param->info.out_name, param->info.out_help);
	print_range(param);
	printf(") [%s]\n", dmabench_spec_format(text, param,
						param->info.out_default));
}

static void print_exp(const struct catalog_exp *exp)
{
	unsigned int flags = exp->info.out_flags;

	printf("%s: %s%s%s%s%s%s%s%s%s%s\n", exp->info.out_name, exp->info.out_summary,
	       exp->user ? "; needs a device bound to vfio-pci, and no module" : "",
	       flags & DMABENCH_EXP_NEEDS_ENGINE ? "; needs an engine" : "",
	       flags & DMABENCH_EXP_NEEDS_CHANNEL ? "; needs a peripheral's channel" : "",
	       flags & DMABENCH_EXP_USER_MEMORY ? "; works on memory of dmabench's own" : "",
	       flags & DMABENCH_EXP_DMA_BUF ? "; imports a buffer of dmabench's own" : "",
	       flags & DMABENCH_EXP_LEAVES ? "; tells which pages of an IOMMU are expected" : "",
	       flags & DMABENCH_EXP_VERIFIES ? "; compares every byte" : "",
	       flags & DMABENCH_EXP_MUST_FAIL ? "; fails when all is well" : "",
	       flags & DMABENCH_EXP_MISUSES ? "; needs misuse=1" : "");
	if (exp->info.out_unavailable[0])
		printf("  not available: %s\n", exp->info.out_unavailable);
	for (unsigned int i = 0; i < exp->info.out_phases; i++)
		printf("    %-16s %s\n", exp->phases[i].out_name,
		       exp->phases[i].out_help);
	for (unsigned int i = 0; i < exp->info.out_params; i++)
		print_param(&exp->params[i]);
}

static void print_exps(const struct catalog *catalog)
{
	puts("EXPERIMENTS, each with its phases and its parameters (range) [default]");
	for (unsigned int i = 0; i < catalog->info.out_experiments; i++)
		print_exp(&catalog->exps[i]);
}

static void print_engines(const struct catalog *catalog)
{
	unsigned int seen = 0;

	printf("%-16s %-20s %-16s %s\n", "ENGINE", "DEVICE", "DRIVER",
	       "COPIES IN UNITS OF");
	for (unsigned int i = 0; i < catalog->info.out_targets; i++) {
		const struct dmabench_target_info *target = &catalog->targets[i];

		if (!(target->out_flags & DMABENCH_TARGET_ENGINE))
			continue;
		seen++;
		printf("%-16s %-20s %-16s %u bytes\n", target->out_engine,
		       target->out_device, target->out_driver,
		       target->out_copy_align_bytes);
	}
	if (!seen)
		puts("none; load a driver of a DMA engine (in QEMU: modprobe dmabench_lsi)");
}

/* Said of the lists of targets and of engines alike. */
static void warn_of_missed(const struct catalog *catalog)
{
	unsigned int missed = catalog->info.out_targets_missed;

	if (missed)
		dmabench_warning("%u channels of engines are no targets: the list of %u is full; unload drivers of engines that are not to be measured, then ask again",
				 missed, catalog->info.out_targets);
}

static const struct section {
	const char *name;
	void (*print)(const struct catalog *catalog);
	cJSON *(*json)(const struct catalog *catalog);
} sections[] = {
	{ "targets", print_targets, dmabench_list_targets },
	{ "experiments", print_exps, dmabench_list_exps },
	{ "engines", print_engines, dmabench_list_engines },
};

#define NSECTIONS	(sizeof(sections) / sizeof(sections[0]))

/* @name: of one section, or NULL for all. */
static void print_sections(const struct catalog *catalog, const char *name)
{
	const char *gap = "";

	for (size_t i = 0; i < NSECTIONS; i++) {
		if (name && strcmp(name, sections[i].name))
			continue;
		fputs(gap, stdout);
		sections[i].print(catalog);
		gap = "\n";
	}
}

static void print_json(const struct catalog *catalog, const char *name)
{
	cJSON *json = cJSON_CreateObject();
	char *text;

	for (size_t i = 0; i < NSECTIONS; i++)
		if (!name || !strcmp(name, sections[i].name))
			cJSON_AddItemToObject(json, sections[i].name,
					      sections[i].json(catalog));
	text = dmabench_json_print_indented(json);
	puts(text);
	free(text);
	cJSON_Delete(json);
}

static bool is_section(const char *name)
{
	for (size_t i = 0; i < NSECTIONS; i++)
		if (!strcmp(name, sections[i].name))
			return true;
	return false;
}

int cmd_list(int argc, char **argv)
{
	struct list values = { 0 };
	struct catalog catalog;
	int operands, status;
	const char *name;

	status = dmabench_options_parse(&usage, argc, argv, &values, &operands);
	if (status != DMABENCH_OPTIONS_GO)
		return status;
	name = operands ? argv[1] : NULL;
	if (name && !is_section(name)) {
		dmabench_error("list: no '%s'; valid: targets, experiments, engines",
			       name);
		return DMABENCH_EXIT_USAGE;
	}
	status = dmabench_catalog_open(&catalog);
	if (status)
		return status;
	if (values.json)
		print_json(&catalog, name);
	else
		print_sections(&catalog, name);
	if (!name || strcmp(name, "experiments"))
		warn_of_missed(&catalog);
	dmabench_catalog_close(&catalog);
	return DMABENCH_EXIT_OK;
}
