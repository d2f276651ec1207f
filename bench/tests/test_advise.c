// SPDX-License-Identifier: GPL-2.0
/* From files of results to words. */
#include "sample_results.h"

#include <math.h>
#include <cjson/cJSON.h>

#include "advise/advise.h"
#include "lib/alloc.h"

/* A file being made. */
struct file {
	char *text;
	size_t size, points;
	FILE *stream;
};

static void start(struct file *file, const char *clock, const char *hypervisor)
{
	file->points = 0;
	file->stream = open_memstream(&file->text, &file->size);
	fprintf(file->stream,
		"{\"record\":\"header\",\"schema\":1,\"clock\":\"%s\","
		"\"environment\":{\"machine\":\"PC\",\"kernel\":\"6.1\","
		"\"hypervisor\":%s%s%s,\"scenario\":null},"
		"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n",
		clock, hypervisor ? "\"" : "", hypervisor ? hypervisor : "null",
		hypervisor ? "\"" : "");
}

/* The interval is @percent to each side; measuring costs 10. */
static void put_phase(struct file *file, const char *name, double cost,
		      double percent)
{
	fprintf(file->stream,
		"{\"phase\":\"%s\",\"samples\":4,\"overhead_ns\":10,"
		"\"raw_ns\":{\"p50\":%.9g},\"net_ns\":{\"p50\":%.9g},"
		"\"p50_ci95_ns\":[%.9g,%.9g],\"histogram\":[[1,4]]}", name,
		cost + 10, cost, cost * (1 - percent / 100) + 10,
		cost * (1 + percent / 100) + 10);
}

static void start_point(struct file *file, const char *experiment,
			const char *regime, const char *parameters)
{
	fprintf(file->stream,
		"{\"record\":\"point\",\"index\":%zu,\"experiment\":\"%s\","
		"\"parameters\":{%s},\"threads\":1,\"target\":\"t\","
		"\"engine\":\"none\",\"status\":\"ok\",\"reason\":null,"
		"\"settled\":true,\"regime\":\"%s\",\"sync\":\"needed\","
		"\"batch\":1,\"timing\":\"single\",\"phases\":[",
		file->points++, experiment, parameters, regime);
}

static void end_point(struct file *file)
{
	fputs("]}\n", file->stream);
}

/* The file's path, to be freed. */
static char *finish(struct file *file, const char *name)
{
	char *path;

	fputs(TRAILER, file->stream);
	fclose(file->stream);
	path = sample(name, file->text);
	free(file->text);
	return path;
}

static void put_strategy(struct file *file, const char *strategy, double size,
			 double total, double percent)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"direction\":\"to_device\",\"strategy\":\"%s\"",
		size, strategy);

	/* What maps nothing is in no regime but direct. */
	start_point(file, "strategy", strstr(strategy, "coherent") ? "direct" :
		    "iommu-strict", parameters);
	put_phase(file, "total", total, percent);
	if (!strcmp(strategy, "streaming")) {
		fputc(',', file->stream);
		put_phase(file, "map", 500, percent);
		fputc(',', file->stream);
		put_phase(file, "unmap", 400, percent);
	}
	end_point(file);
	free(parameters);
}

static void put_map(struct file *file, const char *regime, double size,
		    double offset, double cost, double percent)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"offset\":%.0f,\"direction\":\"to_device\"",
		size, offset);

	start_point(file, "map_single", regime, parameters);
	put_phase(file, "map", cost / 2, percent);
	fputc(',', file->stream);
	put_phase(file, "unmap", cost / 2, percent);
	end_point(file);
	free(parameters);
}

/* What @format makes of the file, to be freed; takes @path. */
static char *advise(const char *format, char *path)
{
	struct advise_options options = { .format = format };
	char *text;

	options.output = in_directory("out");
	assert_int_equal(dmabench_advise(&options, &path, 1), 0);
	text = slurp(options.output);
	free((char *)options.output);
	free(path);
	assert_non_null(text);
	return text;
}

/* Paragraphs as one line each. */
static char *unwrapped(char *text)
{
	for (char *at = text; *at; at++) {
		if (*at == '\n' && at[1] == ' ' && at[2] == ' ' && at[3] != ' ')
			memmove(at, at + 2, strlen(at + 2) + 1);
		if (*at == '\n' && at[1] != '\n' && at[1] != '-' && at[1] != ' ')
			*at = ' ';
	}
	return text;
}

