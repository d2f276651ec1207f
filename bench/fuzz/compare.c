// SPDX-License-Identifier: GPL-2.0
/* Two files of results, one behind the other: compared, in each format and by each statistic. */
#include "compare/compare.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "text", "markdown", "json", "mail", "kcidb" };
	const size_t second = fuzz_second_file(data, size);
	char *paths[] = {
		fuzz_file(data, second), fuzz_file(data + second, size - second),
	};

	for (int i = 0; i < 5; i++) {
		const struct dmabench_compare_options options = {
			.format = formats[i], .output = "/dev/null", .statistic = "p50",
			.across = i == 1 ? "regime,kernel" : NULL, .threshold = i ? "5%" : NULL,
			.runs = size % 2, .telling.origin = "dmabench",
		};

		dmabench_compare(&options, paths, 2);
	}
	fuzz_file_drop(paths[0]);
	fuzz_file_drop(paths[1]);
	return 0;
}
