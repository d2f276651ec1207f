// SPDX-License-Identifier: GPL-2.0
/* What advise says of drivers' ways, of a ring's, and of a program's memory. */
#include "advise_samples.h"

static void put_way(struct file *file, const char *way, double size, double submit,
		    double complete)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"direction\":\"to_device\",\"way\":\"%s\"", size, way);

	start_point(file, "nvme_like", "iommu-strict", parameters);
	put_phase(file, "submit", submit, 2);
	fputc(',', file->stream);
	put_phase(file, "transfer", 1e6, 2);
	fputc(',', file->stream);
	put_phase(file, "complete", complete, 2);
	end_point(file);
	free(parameters);
}

/* The copy meets the map, at 1000, where it is 2048 bytes long; the transfer is nobody's. */
static void ways_of_drivers_have_cases_of_their_own(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	put_map(&file, "iommu-strict", 64, 0, 900, 2);
	for (double size = 256; size <= 65536; size *= 2) {
		put_strategy(&file, "streaming", size, 1000, 2);
		put_way(&file, "map_sg", size, 600, 400);
		put_way(&file, "copy", size, size / 2 - 24 > 0 ? size / 2 - 24 : 1, 1);
		put_way(&file, "premapped", size, 100, 50);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "iommu-strict, to_device (a.jsonl)");
	assert_has(text, "iommu-strict, to_device, nvme_like (a.jsonl)");
	assert_has(text, "experiment nvme_like, submit+complete, without the transfer;");
	assert_has(text, "copy through pages that stay mapped (copy).");
	assert_has(text, "map each I/O as a list (map_sg).");
	assert_has(text, "The crossover at 2,04");
	/* It serves only data that is always there. */
	assert_has(text, "keep pages mapped, and sync them (premapped).");
	assert_has(text, "Not measured here: two_step. Run:");
	assert_has(text, "--experiment nvme_like --way all --size 256:65536:x2 --direction to_device");
	free(text);
}

static void put_pages(struct file *file, const char *backing, double size, double map,
		      const char *untouched)
{
	char *parameters = dmabench_format(
		"\"size\":%.0f,\"backing\":\"%s\",\"direction\":\"to_device\",\"untouched\":%s",
		size, backing, untouched);
	static const char *const phases[] = { "pin", "table", "unmap", "unpin" };

	start_point(file, "user_pages", "iommu-strict", parameters);
	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
		put_phase(file, phases[i], 100, 2);
		fputc(',', file->stream);
	}
	put_phase(file, "map", map, 2);
	end_point(file);
	free(parameters);
}

static void put_user_copy(struct file *file, double size, const char *direction)
{
	char *parameters = dmabench_format("\"size\":%.0f,\"direction\":\"%s\"", size, direction);

	start_point(file, "user_copy", "iommu-strict", parameters);
	put_phase(file, "sync_for_cpu", 10, 2);
	fputc(',', file->stream);
	put_phase(file, "copy", size / 8, 2);
	fputc(',', file->stream);
	put_phase(file, "sync_for_device", 10, 2);
	end_point(file);
	free(parameters);
}

/* A copy meets huge pages where 20 + size / 8 is 700, at 5,440; all base pages cost more there. */
static void memory_is_pinned_or_copied(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 4096; size <= 1 << 20; size *= 2) {
		put_pages(&file, "base", size, size / 16, "false");
		put_pages(&file, "thp", size, 300 + size / 10000, "false");
		put_pages(&file, "base", size, size / 8, "true");
		put_user_copy(&file, size, "to_device");
		put_user_copy(&file, size, "from_device");
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "user_pages, pin+table+map+unmap+unpin, without the transfer; of the experiment user_copy, sync_for_cpu+copy+sync_for_device; ");
	assert_has(text, "user_pages, untouched yes (a.jsonl)");
	assert_has(text, "There is nothing to compare it with.");
	assert_has(text, "copy through a buffer that stays mapped (user_copy).");
	assert_has(text, "The crossover at 5,4");
	assert_has(text, "pin and map transparent huge pages (thp).");
	assert_has(text, "Not measured here: hugetlb_2m,hugetlb_1g. Run:");
	assert_has_not(text, "experiment user_copy --size");
	free(text);
}

static void what_was_not_copied_is_told(void **state)
{
	struct file file;
	char *text;

	(void)state;
	start(&file, "wall", NULL);
	for (double size = 4096; size <= 1 << 30; size *= 2)
		put_pages(&file, "base", size, size / 16, "false");
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "dmabench run --experiment user_copy --size 4096:4194304:x2 --direction to_device -o FILE");
	free(text);
}

static void a_ring_is_always_from_device(void **state)
{
	static const char *const ways[] = { "map", "page_pool" };
	struct file file;
	char *text, *parameters;

	(void)state;
	start(&file, "wall", NULL);
	for (int i = 0; i < 2; i++) {
		parameters = dmabench_format("\"size\":2048,\"way\":\"%s\"", ways[i]);
		start_point(&file, "nic_like", "iommu-strict", parameters);
		put_phase(&file, "refill", i ? 50 : 900, 2);
		fputc(',', file.stream);
		put_phase(&file, "complete", i ? 10 : 500, 2);
		fputc(',', file.stream);
		put_phase(&file, "release", 60, 2);
		end_point(&file);
		free(parameters);
	}
	text = unwrapped(advise("text", finish(&file, "a.jsonl")));
	assert_has(text, "iommu-strict, from_device, nic_like (a.jsonl)");
	assert_has(text, "take pages of a page pool (page_pool)");
	/* 1460 of 120. */
	assert_has(text, "12.17 times");
	assert_has(text, "Not measured here: premapped,copybreak. Run:");
	assert_has(text, "--experiment nic_like --way all --size 2048:2048:x2 -o");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways_of_drivers_have_cases_of_their_own),
		cmocka_unit_test(memory_is_pinned_or_copied),
		cmocka_unit_test(what_was_not_copied_is_told),
		cmocka_unit_test(a_ring_is_always_from_device),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