/* Those that there is no room for are told. */
static void a_17th_strategy_is_counted(void **state)
{
	struct file file;
	char *text, name[16];
	const cJSON *one;
	cJSON *json;

	(void)state;
	for (int i = 0; i < 2; i++) {
		start(&file, "wall", NULL);
		for (int k = 0; k < 18; k++) {
			snprintf(name, sizeof(name), "way%d", k);
			put_strategy(&file, name, 64, 1000 + k, 1);
		}
		text = advise(i ? "json" : "text", finish(&file, "many.jsonl"));
		if (!i) {
			assert_has(unwrapped(text), "2 points are left out: they are of more than the 16 strategies");
			assert_has(text, "way15");
			assert_has_not(text, "way16");
		} else {
			json = cJSON_Parse(text);
			one = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "cases"), 0);
			assert_true(cJSON_GetNumberValue(cJSON_GetObjectItem(one, "beyond_most_strategies")) == 2);
			cJSON_Delete(json);
		}
		free(text);
	}
}

/* Streaming costs 1000; a copy meets that at 1480 bytes; a sync costs 700. */
static char *planted(const char *clock, const char *hypervisor, double percent)
{
	struct file file;

	start(&file, clock, hypervisor);
	put_map(&file, "iommu-strict", 64, 0, 900, percent);
	put_map(&file, "iommu-strict", 64, 8, 900, percent);
	for (double size = 64; size <= 65536; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, percent);
		put_strategy(&file, "coherent_copy", size, 260 + size / 2, percent);
		put_strategy(&file, "persistent", size, 700, percent);
	}
	return finish(&file, "a.jsonl");
}

static void says_where_to_do_what(void **state)
{
	char *text = unwrapped(advise("text", planted("wall", NULL, 2)));

	(void)state;
	/* A line in logarithms from 1024 to 2048 meets 1000 at 1457. */
	assert_has(text, "iommu-strict, to_device (a.jsonl)");
	assert_has(text, "- Below 1,457 bytes (95 % interval 1,380 to 1,562)");
	assert_has(text, "copy through coherent memory (coherent_copy).");
	assert_has(text, "- Above 1,457 bytes: map each transfer (streaming).");
	/* And not again as a range of doubt. */
	assert_has_not(text, "no difference can be told between streaming and coherent_copy");
	assert_has(text, "The crossover at 1,457 lies between the measured sizes 1,024 and 2,048 bytes");
	/* 900 / 300: more than 3. */
	assert_has(text, "- From 64 to 65,536 bytes, mapping once and syncing beats mapping each transfer if the buffer lives longer than 3 transfers (2 to 3).");
	/* 33028 of 1000 at 65536. */
	assert_has(text, "To choose coherent_copy wrongly costs up to 33.03 times the cheapest: at 65,536 bytes 33,028 ns, where streaming is at 1,000.");
	assert_has(text, "Not measured here: sg,pool_copy,persistent_copy. Run:");
	assert_has_not(text, "instructions");
	free(text);
}

static void finds_it_within_its_interval(void **state)
{
	char *text = advise("json", planted("wall", NULL, 2));
	cJSON *json = cJSON_Parse(text), *found, *crossover;

	(void)state;
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "cases")), 1);
	found = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "cases"), 0);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(found, "unit")),
			    "ns");
	found = cJSON_GetObjectItem(found, "data_anywhere");
	crossover = cJSON_GetObjectItem(found, "crossovers");
	assert_int_equal(cJSON_GetArraySize(crossover), 1);
	crossover = cJSON_GetArrayItem(crossover, 0);
	assert_true(cJSON_GetObjectItem(crossover, "size_low")->valuedouble < 1480);
	assert_true(cJSON_GetObjectItem(crossover, "size_high")->valuedouble > 1480);
	cJSON_Delete(json);
	free(text);
}

static void says_that_there_is_no_crossover(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 4096; size *= 4) {
		put_strategy(&file, "streaming", size, 1000, 2);
		put_strategy(&file, "coherent_copy", size, 5000, 2);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "At every size, from 64 bytes to 4,096 bytes: map each transfer (streaming). No crossover lies within.");
	assert_has_not(text, "that serves again");
	free(text);
}

static void finds_two(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 65536; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, 1);
		put_strategy(&file, "coherent_copy", size,
			     1000 * fmax(pow(300 / size, 0.5),
					 pow(size / 20000, 0.9)), 1);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "- Below 300 bytes (95 % interval 2");
	assert_has(text, "- From 300 bytes to 20,000 bytes (95 % interval 19,");
	assert_has(text, "- Above 20,000 bytes: map each transfer (streaming).");
	free(text);
}

