// SPDX-License-Identifier: GPL-2.0
/* A file of results, packed or not: read into the table of points, filtered, and written in each format. */
#include "export/export.h"
#include "input.h"
#include "results/dataset.h"

static void read_set(char *path)
{
	struct dmabench_dataset set = { .quiet = true, .keep_rounds = true };
	struct dmabench_input *inputs = dmabench_inputs_new(&path, 1, true);

	if (!inputs)
		return;
	if (!dmabench_dataset_read(&set, inputs, 1, NULL)) {
		dmabench_dataset_compare_values(&set);
		dmabench_dataset_filter(&set, "size=4096,direction=to_device");
	}
	dmabench_dataset_free(&set);
	dmabench_inputs_free(inputs, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "csv", "json", "markdown" };
	char *path = fuzz_file(data, size);

	read_set(path);
	for (int i = 0; i < 3; i++) {
		struct dmabench_export_options options = {
			.format = formats[i], .output = "/dev/null", .histograms = i,
		};

		dmabench_export(&options, &path, 1);
	}
	fuzz_file_drop(path);
	return 0;
}
