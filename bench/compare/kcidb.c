// SPDX-License-Identifier: GPL-2.0
/* A test for each row: what the new side has of it, and in misc what the base had. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/alloc.h"
#include "lib/kcidb.h"

struct kcidb {
	FILE *out;
	const struct dmabench_comparison *comparison;
	const struct dmabench_pair *pair;
	struct dmabench_kcidb_kernel kernel;
	cJSON *environment;
	const char *name;	/* of the new side's first file */
	size_t put;
};

static const cJSON *environment_of(const struct dmabench_side *side)
{
	return cJSON_GetObjectItemCaseSensitive(side->header, "environment");
}

static struct dmabench_kcidb_kernel kernel_of(const struct dmabench_side *side)
{
	const cJSON *environment = environment_of(side);
	const char *release = dmabench_json_text(environment, "kernel");

	return (struct dmabench_kcidb_kernel) {
		.release = release ? release : "unknown",
		.version = dmabench_json_text(environment, "kernel_version"),
		.commit = dmabench_json_text(environment, "kernel_commit"),
		.architecture = dmabench_json_text(environment, "arch"),
		.compiler = dmabench_json_text(environment, "compiler"),
		.config_sha256 = dmabench_json_text(environment, "kernel_config_sha256"),
	};
}

/* Who owns the machine is nobody's concern. */
static cJSON *new_environment(const struct dmabench_side *side)
{
	static const char *const members[] = {
		"machine", "hypervisor", "qemu", "cpu_model", "cpus_online", "memory_bytes",
		"iommu", "iommu_group_type", "scenario", "command_line", "module_version",
	};
	cJSON *item = cJSON_CreateObject(), *misc = cJSON_CreateObject();
	const cJSON *environment = environment_of(side);
	char *about = dmabench_side_text(side);

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const cJSON *member = cJSON_GetObjectItemCaseSensitive(environment, members[i]);

		if (member)
			dmabench_json_add(misc, members[i], cJSON_Duplicate(member, true));
	}
	dmabench_json_add_text(item, "comment", about);
	dmabench_json_add(item, "misc", misc);
	free(about);
	return item;
}

/* "size-4096_offset-0", all of them: what a test is does not hang on what else was measured. */
static char *values_of(const struct dmabench_dataset *set, const struct dmabench_point *point)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		fprintf(stream, "%s%s-%s", i ? "_" : "", value->name, value->text);
	}
	fclose(stream);
	return text;
}

static char *path_of(const struct kcidb *kcidb, uint32_t point, const struct dmabench_row *row)
{
	const struct dmabench_dataset *set = &kcidb->comparison->set;
	char *values = values_of(set, &set->points[point]);
	const char *const parts[] = {
		"dmabench", set->points[point].kind->experiment,
		kcidb->pair->matches[point].regime, values,
		dmabench_phase_name(set, row->phase),
		dmabench_statistic_names[set->statistic],
	};
	char *path = dmabench_kcidb_path(parts, sizeof(parts) / sizeof(parts[0]));

	free(values);
	return path;
}

static cJSON *new_misc(const struct kcidb *kcidb, const struct dmabench_row *row)
{
	const struct dmabench_comparison *comparison = kcidb->comparison;
	cJSON *misc = cJSON_CreateObject();

	dmabench_json_add_text(misc, "base_kernel", dmabench_json_text(
			environment_of(&comparison->base), "kernel"));
	dmabench_json_add_number(misc, "base",
				 comparison->set.ns[DMABENCH_NS_COMPARED][row->phase]);
	dmabench_json_add_number(misc, "new", row->new_ns);
	dmabench_json_add_text(misc, "unit", dmabench_row_unit(comparison, row));
	dmabench_json_add_number(misc, "ratio", dmabench_row_ratio(comparison, row));
	dmabench_json_add_number(misc, "ratio_low", row->low);
	dmabench_json_add_number(misc, "ratio_high", row->high);
	dmabench_json_add_number(misc, "p", row->adjusted_p);
	dmabench_json_add_text(misc, "verdict", dmabench_row_verdict(comparison, row));
	dmabench_json_add_bool(misc, "settled", row->settled);
	return misc;
}

static void put_row(struct kcidb *kcidb, uint32_t point, const struct dmabench_row *row)
{
	const struct dmabench_comparison *comparison = kcidb->comparison;
	const bool time = !comparison->icount && !row->counter;
	const char *started = dmabench_json_text(kcidb->pair->new.header, "started");
	char *path = path_of(kcidb, point, row);
	char *run = dmabench_format("%s:%s", started ? started : "unknown",
				    kcidb->name);
	cJSON *misc = new_misc(kcidb, row);
	const struct dmabench_kcidb_test test = {
		.kernel = &kcidb->kernel, .run = run, .path = path,
		.status = isnan(comparison->threshold) ? "DONE" :
			  row->regression ? "FAIL" : "PASS",
		.value = time ? row->new_ns / 1e9 : row->new_ns,
		.unit = time ? "s" : dmabench_row_unit(comparison, row),
		.metric = time, .start_time = started, .duration_s = NAN,
		.environment = kcidb->environment, .misc = misc,
	};

	dmabench_kcidb_put(kcidb->out, comparison->telling.origin, &test, !kcidb->put++);
	cJSON_Delete(misc);
	free(run);
	free(path);
}

static void put_pair(struct kcidb *kcidb)
{
	const struct dmabench_pair *pair = kcidb->pair;

	kcidb->kernel = kernel_of(&pair->new);
	kcidb->name = strrchr(pair->new.files[0]->path, '/');
	kcidb->name = kcidb->name ? kcidb->name + 1 : pair->new.files[0]->path;
	kcidb->environment = new_environment(&pair->new);
	for (size_t i = 0; i < pair->order_count; i++) {
		const size_t end = dmabench_rows_end(kcidb->comparison, pair, pair->order[i]);

		for (size_t k = pair->matches[pair->order[i]].row; k < end; k++)
			put_row(kcidb, pair->order[i], &pair->rows[k]);
	}
	cJSON_Delete(kcidb->environment);
}

void dmabench_compare_kcidb(FILE *out, const struct dmabench_comparison *comparison)
{
	struct dmabench_kcidb_kernel *kernels =
		dmabench_calloc(comparison->pairs_count, sizeof(*kernels));
	struct kcidb kcidb = { .out = out, .comparison = comparison };

	for (size_t i = 0; i < comparison->pairs_count; i++)
		kernels[i] = kernel_of(&comparison->pairs[i].new);
	dmabench_kcidb_begin(out, comparison->telling.origin, kernels, comparison->pairs_count);
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		kcidb.pair = &comparison->pairs[i];
		put_pair(&kcidb);
	}
	dmabench_kcidb_end(out);
	free(kernels);
}