static void does_not_tell_what_it_cannot(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 4096; size *= 4) {
		put_strategy(&file, "streaming", size, 1000, 8);
		put_strategy(&file, "coherent_copy", size, size < 100 ? 1010 : 990, 8);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "- From 64 to 4,096 bytes no difference can be told between streaming and coherent_copy. No crossover lies within the measured sizes.");
	free(text);
}

static void one_strategy_is_nothing_to_choose_from(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	put_strategy(&file, "streaming", 64, 1000, 1);
	put_strategy(&file, "streaming", 128, 1000, 1);
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "- From 64 bytes to 128 bytes only streaming was measured.");
	assert_has(text, "There is nothing to compare it with.");
	assert_has(text, "dmabench run --experiment strategy --strategy all --size 64:128:x2 --direction to_device -o FILE");
	free(text);
}

static void instructions_are_no_time(void **state)
{
	char *text = unwrapped(advise("text", planted("icount", "TCG emulation", 0)));

	(void)state;
	assert_has(text, "This is no statement about time");
	assert_has(text, "33,028 instructions, where streaming is at 1,000.");
	assert_has(text, "Medians in instructions");
	assert_has(text, "confirmed, in instructions.");
	/* Two offsets were measured, to no avail. */
	assert_has(text, "Not decided by these files; instructions cannot decide it, for they know no caches.");
	assert_has_not(text, "at offset 0 instead of 8");
	assert_has_not(text, " ns");
	free(text);
}

static void of_an_emulators_time_nothing_is_said(void **state)
{
	static const char *const emulators[] = { "TCG emulation", "QEMU", "qemu" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *text = unwrapped(advise("text", planted("wall", emulators[i], 2)));

		assert_has(text, "a.jsonl: nothing is said of its times.");
		assert_has(text, "make hw-bench");
		assert_has(text, "--icount");
		assert_has_not(text, "streaming");
		assert_has_not(text, "1,000");
		free(text);
		text = advise("json", planted("wall", emulators[i], 2));
		assert_has(text, "\"unit\":\tnull");
		assert_has(text, "\"cases\":\t[]");
		assert_has_not(text, "1000");
		free(text);
	}
}

static void a_virtual_machines_time_is_its_own(void **state)
{
	char *text = unwrapped(advise("text", planted("wall", "KVM", 2)));

	(void)state;
	assert_has(text, "they hold for such a virtual machine");
	assert_has(text, "Above 1,457 bytes: map each transfer");
	free(text);
}

/* Without whole transfers: what they differ in. */
static char *parts(void)
{
	struct file file;

	start(&file, "wall", NULL);
	for (double size = 64; size <= 16384; size *= 4) {
		char *direction = dmabench_format("\"size\":%.0f,\"direction\":\"from_device\"",
						  size);
		char *map = dmabench_format("%s,\"offset\":0,\"inflight\":1", direction);
		char *sync = dmabench_format("%s,\"part\":\"whole\",\"call\":\"single\",\"cpu_writes\":false",
					     direction);
		char *range = dmabench_format("%s,\"part\":\"range\",\"call\":\"single\",\"cpu_writes\":false",
					      direction);
		char *copy = dmabench_format("\"size\":%.0f,\"allocator\":\"coherent\",\"pattern\":\"sequential\"",
					     size);
		char *pages = dmabench_format("\"size\":%.0f,\"allocator\":\"pages\",\"pattern\":\"sequential\"",
					      size);

		start_point(&file, "map_single", "iommu-strict", map);
		put_phase(&file, "map", 600, 1);
		fputc(',', file.stream);
		put_phase(&file, "unmap", 400, 1);
		end_point(&file);
		start_point(&file, "sync", "iommu-strict", range);
		put_phase(&file, "sync_for_device", 1, 1);
		fputc(',', file.stream);
		put_phase(&file, "sync_for_cpu", 1, 1);
		end_point(&file);
		start_point(&file, "sync", "iommu-strict", sync);
		put_phase(&file, "sync_for_device", 300, 1);
		fputc(',', file.stream);
		put_phase(&file, "sync_for_cpu", 300, 1);
		end_point(&file);
		start_point(&file, "cpu_access", "direct", pages);
		put_phase(&file, "cpu_read", size, 1);
		fputc(',', file.stream);
		put_phase(&file, "cpu_copy", size, 1);
		end_point(&file);
		start_point(&file, "cpu_access", "direct", copy);
		put_phase(&file, "cpu_read", 2 * size, 1);
		fputc(',', file.stream);
		put_phase(&file, "cpu_copy", 2 * size, 1);
		end_point(&file);
		free(direction);
		free(map);
		free(sync);
		free(range);
		free(copy);
		free(pages);
	}
	return finish(&file, "parts.jsonl");
}

