// SPDX-License-Identifier: GPL-2.0
/*
 * Where it was measured: what is the same in all files once, then a card a
 * file with what is not.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/html.h"
#include "lib/number.h"
#include "parts.h"

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const cJSON *environment(const struct report_file *file)
{
	return member(file->header, "environment");
}

static void put(FILE *out, const char *text)
{
	fputs(text && *text ? text : "not known", out);
}

/* Of what need not be: nothing makes no row. */
static void put_known(FILE *out, const char *text)
{
	fputs(text ? text : "", out);
}

static void put_member(FILE *out, const cJSON *object, const char *name)
{
	put(out, dmabench_json_text(object, name));
}

static void put_bytes(FILE *out, const cJSON *bytes)
{
	char text[DMABENCH_U64_LEN];

	if (!dmabench_json_is_number(bytes))
		fputs("not known", out);
	else if (dmabench_json_double(bytes) >= 0x1p63)
		fputs("no limit", out);
	else
		fprintf(out, "%s bytes",
			dmabench_format_u64(text, dmabench_json_u64(bytes)));
}

static void machine(const struct report_file *file, FILE *out)
{
	const char *under = dmabench_json_text(environment(file), "hypervisor");

	put_member(out, environment(file), "machine");
	fprintf(out, "%s%s", under ? " on " : "", under ? under : "");
}

static void host(const struct report_file *file, FILE *out)
{
	put_known(out, dmabench_json_text(environment(file), "hostname"));
}

static void boot(const struct report_file *file, FILE *out)
{
	put_known(out, dmabench_json_text(environment(file), "boot_id"));
}

static void cpu(const struct report_file *file, FILE *out)
{
	put_member(out, environment(file), "cpu_model");
	fprintf(out, ", %.0f online", dmabench_json_number(environment(file), "cpus_online"));
}

static void memory(const struct report_file *file, FILE *out)
{
	double bytes = dmabench_json_number(environment(file), "memory_bytes");

	if (isnan(bytes))
		put(out, NULL);
	else
		fprintf(out, "%.0f MiB, pages of ", bytes / 0x1p20);
	if (!isnan(bytes))
		put_bytes(out, member(environment(file), "page_size_bytes"));
}

static void kernel(const struct report_file *file, FILE *out)
{
	const char *version = dmabench_json_text(environment(file), "kernel_version");

	fputs("Linux ", out);
	put_member(out, environment(file), "kernel");
	fprintf(out, "%s%s", version ? ", " : "", version ? version : "");
}

static void command_line(const struct report_file *file, FILE *out)
{
	put_member(out, environment(file), "command_line");
}

static void iommu(const struct report_file *file, FILE *out)
{
	const char *type = dmabench_json_text(environment(file), "iommu_group_type");
	const char *name = dmabench_json_text(environment(file), "iommu");

	fputs(name && *name ? name : "none seen", out);
	if (type)
		fprintf(out, ", the target's group is of type %s", type);
}

static void swiotlb(const struct report_file *file, FILE *out)
{
	put_bytes(out, member(environment(file), "swiotlb_bytes"));
}

static void regimes(const struct report_file *file, FILE *out)
{
	put(out, file->regimes);
}

static void target(const struct report_file *file, FILE *out)
{
	const cJSON *json = member(file->header, "target");
	const char *engine = dmabench_json_text(json, "engine");

	put_member(out, json, "name");
	fputs(", device ", out);
	put_member(out, json, "device");
	fputs(" of driver ", out);
	put_member(out, json, "driver");
	fprintf(out, ", engine %s", engine && *engine ? engine : "none");
	fputs(cJSON_IsFalse(member(json, "coherent")) ? ", not coherent" : "", out);
}

static void limits(const struct report_file *file, FILE *out)
{
	const cJSON *json = member(file->header, "target");
	double mask = dmabench_json_number(json, "dma_mask");

	if (isnan(mask))
		fputs("DMA mask not known", out);
	else
		fprintf(out, "DMA mask of %.0f bits", ceil(log2(mask + 1)));
	fputs("; largest mapping: ", out);
	put_bytes(out, member(json, "max_mapping_bytes"));
	fputs("; largest segment: ", out);
	put_bytes(out, member(json, "max_segment_bytes"));
}

static void clock_text(const struct report_file *file, FILE *out)
{
	const cJSON *timer = member(file->header, "timer");
	const char *clock = dmabench_json_text(file->header, "clock");
	double hz = dmabench_json_number(timer, "hz");

	put_member(out, timer, "name");
	fputs(clock && !strcmp(clock, "icount") ? " of instructions (icount), not of time" : " of time (wall)",
	      out);
	if (isnan(hz))
		return;
	fprintf(out, ", %.6g MHz; reading it costs %.0f ticks, it moves in steps of %.0f",
		hz / 1e6, dmabench_json_number(timer, "cost_ticks"),
		dmabench_json_number(timer, "granularity_ticks"));
}

static void frequency(const struct report_file *file, FILE *out)
{
	const cJSON *turbo = member(environment(file), "turbo");

	fputs("governor ", out);
	put_member(out, environment(file), "governor");
	fprintf(out, "; turbo %s", cJSON_IsBool(turbo) ?
		cJSON_IsTrue(turbo) ? "on" : "off" : "not known");
}

