// SPDX-License-Identifier: GPL-2.0
/* A file of results, and what it advises. */
#include "advise/advise.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "text", "markdown", "json" };
	char *path = fuzz_file(data, size);

	for (int i = 0; i < 3; i++) {
		const struct advise_options options = {
			.format = formats[i], .output = "/dev/null",
		};

		dmabench_advise(&options, &path, 1);
	}
	fuzz_file_drop(path);
	return 0;
}