static void parts_stand_for_transfers(void **state)
{
	char *text = unwrapped(advise("text", parts()));

	(void)state;
	assert_has(text, "Whole transfers were not measured");
	assert_has(text, "- Below 500 bytes (95 % interval 4");
	assert_has(text, "- Above 500 bytes: map each transfer (streaming).");
	/* 1000 / 400 */
	assert_has(text, "if the buffer lives longer than 2 transfers.");
	assert_has(text, "- parts.jsonl, direct: confirmed. Of 5 comparisons 5 are cheaper so, 0 dearer, 0 unclear. Most in its favour: 64 bytes: 64 ns so, 128 otherwise (2.00 times).");
	free(text);
}

/* An offset of 8 costs @factor times as much as 0, with @percent of doubt. */
static char *aligned(double factor, double percent)
{
	struct file file;
	char *text;

	start(&file, "wall", NULL);
	put_map(&file, "direct", 64, 0, 100, percent);
	put_map(&file, "direct", 64, 8, 100 * factor, percent);
	/* Ends on another page: nothing to hold against offset 0. */
	put_map(&file, "direct", 4096, 0, 100, percent);
	put_map(&file, "direct", 4096, 8, 900, percent);
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	return text;
}

static void judges_advice(void **state)
{
	static const struct {
		double factor, percent;
		const char *words;
	} expected[] = {
		{ 1.5, 1, "- a.jsonl, direct: confirmed. Of 1 comparisons 1 are cheaper so, 0 dearer, 0 unclear. Most in its favour: 64 bytes at offset 0 instead of 8, to_device: 100 ns so, 150 otherwise (1.50 times)" },
		{ 1.01, 1, "- a.jsonl, direct: refuted. Of 1 comparisons 0 are cheaper so, 0 dearer, 0 unclear." },
		{ 0.5, 1, "- a.jsonl, direct: refuted. Of 1 comparisons 0 are cheaper so, 1 dearer, 0 unclear." },
		/* It may be 5 %, or not. */
		{ 1.045, 1, "- a.jsonl, direct: not decided. Of 1 comparisons 0 are cheaper so, 0 dearer, 1 unclear." },
		{ 1.1, 20, "- a.jsonl, direct: not decided. Of 1 comparisons 0 are cheaper so, 0 dearer, 1 unclear." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		char *text = aligned(expected[i].factor, expected[i].percent);

		assert_has(text, expected[i].words);
		free(text);
	}
}

static void says_what_decides_advice(void **state)
{
	char *text = unwrapped(advise("text", planted("wall", NULL, 2)));

	(void)state;
	assert_has(text, "Map many pieces in one call");
	assert_has(text, "Not decided by these files. Run:\n\n    dmabench run --experiment map_single,map_sg --size 4k --entry_bytes 4k");
	assert_has(text, "- a.jsonl, iommu-strict: confirmed. Of 11 comparisons 11 are cheaper so");
	assert_has(text, "- a.jsonl, iommu-strict: confirmed. Of 3 comparisons 3 are cheaper so");
	free(text);
}

static void lists_and_large_buffers(void **state)
{
	static const char list[] =
		"\"entries\":4,\"entry_bytes\":4096,\"layout\":\"%s\",\"direction\":\"to_device\"";
	char *contiguous = dmabench_format(list, "contiguous");
	char *scattered = dmabench_format(list, "scattered");
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	put_map(&file, "direct", 4096, 0, 100, 1);
	put_map(&file, "direct", 16384, 0, 150, 1);
	start_point(&file, "map_sg", "direct", contiguous);
	put_phase(&file, "map", 100, 1);
	fputc(',', file.stream);
	put_phase(&file, "unmap", 100, 1);
	end_point(&file);
	start_point(&file, "map_sg", "direct", scattered);
	put_phase(&file, "map", 300, 1);
	fputc(',', file.stream);
	put_phase(&file, "unmap", 300, 1);
	end_point(&file);
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	/* 200 and 600 against 4 times 100 */
	assert_has(text, "confirmed in part. Of 2 comparisons 1 are cheaper so, 1 dearer, 0 unclear. Most in its favour: 4 entries of 4,096 bytes, contiguous, to_device: 200 ns so, 400 otherwise (2.00 times). Least: 4 entries of 4,096 bytes, scattered, to_device: 600 so, 400 otherwise (0.67 times).");
	/* 150 against 400, 200 against 600 */
	assert_has(text, "confirmed. Of 2 comparisons 2 are cheaper so, 0 dearer, 0 unclear. Most in its favour: a list of 4 adjacent entries, to_device: 200 ns so, 600 otherwise (3.00 times). Least: 16,384 bytes instead of 4 times 4,096 bytes, to_device: 150 so, 400 otherwise (2.67 times).");
	free(text);
	free(contiguous);
	free(scattered);
}

/* Without six rounds there is no interval. */
static void leaves_out_what_is_not_known(void **state)
{
	struct file file;
	char *path, *text, *null;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 64; size <= 256; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, 1);
		put_strategy(&file, "sg", size, 2000, 1);
	}
	path = finish(&file, "a.jsonl");
	text = slurp(path);
	null = strstr(text, "[1990,2030]");
	assert_non_null(null);
	memcpy(null, "null       ", 11);
	free(path);
	path = sample("a.jsonl", text);
	free(text);
	text = unwrapped(advise("text", path));
	assert_has(text, "1 medians are left out");
	free(text);
}