/* What is affected; the list of what is not is long and says nothing. */
static void mitigations(const struct report_file *file, FILE *out)
{
	const cJSON *all = member(environment(file), "mitigations"), *item;
	const char *separator = "";

	cJSON_ArrayForEach(item, all) {
		if (!cJSON_IsString(item) || !strcmp(item->valuestring, "Not affected"))
			continue;
		fprintf(out, "%s%s: %s", separator, item->string, item->valuestring);
		separator = "; ";
	}
	if (!*separator)
		fputs(cJSON_IsObject(all) ? "none needed" : "not known", out);
}

static void scenario(const struct report_file *file, FILE *out)
{
	put_known(out, dmabench_json_text(environment(file), "scenario"));
}

static void label(const struct report_file *file, FILE *out)
{
	put_known(out, dmabench_json_text(file->header, "label"));
}

static void started(const struct report_file *file, FILE *out)
{
	double elapsed_s = dmabench_json_number(file->trailer, "elapsed_s");

	put_member(out, file->header, "started");
	if (!isnan(elapsed_s))
		fprintf(out, ", took %.0f s", elapsed_s);
}

static void verification(const struct report_file *file, FILE *out)
{
	const cJSON *json = member(file->header, "verification");

	if (isnan(dmabench_json_number(json, "checks")))
		put(out, NULL);
	else
		fprintf(out, "caught %.0f of %.0f damages made on purpose before the sweep",
			dmabench_json_number(json, "caught"),
			dmabench_json_number(json, "checks"));
}

static void versions(const struct report_file *file, FILE *out)
{
	fputs("dmabench ", out);
	put_member(out, file->header, "program_version");
	fputs(", its module ", out);
	put_member(out, environment(file), "module_version");
}

static void points(const struct report_file *file, FILE *out)
{
	fprintf(out, "%zu: %zu settled, %zu did not, %zu refused, %zu failed",
		file->points, file->settled, file->ok - file->settled,
		file->refused, file->failed);
}

static void verdict(const struct report_file *file, FILE *out)
{
	put_known(out, dmabench_json_text(file->trailer, "verdict"));
}

static void seed(const struct report_file *file, FILE *out)
{
	const cJSON *json = member(file->header, "seed");
	char room[DMABENCH_DIGITS_LEN];

	put(out, dmabench_json_is_number(json) ?
	    dmabench_json_digits(json, room) : NULL);
}

static const struct row {
	const char *name;
	void (*write)(const struct report_file *file, FILE *out);
} rows[] = {
	{ "Label", label },
	{ "Scenario", scenario },
	{ "Machine", machine },
	{ "Host", host },
	{ "Boot", boot },
	{ "Processor", cpu },
	{ "Memory", memory },
	{ "Kernel", kernel },
	{ "Kernel command line", command_line },
	{ "IOMMU", iommu },
	{ "Regimes seen", regimes },
	{ "Bounce buffers (SWIOTLB)", swiotlb },
	{ "Target", target },
	{ "Its limits", limits },
	{ "Clock", clock_text },
	{ "Frequency", frequency },
	{ "Mitigations", mitigations },
	{ "Verification", verification },
	{ "Versions", versions },
	{ "Started", started },
	{ "Seed", seed },
	{ "Points", points },
	{ "Worth", verdict },
};

#define ROWS	(sizeof(rows) / sizeof(rows[0]))

static char *text_of(const struct row *row, const struct report_file *file)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	row->write(file, stream);
	fclose(stream);
	return text;
}

static bool is_common(const struct report *report, const struct row *row)
{
	char *first = text_of(row, &report->files[0]);
	bool same = true;

	for (size_t i = 1; i < report->files_count && same; i++) {
		char *text = text_of(row, &report->files[i]);

		same = !strcmp(text, first);
		free(text);
	}
	free(first);
	return same;
}

static void put_rows(const struct report *report, const struct report_file *file,
		     bool common, FILE *out)
{
	fputs("<dl>\n", out);
	for (size_t i = 0; i < ROWS; i++) {
		char *text;

		if (is_common(report, &rows[i]) != common)
			continue;
		text = text_of(&rows[i], file);
		if (*text) {
			fprintf(out, "<div><dt>%s</dt><dd>", rows[i].name);
			dmabench_html_text(out, text);
			fputs("</dd></div>\n", out);
		}
		free(text);
	}
	fputs("</dl>\n", out);
}

int report_setup(struct report *report, FILE *out)
{
	put_rows(report, &report->files[0], true, out);
	if (report->files_count == 1)
		return 0;
	fputs("<h3>What differs, file by file</h3>\n<div class=\"cards\">\n", out);
	for (size_t i = 0; i < report->files_count; i++) {
		fputs("<article><h4>", out);
		dmabench_html_text(out, report->set->sources[i].name);
		fputs("</h4>\n", out);
		put_rows(report, &report->files[i], false, out);
		fputs("</article>\n", out);
	}
	fputs("</div>\n", out);
	return 0;
}