/* Two transfers that differ in another parameter are two cases. */
static void other_parameters_are_told_apart(void **state)
{
	static const char *const offsets[] = { "0", "64" };
	struct file file;
	char *path, *text;

	(void)state;
	start(&file, "wall", NULL);
	for (size_t i = 0; i < 2; i++) {
		char *parameters = dmabench_format("\"size\":64,\"offset\":%s,\"direction\":\"to_device\",\"strategy\":\"sg\"",
						   offsets[i]);

		start_point(&file, "strategy", "direct", parameters);
		put_phase(&file, "total", 100, 1);
		end_point(&file);
		free(parameters);
	}
	path = finish(&file, "a.jsonl");
	text = advise("text", dmabench_format("%s", path));
	assert_has(text, "direct, to_device, offset 0 (a.jsonl)\n");
	assert_has(text, "direct, to_device, offset 64 (a.jsonl)\n");
	free(text);
	text = advise("json", path);
	assert_has(text, "\"offset\":\t\"64\"");
	free(text);
}

static void markdown_has_tables(void **state)
{
	char *text = advise("markdown", planted("wall", NULL, 2));

	(void)state;
	assert_has(text, "# How to map, by size\n");
	assert_has(text, "## iommu-strict, to_device (a.jsonl)\n");
	assert_has(text, "|  bytes |   streaming | persistent | coherent_copy |\n| --: | --: | --: | --: |\n|     64 | 1,000 x3.42 |  700 x2.40 |     292 x1.00 |\n");
	free(text);
}

/* A name of a file may be anything. */
static void names_do_no_harm(void **state)
{
	char *path = planted("wall", NULL, 2), *odd = in_directory("\033[1m|x\x7f.jsonl");
	char *text;

	(void)state;
	assert_int_equal(rename(path, odd), 0);
	free(path);
	text = advise("markdown", odd);
	assert_has(text, "?\\[1m\\|x?.jsonl");
	assert_has_not(text, "\033");
	free(text);
}

static void a_broken_file_leaves_nothing(void **state)
{
	struct advise_options options = { .format = "text" };
	char *path = sample("a.jsonl", HEADER("wall") "broken\n");

	(void)state;
	options.output = in_directory("new");
	listen();
	assert_int_equal(dmabench_advise(&options, &path, 1), 2);
	assert_has(said(), "a.jsonl:2: ");
	assert_int_equal(access(options.output, F_OK), -1);
	free((char *)options.output);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_where_to_do_what),
		cmocka_unit_test(a_17th_strategy_is_counted),
		cmocka_unit_test(finds_it_within_its_interval),
		cmocka_unit_test(says_that_there_is_no_crossover),
		cmocka_unit_test(finds_two),
		cmocka_unit_test(does_not_tell_what_it_cannot),
		cmocka_unit_test(one_strategy_is_nothing_to_choose_from),
		cmocka_unit_test(instructions_are_no_time),
		cmocka_unit_test(of_an_emulators_time_nothing_is_said),
		cmocka_unit_test(a_virtual_machines_time_is_its_own),
		cmocka_unit_test(parts_stand_for_transfers),
		cmocka_unit_test(judges_advice),
		cmocka_unit_test(says_what_decides_advice),
		cmocka_unit_test(lists_and_large_buffers),
		cmocka_unit_test(leaves_out_what_is_not_known),
		cmocka_unit_test(other_parameters_are_told_apart),
		cmocka_unit_test(markdown_has_tables),
		cmocka_unit_test(names_do_no_harm),
		cmocka_unit_test(a_broken_file_leaves_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
